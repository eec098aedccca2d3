// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/comparison_tables.h"

#include "report/method_names.h"
#include "report/study_tables.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace culprit {

namespace {

std::string variantName(const MethodVariant& method, const MethodRegistry& registry)
{
    return resultName(method.method, method.variant, "computed", registry);
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

PairedComparison pairedScores(const std::map<std::string, double>& a, const std::map<std::string, double>& b)
{
    std::vector<double> left;
    std::vector<double> right;
    for (const auto& [key, score] : a) {
        const auto other = b.find(key);
        if (other != b.end()) {
            left.push_back(score);
            right.push_back(other->second);
        }
    }
    return comparePaired(left, right);
}

} // namespace

std::string pValueText(double p)
{
    return p < 0.001 ? "< 0.001" : fixedText(p, 3);
}

std::vector<MethodVariant> answeringMethods(std::span<const Judgement> judgements,
                                            const MethodRegistry& registry, Variant variant)
{
    std::vector<MethodVariant> methods;
    for (const auto& method : registry.methods()) {
        const std::string& id = method->info().id;
        const bool answers = std::ranges::any_of(judgements, [&](const Judgement& judgement) {
            return judgement.answered && judgement.origin == "computed" && judgement.method == id &&
                   judgement.variant == variant;
        });
        if (answers) {
            methods.push_back({id, variant});
        }
    }
    return methods;
}

PairedComparison compareMethods(std::span<const Judgement> judgements, const MethodVariant& a,
                                const MethodVariant& b)
{
    return pairedScores(topScores(judgements, a), topScores(judgements, b));
}

ReportTable pairedReport(std::span<const Judgement> judgements, std::span<const MethodVariant> methods,
                         const MethodRegistry& registry)
{
    ReportTable report;
    report.caption =
        "Pairs of methods by AC@1 over the cases both answered; two-sided paired permutation test.";
    report.columns = {"A", "B", "Both right", "Only A", "Only B", "Neither", "A − B", "p"};
    report.groups.emplace_back();
    std::vector<std::map<std::string, double>> scores;
    for (const MethodVariant& method : methods) {
        scores.push_back(topScores(judgements, method));
    }
    for (std::size_t i = 0; i < methods.size(); ++i) {
        for (std::size_t j = i + 1; j < methods.size(); ++j) {
            const PairedComparison pair = pairedScores(scores[i], scores[j]);
            const bool shared = pair.cases() > 0;
            ReportTable::Row row;
            for (const std::string& text :
                 {variantName(methods[i], registry), variantName(methods[j], registry),
                  std::to_string(pair.bothRight), std::to_string(pair.onlyA), std::to_string(pair.onlyB),
                  std::to_string(pair.neither), shared ? fixedText(pair.meanDifference, 2) : "–",
                  shared ? pValueText(pair.pValue) : "–"}) {
                row.cells.push_back({text, false});
            }
            report.groups.back().rows.push_back(std::move(row));
        }
    }
    report.notes.emplace_back("Each p is that of its pair alone, not corrected for the number of pairs.");
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
    std::vector<std::size_t> order(matrix.methods.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) {
        return std::ranges::find_if(
                   registry.methods(),
                   [&](const auto& method) { return method->info().id == matrix.methods[i]; }) -
               registry.methods().begin();
    });
    for (std::size_t row = 0; row < order.size(); ++row) {
        const std::size_t i = order[row];
        report.columns.push_back(methodName(matrix.methods[i], registry));
        ReportTable::Row line;
        line.cells.push_back({methodName(matrix.methods[i], registry), false});
        for (std::size_t column = 0; column < order.size(); ++column) {
            const std::size_t j = order[column];
            line.cells.push_back({row == column  ? std::string()
                                  : row < column ? shown(matrix.top1[i][j])
                                                 : shown(matrix.tauB[i][j]),
                                  false});
        }
        report.groups.back().rows.push_back(std::move(line));
    }
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
