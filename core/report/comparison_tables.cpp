// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/comparison_tables.h"

#include "report/study_tables.h"

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

std::string methodName(const std::string& id, const MethodRegistry& registry)
{
    const RootCauseMethod* method = registry.find(id);
    return method ? method->info().name : id;
}

std::string variantName(const MethodVariant& method, const MethodRegistry& registry)
{
    return methodName(method.method, registry) + (method.variant == Variant::Corrected ? " (corrected)" : "");
}

std::string pValueText(double p)
{
    return p < 0.001 ? "< 0.001" : fixedText(p, 3);
}

std::map<std::string, double> topScores(std::span<const Judgement> judgements, const MethodVariant& method)
{
    std::map<std::string, double> scores;
    for (const Judgement& judgement : judgements) {
        if (judgement.answered && judgement.origin == "computed" && judgement.method == method.method &&
            judgement.variant == method.variant) {
            scores[judgement.caseKey] = judgement.ac1;
        }
    }
    return scores;
}

} // namespace

PairedComparison compareMethods(std::span<const Judgement> judgements, const MethodVariant& a,
                                const MethodVariant& b)
{
    const auto scoresOfB = topScores(judgements, b);
    std::vector<double> left;
    std::vector<double> right;
    for (const auto& [key, score] : topScores(judgements, a)) {
        const auto other = scoresOfB.find(key);
        if (other != scoresOfB.end()) {
            left.push_back(score);
            right.push_back(other->second);
        }
    }
    return comparePaired(left, right);
}

ReportTable pairedReport(std::span<const Judgement> judgements, std::span<const MethodVariant> methods,
                         const MethodRegistry& registry)
{
    ReportTable report;
    report.caption =
        "Pairs of methods by AC@1 over the cases both answered; two-sided paired permutation test.";
    report.columns = {"A", "B", "Both right", "Only A", "Only B", "Neither", "A − B", "p"};
    report.groups.emplace_back();
    for (std::size_t i = 0; i < methods.size(); ++i) {
        for (std::size_t j = i + 1; j < methods.size(); ++j) {
            const PairedComparison pair = compareMethods(judgements, methods[i], methods[j]);
            ReportTable::Row row;
            for (const std::string& text :
                 {variantName(methods[i], registry), variantName(methods[j], registry),
                  std::to_string(pair.bothRight), std::to_string(pair.onlyA), std::to_string(pair.onlyB),
                  std::to_string(pair.neither), fixedText(pair.meanDifference, 2), pValueText(pair.pValue)}) {
                row.cells.push_back({text, false});
            }
            report.groups.back().rows.push_back(std::move(row));
        }
    }
    return report;
}

ReportTable agreementReport(const AgreementMatrix& matrix, const MethodRegistry& registry)
{
    ReportTable report;
    report.caption =
        "Agreement of methods: share of cases with the same component first (above the diagonal), "
        "mean Kendall tau-b of the rankings (below).";
    report.columns = {"Method"};
    report.groups.emplace_back();
    const auto shown = [](double value) {
        return std::isfinite(value) ? fixedText(value, 2) : std::string("–");
    };
    for (std::size_t i = 0; i < matrix.methods.size(); ++i) {
        report.columns.push_back(methodName(matrix.methods[i], registry));
        ReportTable::Row row;
        row.cells.push_back({methodName(matrix.methods[i], registry), false});
        for (std::size_t j = 0; j < matrix.methods.size(); ++j) {
            const std::string text = i == j  ? std::string()
                                     : i < j ? shown(matrix.top1[i][j])
                                             : shown(matrix.tauB[i][j]);
            row.cells.push_back({text, false});
        }
        report.groups.back().rows.push_back(std::move(row));
    }
    return report;
}

AccuracyCell chanceLevel(std::span<const CaseSummary> cases,
                         const std::function<ColumnCounts(const CaseSummary&)>& columnsOf)
{
    AccuracyCell chance;
    for (const CaseSummary& summary : cases) {
        const std::vector<std::string> causes = trueCauses(summary);
        if (summary.kind != CaseKind::Rca || causes.empty()) {
            continue;
        }
        int own = 0;
        std::vector<int> others;
        for (const auto& [component, columns] : columnsOf(summary)) {
            if (component == causes.front()) {
                own = columns;
            } else {
                others.push_back(columns);
            }
        }
        const RandomExpectation expected = randomExpectation(own, others);
        ++chance.n;
        chance.ac1 += expected.ac1;
        chance.ac3 += expected.ac3;
        chance.avg5 += expected.avg5;
    }
    if (chance.n > 0) {
        chance.ac1 /= chance.n;
        chance.ac3 /= chance.n;
        chance.avg5 /= chance.n;
    }
    return chance;
}

ReportTable variantReport(std::span<const Judgement> judgements, const AccuracyCell& chance,
                          const MethodRegistry& registry)
{
    ReportTable report;
    report.caption = "AC@1 over all cases as benchmarked and as corrected after the method's paper.";
    report.columns = {"Method", "Benchmark", "95 %", "Corrected", "95 %", "p", "Conclusion"};
    report.groups.emplace_back();
    const AccuracyTable table = accuracyTable(judgements);
    const auto interval = [](const AccuracyCell& cell) {
        return fixedText(cell.ac1Interval.low, 2) + "–" + fixedText(cell.ac1Interval.high, 2);
    };
    const auto verdict = [&](const AccuracyCell& cell) {
        return cell.ac1Interval.low > chance.ac1    ? std::string("above chance")
               : cell.ac1Interval.high < chance.ac1 ? std::string("below chance")
                                                    : std::string("not told from chance");
    };
    for (const AccuracyRow& row : table.rows) {
        const AccuracyRow* corrected = table.find(row.method, Variant::Corrected);
        if (row.variant != Variant::Benchmark || row.origin != "computed" || !corrected) {
            continue;
        }
        const PairedComparison pair =
            compareMethods(judgements, {row.method, Variant::Benchmark}, {row.method, Variant::Corrected});
        const std::string before = row.all.n > 0 ? verdict(row.all) : "no answer";
        const std::string after = corrected->all.n > 0 ? verdict(corrected->all) : "no answer";
        const auto value = [](const AccuracyCell& cell) { return cell.n > 0 ? fixedText(cell.ac1, 2) : "–"; };
        ReportTable::Row cells;
        for (const std::string& text :
             {methodName(row.method, registry), value(row.all), interval(row.all), value(corrected->all),
              interval(corrected->all), pair.cases() > 0 ? pValueText(pair.pValue) : std::string("–"),
              before == after ? before : before + " → " + after}) {
            cells.cells.push_back({text, text.find("→") != std::string::npos});
        }
        report.groups.back().rows.push_back(std::move(cells));
    }
    report.notes.push_back("Chance: AC@1 " + fixedText(chance.ac1, 3) +
                           ", exact, from each component's number of metric columns.");
    return report;
}

std::vector<CaseDifficulty> hardestCases(std::span<const Judgement> judgements)
{
    std::vector<CaseDifficulty> cases;
    for (const Judgement& judgement : judgements) {
        if (!judgement.answered) {
            continue;
        }
        auto known = std::ranges::find(cases, judgement.caseKey, &CaseDifficulty::caseKey);
        if (known == cases.end()) {
            cases.push_back({judgement.caseKey, 0, 0});
            known = cases.end() - 1;
        }
        ++known->answered;
        known->right += judgement.rank == 1 ? 1 : 0;
    }
    std::ranges::stable_sort(cases, {}, [](const CaseDifficulty& difficulty) {
        return static_cast<double>(difficulty.right) / difficulty.answered;
    });
    return cases;
}

} // namespace culprit
