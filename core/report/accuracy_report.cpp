// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/accuracy_report.h"

#include "evaluation/chance.h"
#include "report/method_names.h"
#include "report/number_text.h"
#include "report/truth_notes.h"
#include "text/wording.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace culprit {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<DataSource, const char*>, 3> sourceTitles{
    {{DataSource::Metric, "Metrics"},
     {DataSource::Trace, "Traces"},
     {DataSource::MultiSource, "Metrics, logs and traces"}}};

/// In the registry's order.
std::vector<const AccuracyRow*> rowsInOrder(std::vector<const AccuracyRow*> rows,
                                            const MethodRegistry& registry)
{
    std::ranges::stable_sort(rows, {},
                             [&](const AccuracyRow* row) { return registryOrder(row->ranker, registry); });
    return rows;
}

std::vector<const AccuracyRow*> rowsOf(const AccuracyTable& table)
{
    std::vector<const AccuracyRow*> rows;
    for (const AccuracyRow& row : table.rows) {
        rows.push_back(&row);
    }
    return rows;
}

/// Rows without any answer for methods that the study printed and nobody ran here.
std::vector<AccuracyRow> publishedOnly(const AccuracyTable& table, const PublishedTable& published)
{
    std::vector<AccuracyRow> rows;
    for (const auto& printed : published.methods) {
        const bool inTable = std::ranges::any_of(
            table.faults, [&](const std::string& fault) { return printed.second.contains(fault); });
        const bool isHere = std::ranges::any_of(table.rows, [&](const AccuracyRow& row) {
            return row.ranker.isAsBenchmarked() && row.ranker.setting.id == printed.first;
        });
        if (inTable && !isHere) {
            AccuracyRow row;
            row.ranker.setting.id = printed.first;
            for (const std::string& fault : table.faults) {
                row.faults[fault] = {};
            }
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

std::string differenceText(double difference)
{
    const std::string text = fixedText(difference, 2);
    return difference > 0 && text != "0.00" ? "+" + text : text;
}

Json intervalJson(const Interval& interval)
{
    return Json::array({interval.low, interval.high});
}

Json cellJson(const AccuracyCell& cell)
{
    Json json;
    json["ac1"] = cell.ac1;
    json["ac3"] = cell.ac3;
    json["avg5"] = cell.avg5;
    json["ac1_ci"] = intervalJson(cell.ac1Interval);
    json["ac3_ci"] = intervalJson(cell.ac3Interval);
    json["avg5_ci"] = intervalJson(cell.avg5Interval);
    json["tied"] = cell.tied;
    return json;
}

/// Writes the cells of Table 1.
class AccuracyWriter
{
public:
    AccuracyWriter(const AccuracyTable& table, const AccuracyReportOptions& options)
        : m_table(table)
        , m_options(options)
    {
    }

    /// The figure, with `(3/6)` behind it where it is not over all cases; a dash where none was run.
    std::string figureText(const AccuracyCell& cell, const AccuracyMeasure& measure) const
    {
        const std::string counts = std::to_string(cell.n) + "/" + std::to_string(cell.cases);
        return cell.isComplete()  ? fixedText(cell.*measure.value, 2)
               : cell.n > 0       ? fixedText(cell.*measure.value, 2) + " (" + counts + ")"
               : cell.leftOut > 0 ? counts
                                  : "–";
    }

    void addCells(ReportTable::Row& line, const AccuracyRow& row, const std::string& fault) const
    {
        const auto found = row.faults.find(fault);
        const AccuracyCell cell = found == row.faults.end() ? AccuracyCell{} : found->second;
        const bool isChance = &row == m_options.chance;
        const bool isYardstick = isChance || row.ranker.setting.id == randomMethod;
        const PublishedTable::Figures* published =
            m_options.published && row.ranker.isAsBenchmarked()
                ? m_options.published->find(row.ranker.setting.id, fault)
                : nullptr;
        const auto add = [&](const std::string& text, bool best = false) {
            line.cells.push_back({text, best});
        };
        for (std::size_t m = 0; m < accuracyMeasures.size(); ++m) {
            const AccuracyMeasure& measure = accuracyMeasures[m];
            const std::string text = figureText(cell, measure);
            add(text, !isYardstick && cell.isComplete() && text == best(fault, measure));
            if (m_options.intervals) {
                add(cell.n > 0 && !isChance ? intervalText(cell.*measure.interval) : "–");
            }
            if (m_options.published) {
                const double figure = published ? (*published)[m] : 0;
                add(published ? fixedText(figure, 2) : "–");
                add(published && cell.isComplete() ? differenceText(cell.*measure.value - figure) : "–");
            }
        }
    }

private:
    /// Best as shown: values that round to the same two digits share the mark.
    std::string best(const std::string& fault, const AccuracyMeasure& measure) const
    {
        std::string best;
        for (const AccuracyRow& row : m_table.rows) {
            const AccuracyCell& cell = row.faults.at(fault);
            if (cell.isComplete() && row.ranker.setting.id != randomMethod) {
                best = std::max(best, fixedText(cell.*measure.value, 2));
            }
        }
        return best == "0.00" ? std::string() : best; // where all fail none is best
    }

    const AccuracyTable& m_table;
    const AccuracyReportOptions& m_options;
};

void addAccuracyHeader(ReportTable& report, const AccuracyTable& table, const AccuracyReportOptions& options)
{
    report.columns = {"Method"};
    report.header = {{"", 1}};
    for (const std::string& fault : table.faults) {
        const std::size_t before = report.columns.size();
        for (const AccuracyMeasure& measure : accuracyMeasures) {
            report.columns.emplace_back(measure.title);
            if (options.intervals) {
                report.columns.emplace_back("95 %");
            }
            if (options.published) {
                report.columns.emplace_back("publ.");
                report.columns.emplace_back("diff.");
            }
        }
        report.header.push_back({fault, static_cast<int>(report.columns.size() - before)});
    }
}

/// How many answers share their first place, and what they would score by expectation.
std::string tieNote(const AccuracyTable& table, const MethodRegistry& registry)
{
    int tied = 0;
    std::vector<std::string> others;
    for (const AccuracyRow& row : table.rows) {
        const AccuracyCell& cell = row.all;
        if (row.ranker.setting.variant == Variant::Corrected || cell.tied == 0) {
            continue; // those are always scored by expectation
        }
        tied += cell.tied;
        const std::string expected = fixedText(cell.expectedAc1, 2);
        if (const std::string shown = fixedText(cell.ac1, 2); shown != expected) {
            std::string other = resultName(row.ranker, registry);
            other.append(" ").append(expected).append(" instead of ").append(shown);
            others.push_back(std::move(other));
        }
    }
    if (tied == 0) {
        return {};
    }
    const std::string answers = std::to_string(tied) + (tied == 1 ? " answer shares" : " answers share") +
                                " the first place among several components and " +
                                (tied == 1 ? "is" : "are") + " scored by ";
    if (table.scoring.ties == TieScores::Expected) {
        return answers + "the expectation over their orders.";
    }
    constexpr std::size_t mostNames = 8;
    return answers + "the order of the columns in the file, see tied in the results; scored by expectation " +
           (others.empty() ? "AC@1 over all faults would be the same."
                           : "AC@1 over all faults would be: " + wording::listed(others, mostNames) + ".");
}

void addAccuracyNotes(ReportTable& report, const AccuracyTable& table, const MethodRegistry& registry,
                      const AccuracyReportOptions& options)
{
    int leftOut = 0;
    int unanswered = 0;
    int mostCases = 0;
    bool partial = false;
    std::map<std::string, int> casesOfFault;
    for (const AccuracyRow& row : table.rows) {
        leftOut += row.all.leftOut;
        unanswered += row.all.unanswered;
        mostCases = std::max(mostCases, row.all.cases);
        for (const auto& [fault, cell] : row.faults) {
            casesOfFault[fault] = std::max(casesOfFault[fault], cell.cases);
            partial = partial || (!cell.isComplete() && cell.n + cell.leftOut > 0);
        }
    }
    std::string perFault;
    for (const std::string& fault : table.faults) {
        perFault += (perFault.empty() ? "" : ", ") + std::to_string(casesOfFault[fault]) + " " + fault;
    }
    report.caption = "Accuracy of the diagnosis methods over " +
                     wording::count(static_cast<std::size_t>(mostCases), "case") + " (" + perFault + ").";
    report.mark = "best in its column";
    if (partial) {
        report.notes.emplace_back(
            "(3/6): the figure is over 3 of 6 cases; it takes no part in what is best.");
    }
    if (table.scoring.missing == MissingCells::Wrong && unanswered > 0) {
        report.notes.push_back(std::to_string(unanswered) +
                               " cells without an answer (fallback, failed, not applicable, cancelled) count "
                               "as wrong.");
    }
    if (table.scoring.missing == MissingCells::Benchmark && unanswered > leftOut) {
        report.notes.push_back(std::to_string(unanswered - leftOut) +
                               " fallbacks count by their random ranking, as in the benchmark.");
    }
    if (leftOut > 0) {
        report.notes.push_back(
            std::to_string(leftOut) +
            " cells without an answer (fallback, failed, not applicable, cancelled) are left out.");
    }
    if (std::string note = tieNote(table, registry); !note.empty()) {
        report.notes.push_back(std::move(note));
    }
    for (std::string& note : truthNotes(table)) {
        report.notes.push_back(std::move(note));
    }
    if (!options.strayLabels.empty()) {
        report.notes.push_back(options.strayLabels);
    }
    if (options.chance) {
        report.notes.emplace_back("Chance: exact expectation of a random ranking of the metric columns.");
    }
    if (options.intervals) {
        report.notes.emplace_back("Intervals: Wilson for AC@k, bootstrap for Avg@5, 95 %.");
    }
    if (options.published) {
        report.notes.push_back("Published: " + options.published->source + ".");
    }
}

} // namespace

ReportTable accuracyReport(const AccuracyTable& table, const MethodRegistry& registry,
                           const AccuracyReportOptions& options)
{
    ReportTable report;
    addAccuracyHeader(report, table, options);
    const AccuracyWriter writer(table, options);
    const auto written = [&](const AccuracyRow& row, const std::string& name) {
        ReportTable::Row line;
        line.id = row.ranker.word();
        line.cells.push_back({name, false});
        for (const std::string& fault : table.faults) {
            writer.addCells(line, row, fault);
        }
        return line;
    };
    if (options.chance && !table.rows.empty()) {
        report.groups.push_back({"Chance", {written(*options.chance, "Expected at random")}});
    }
    const std::vector<AccuracyRow> others =
        options.published ? publishedOnly(table, *options.published) : std::vector<AccuracyRow>();
    std::vector<const AccuracyRow*> rows = rowsOf(table);
    if (!rows.empty()) {
        for (const AccuracyRow& row : others) {
            rows.push_back(&row);
        }
    }
    rows = rowsInOrder(std::move(rows), registry);
    for (const auto& [source, title] : sourceTitles) {
        ReportTable::Group group{title, {}};
        for (const AccuracyRow* row : rows) {
            const RootCauseMethod* method = registry.find(row->ranker.setting.id);
            if ((method ? method->info().source : DataSource::Metric) == source) {
                group.rows.push_back(written(*row, resultName(row->ranker, registry)));
            }
        }
        if (!group.rows.empty()) {
            report.groups.push_back(std::move(group));
        }
    }
    addAccuracyNotes(report, table, registry, options);
    return report;
}

Json accuracyJson(const AccuracyTable& table, const MethodRegistry& registry)
{
    Json rows = Json::array();
    for (const AccuracyRow* row : rowsInOrder(rowsOf(table), registry)) {
        const RootCauseMethod* method = registry.find(row->ranker.setting.id);
        Json json;
        json["method"] = row->ranker.setting.id;
        json["variant"] = toString(row->ranker.setting.variant);
        json["origin"] = toString(row->ranker.origin);
        json["source"] = method ? toString(method->info().source) : "unknown";
        Json n = Json::object();
        Json leftOut = Json::object();
        Json notScored = Json::object(); // of these, results of cases that can't be scored
        for (const std::string& fault : table.faults) {
            n[fault] = row->faults.at(fault).n;
            const AccuracyCell& cell = row->faults.at(fault);
            leftOut[fault] = cell.leftOut + cell.unscored;
            notScored[fault] = cell.unscored;
        }
        json["n"] = n;
        json["missing"] = toString(table.scoring.missing);
        json["ties"] = toString(table.scoring.ties);
        json["left_out"] = leftOut;
        json["not_scored"] = notScored;
        Json namesakes = Json::object();
        for (const std::string& fault : table.faults) {
            const bool isTaken = json.contains(fault) || fault == "all" || fault == "faults";
            // Without an answer there is no figure to give.
            (isTaken ? namesakes : json)[fault] =
                row->faults.at(fault).n > 0 ? cellJson(row->faults.at(fault)) : Json(nullptr);
        }
        if (!namesakes.empty()) {
            json["faults"] = std::move(namesakes);
        }
        json["all"] = row->all.n > 0 ? cellJson(row->all) : Json(nullptr);
        rows.push_back(std::move(json));
    }
    return rows;
}

} // namespace culprit
