// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/variant_tables.h"

#include "evaluation/chance.h"
#include "report/comparison_tables.h"
#include "report/method_names.h"
#include "report/number_text.h"

#include <algorithm>
#include <array>
#include <optional>

namespace culprit {

namespace {

constexpr const char* noFigure = "–";
constexpr const char* undecided = "not told";

/// How an AC@1 stands to chance, as far as its interval tells.
std::string verdictOf(const Interval& interval, double chance)
{
    return interval.low > chance ? "above" : interval.high < chance ? "below" : undecided;
}

/// Mean of the published AC@1 over `faults`; nothing where one of them is not in the study.
std::optional<double> publishedMean(const PublishedTable& published, const std::string& method,
                                    std::span<const std::string> faults)
{
    double sum = 0;
    for (const std::string& fault : faults) {
        const PublishedTable::Figures* figures = published.find(method, fault);
        if (!figures) {
            return {};
        }
        sum += (*figures)[0];
    }
    return faults.empty() ? std::nullopt : std::optional(sum / static_cast<double>(faults.size()));
}

Interval publishedInterval(double mean, const PublishedTable& published, std::size_t faults)
{
    const int cases = published.casesPerFault * static_cast<int>(faults);
    return wilsonInterval(mean * cases, cases);
}

/// AC@1 of each method that takes part in a comparison, by fault and over all.
struct Standing
{
    std::string method;
    DataSource source = DataSource::Metric;
    struct Figure
    {
        double ac1 = 0;
        std::string count = {}; ///< `(5/6)` where it is not over all cases
    };
    std::map<std::string, Figure> faults; ///< of those that it has a figure of
    double mean = 0;
    Interval interval;
};

std::vector<Standing> publishedStandings(const PublishedTable& published, std::span<const std::string> faults,
                                         const MethodRegistry& registry)
{
    std::vector<Standing> standings;
    for (const auto& method : registry.methods()) {
        const std::string& id = method->info().id;
        if (const auto mean = publishedMean(published, id, faults)) {
            Standing standing{id, method->info().source, {}, *mean, {}};
            standing.interval = publishedInterval(*mean, published, faults.size());
            for (const std::string& fault : faults) {
                standing.faults[fault] = {(*published.find(id, fault))[0]};
            }
            standings.push_back(std::move(standing));
        }
    }
    return standings;
}

std::vector<Standing> computedStandings(const AccuracyTable& table, bool corrected,
                                        const MethodRegistry& registry)
{
    std::vector<Standing> standings;
    for (const auto& method : registry.methods()) {
        const std::string& id = method->info().id;
        const AccuracyRow* row = corrected ? table.find(method->info().setting(Variant::Corrected)) : nullptr;
        row = row ? row : table.find(method->info().setting());
        if (!row || !row->all.isComparable()) {
            continue;
        }
        Standing standing{id, method->info().source, {}, row->all.ac1, row->all.ac1Interval};
        for (const auto& [fault, cell] : row->faults) {
            if (cell.isComparable()) {
                standing.faults[fault] = {cell.ac1, cell.isPartial() ? " (" + std::to_string(cell.n) + "/" +
                                                                           std::to_string(cell.cases) + ")"
                                                                     : std::string()};
            }
        }
        standings.push_back(std::move(standing));
    }
    return standings;
}

/// What is concluded, and what of it counts as the conclusion: a method that is still the best still is when it
/// scores otherwise.
struct Conclusion
{
    std::string text = noFigure;
    std::string core = noFigure;
};

/// The methods with the highest figure as shown, `NSigma, RCD 0.83`.
Conclusion bestMethods(std::span<const Standing> standings, const std::string& fault,
                       const MethodRegistry& registry)
{
    std::vector<std::pair<const Standing*, const Standing::Figure*>> known;
    for (const Standing& standing : standings) {
        const auto figure = standing.faults.find(fault);
        if (figure != standing.faults.end() && standing.method != randomMethod) {
            known.emplace_back(&standing, &figure->second);
        }
    }
    std::string best;
    for (const auto& [standing, figure] : known) {
        best = std::max(best, fixedText(figure->ac1, 2));
    }
    if (best == "0.00") {
        return {"no method " + best, "no method"};
    }
    std::string names;
    std::string shown;
    for (const auto& [standing, figure] : known) {
        if (fixedText(figure->ac1, 2) == best) {
            const std::string name = methodName(standing->method, registry);
            names += (names.empty() ? "" : ", ") + name;
            shown += (shown.empty() ? "" : ", ") + name + figure->count;
        }
    }
    return names.empty() ? Conclusion() : Conclusion{shown + " " + best, names};
}

Conclusion aboveChance(std::span<const Standing> standings, double chance)
{
    const auto above = std::ranges::count_if(
        standings, [chance](const Standing& standing) { return standing.interval.low > chance; });
    const std::string text = std::to_string(above) + " of " + std::to_string(standings.size());
    return standings.empty() ? Conclusion() : Conclusion{text, text};
}

/// The source whose methods have the highest mean AC@1, `metrics 0.31`.
Conclusion bestSource(std::span<const Standing> standings)
{
    constexpr std::array<std::pair<DataSource, const char*>, 3> sources{
        {{DataSource::Metric, "metrics"},
         {DataSource::Trace, "traces"},
         {DataSource::MultiSource, "metrics, logs and traces"}}};
    Conclusion best;
    double highest = -1;
    for (const auto& [source, name] : sources) {
        double sum = 0;
        int methods = 0;
        for (const Standing& standing : standings) {
            if (standing.source == source) {
                sum += standing.mean;
                ++methods;
            }
        }
        if (methods > 0 && sum / methods > highest) {
            highest = sum / methods;
            best = {name + (" " + fixedText(highest, 2)), name};
        }
    }
    return best;
}

} // namespace

ReportTable variantReport(const Judgements& judgements, const AccuracyRow& chance,
                          const MethodRegistry& registry, const PublishedTable& published,
                          const Scoring& scoring)
{
    ReportTable report;
    report.caption = "AC@1 over all cases as benchmarked and as corrected after the method's paper.";
    report.header = {{"", 1}, {"Published", 2}, {"As benchmarked", 4}, {"As corrected", 4}, {"", 2}};
    report.columns = {"Method",
                      "AC@1",
                      "chance",
                      "AC@1",
                      "95 %",
                      "chance",
                      "cases",
                      "AC@1",
                      "95 %",
                      "chance",
                      "cases",
                      "p",
                      "Published conclusion"};
    report.groups.emplace_back();
    report.mark = "another conclusion than the published one";
    const AccuracyTable table = accuracyTable(judgements, {}, {}, scoring);
    for (const auto& method : registry.methods()) {
        const AccuracyRow* benchmark = table.find(method->info().setting());
        const AccuracyRow* corrected = table.find(method->info().setting(Variant::Corrected));
        if (!benchmark || !corrected) {
            continue;
        }
        const AccuracyRow& row = *benchmark;
        ReportTable::Row line;
        const MethodSetting& setting = row.ranker.setting;
        line.id = setting.id;
        const auto add = [&](const std::string& text, bool marked = false) {
            line.cells.push_back({text, marked});
        };
        add(methodName(setting.id, registry));
        const auto mean = publishedMean(published, setting.id, table.faults);
        const std::string conclusion =
            mean ? verdictOf(publishedInterval(*mean, published, table.faults.size()), chance.all.ac1)
                 : std::string(noFigure);
        add(mean ? fixedText(*mean, 2) : noFigure);
        add(conclusion);
        std::array<std::string, 2> verdicts;
        for (std::size_t i = 0; i < 2; ++i) {
            const AccuracyCell& cell = i == 0 ? row.all : corrected->all;
            const bool answered = cell.n > 0;
            verdicts[i] = answered ? verdictOf(cell.ac1Interval, chance.all.ac1) : noFigure;
            add(answered ? fixedText(cell.ac1, 2) : noFigure);
            add(answered ? intervalText(cell.ac1Interval) : noFigure);
            add(verdicts[i]);
            add(cell.isPartial() ? std::to_string(cell.n) + "/" + std::to_string(cell.cases)
                                 : std::to_string(cell.n));
        }
        const PairedComparison pair = compareMethods(judgements, setting, corrected->ranker.setting, scoring);
        add(pair.cases() > 0 ? pValueText(pair.pValue) : noFigure);
        const std::string outcome = !mean || verdicts[1] == noFigure ? noFigure
                                    : verdicts[1] == conclusion      ? "stands"
                                    : verdicts[1] == undecided       ? "open"
                                                                     : "changes";
        add(outcome, outcome == "changes");
        report.groups.back().rows.push_back(std::move(line));
    }
    report.notes.push_back(
        "Chance: whether the 95 % interval lies above or below AC@1 " + fixedText(chance.all.ac1, 3) +
        ", the exact expectation of a random ranking here, or does not tell. Published figures: mean of the "
        "faults, interval from " +
        std::to_string(published.casesPerFault) +
        " cases a fault. p: two-sided paired permutation test "
        "between the variants. Open: too few cases here to tell the corrected variant from chance.");
    for (std::string& note : scoringNotes(scoring)) {
        report.notes.push_back(std::move(note));
    }
    return report;
}

ReportTable conclusionReport(const AccuracyTable& table, const AccuracyRow& chance,
                             const MethodRegistry& registry, const PublishedTable& published)
{
    const std::array<std::vector<Standing>, 3> standings{
        publishedStandings(published, table.faults, registry), computedStandings(table, false, registry),
        computedStandings(table, true, registry)};
    ReportTable report;
    report.caption = "Conclusions as published, as benchmarked here and with corrected variants.";
    report.columns = {"AC@1", "Published", "As benchmarked", "With corrections"};
    report.groups.emplace_back();
    const auto addLine = [&](const std::string& title, auto conclude) {
        ReportTable::Row line;
        line.cells.push_back({title, false});
        const Conclusion before = conclude(standings[0]);
        for (const auto& standing : standings) {
            const Conclusion here = conclude(standing);
            const bool comparable = before.text != noFigure && here.text != noFigure;
            line.cells.push_back({here.text, comparable && here.core != before.core});
        }
        report.groups.back().rows.push_back(std::move(line));
    };
    for (const std::string& fault : table.faults) {
        addLine("Best at " + fault,
                [&](std::span<const Standing> all) { return bestMethods(all, fault, registry); });
    }
    addLine("Best data source, mean of its methods",
            [](std::span<const Standing> all) { return bestSource(all); });
    addLine("Methods above chance",
            [&](std::span<const Standing> all) { return aboveChance(all, chance.all.ac1); });
    report.notes.push_back(
        "Bold: another conclusion than the published one. (5/6): over 5 of 6 cases; methods "
        "over less than half of the cases take no part, nor does a random ranking in what "
        "is best. Published: " +
        published.source + ".");
    for (std::string& note : scoringNotes(table.scoring)) {
        report.notes.push_back(std::move(note));
    }
    return report;
}

} // namespace culprit
