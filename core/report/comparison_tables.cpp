// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/comparison_tables.h"

#include "report/method_names.h"
#include "report/number_text.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace culprit {

namespace {

std::map<std::string, double> topScores(const Judgements& judgements, const MethodSetting& method,
                                        const Scoring& scoring)
{
    const Ranker ranker{method};
    std::map<std::string, double> scores;
    for (const Judgement& judgement : judgements) {
        if (!judgement.key.isOf(ranker)) {
            continue;
        }
        if (const auto counted = countedScores(judgement, scoring)) {
            scores[judgement.key.caseKey] = counted->ac1;
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

std::vector<std::string> scoringNotes(const Scoring& scoring)
{
    std::vector<std::string> notes;
    if (scoring.missing == MissingCells::Wrong) {
        notes.emplace_back(
            "Cells without an answer (fallback, failed, not applicable, cancelled) count as wrong.");
    } else if (scoring.missing == MissingCells::Benchmark) {
        notes.emplace_back("Fallbacks count by their random ranking, as in the benchmark.");
    }
    if (scoring.ties == TieScores::Expected) {
        notes.emplace_back("Ties are scored by the expectation over their orders.");
    }
    return notes;
}

std::string pValueText(double p)
{
    return p < 0.001 ? "< 0.001" : fixedText(p, 3);
}

std::vector<MethodSetting> answeringMethods(const Judgements& judgements, const MethodRegistry& registry,
                                            Variant variant)
{
    std::map<std::string, std::set<MethodSetting>> answering; // by id
    for (const Judgement& judgement : judgements) {
        const MethodSetting& setting = judgement.key.setting;
        if (judgement.answered && judgement.key.origin == Origin::Computed && setting.variant == variant) {
            answering[setting.id].insert(setting);
        }
    }
    std::vector<MethodSetting> methods;
    for (const auto& method : registry.methods()) {
        const std::set<MethodSetting>& ofMethod = answering[method->info().id];
        methods.insert(methods.end(), ofMethod.begin(), ofMethod.end());
    }
    return methods;
}

PairedComparison compareMethods(const Judgements& judgements, const MethodSetting& a, const MethodSetting& b,
                                const Scoring& scoring)
{
    return pairedScores(topScores(judgements, a, scoring), topScores(judgements, b, scoring));
}

std::vector<PairedComparison> comparePairs(const Judgements& judgements,
                                           std::span<const MethodSetting> methods, const Scoring& scoring)
{
    std::vector<std::map<std::string, double>> scores;
    for (const MethodSetting& method : methods) {
        scores.push_back(topScores(judgements, method, scoring));
    }
    std::vector<PairedComparison> pairs;
    for (std::size_t a = 0; a < methods.size(); ++a) {
        for (std::size_t b = a + 1; b < methods.size(); ++b) {
            pairs.push_back(pairedScores(scores[a], scores[b]));
        }
    }
    return pairs;
}

ReportTable pairedReport(std::span<const PairedComparison> pairs, std::span<const MethodSetting> methods,
                         const MethodRegistry& registry)
{
    ReportTable report;
    report.caption =
        "Pairs of methods by AC@1 over the cases both answered; two-sided paired permutation test.";
    report.columns = {"A", "B", "Both right", "Only A", "Only B", "Neither", "A − B", "p"};
    report.groups.emplace_back();
    auto next = pairs.begin();
    for (std::size_t i = 0; i < methods.size(); ++i) {
        for (std::size_t j = i + 1; j < methods.size(); ++j) {
            const PairedComparison& pair = *next++;
            const bool shared = pair.cases() > 0;
            ReportTable::Row row;
            for (const std::string& text :
                 {resultName({methods[i]}, registry), resultName({methods[j]}, registry),
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

ReportTable pairedReport(const Judgements& judgements, std::span<const MethodSetting> methods,
                         const MethodRegistry& registry, const Scoring& scoring)
{
    ReportTable report = pairedReport(comparePairs(judgements, methods, scoring), methods, registry);
    if (scoring.missing != MissingCells::LeaveOut) {
        report.caption =
            "Pairs of methods by AC@1 over the cases counted for both; two-sided paired permutation test.";
    }
    for (std::string& note : scoringNotes(scoring)) {
        report.notes.push_back(std::move(note));
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
    for (std::size_t row = 0; row < matrix.rankers.size(); ++row) {
        report.columns.push_back(resultName(matrix.rankers[row], registry));
        ReportTable::Row line;
        line.cells.push_back({resultName(matrix.rankers[row], registry), false});
        for (std::size_t column = 0; column < matrix.rankers.size(); ++column) {
            line.cells.push_back({row == column  ? std::string()
                                  : row < column ? shown(matrix.top1[row][column])
                                                 : shown(matrix.tauB[row][column]),
                                  false});
        }
        report.groups.back().rows.push_back(std::move(line));
    }
    return report;
}

std::vector<CaseDifficulty> hardestCases(const Judgements& judgements)
{
    std::vector<CaseDifficulty> cases;
    for (const Judgement& judgement : judgements) {
        if (!judgement.answered) {
            continue;
        }
        auto known = std::ranges::find(cases, judgement.key.caseKey, &CaseDifficulty::caseKey);
        if (known == cases.end()) {
            cases.push_back({judgement.key.caseKey, 0, 0});
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
