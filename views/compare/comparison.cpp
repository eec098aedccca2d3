// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/comparison.h"

#include "report/comparison_tables.h"
#include "report/method_names.h"
#include "report/number_text.h"
#include "text/plain_number.h"

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

ReportTable::Row textRow(const std::vector<std::string>& texts)
{
    ReportTable::Row row;
    for (const std::string& text : texts) {
        row.cells.push_back({text, false});
    }
    return row;
}

std::vector<Ranker> rankersOf(const std::vector<MethodSetting>& methods)
{
    std::vector<Ranker> rankers;
    for (const MethodSetting& method : methods) {
        rankers.push_back({method});
    }
    return rankers;
}

} // namespace

std::string methodTitle(const MethodSetting& method, const MethodRegistry& registry)
{
    return resultName({method}, registry);
}

std::string scoreText(double score)
{
    if (std::isnan(score)) {
        return {};
    }
    const double size = std::fabs(score);
    if (!std::isfinite(score) || size >= 1e9 || (size > 0 && size < 1e-4)) {
        return plain::scientific(score, 1);
    }
    if (size < 0.1) {
        return fixedText(score, size == 0 ? 0 : size < 0.01 ? 4 : 3);
    }
    if (size < 1000) {
        return fixedText(score, 2);
    }
    std::string digits = fixedText(size, 0);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    }
    return (score < 0 ? "-" : "") + digits;
}

Comparison::Comparison(const ResultSet& results, std::vector<MethodSetting> methods,
                       const WindowOffsets& window)
    : m_methods(std::move(methods))
    , m_window(window)
{
    const std::vector<Ranker> rankers = rankersOf(m_methods);
    m_results = results.ofRankers(rankers);
    for (const Ranker& ranker : rankers) {
        m_accuracy.push_back(accuracyOf(m_results.judgements(ranker), static_cast<int>(cases().size())));
    }
    m_pairs = comparePairs(m_results.judgements(), m_methods);
    m_agreement = agreementMatrix(m_results, rankers);
    findDisagreements();
}

void Comparison::findDisagreements()
{
    for (std::size_t at = 0; at < cases().size(); ++at) {
        Disagreement one;
        one.caseIndex = at;
        std::vector<std::string> named;
        for (std::size_t method = 0; method < m_methods.size(); ++method) {
            const Result* result = find(method, cases()[at].key);
            const bool answered = result && result->judgement.answered;
            one.answered.push_back(answered);
            one.right.push_back(answered && result->judgement.rank == 1);
            one.first.push_back(answered ? result->judgement.blamed : std::string());
            if (answered) {
                named.push_back(one.first.back());
            }
        }
        const bool differ =
            std::ranges::any_of(named, [&](const auto& name) { return name != named.front(); });
        if (differ) {
            m_disagreements.push_back(std::move(one));
        }
    }
}

const Result* Comparison::find(std::size_t method, const std::string& caseKey) const
{
    return m_results.find({m_methods[method]}, caseKey);
}

PairedComparison Comparison::paired(std::size_t a, std::size_t b) const
{
    if (a > b) {
        return paired(b, a).swapped();
    }
    const std::size_t before = a * m_methods.size() - a * (a + 1) / 2; // pairs of earlier methods
    return m_pairs[before + (b - a - 1)];
}

bool Comparison::isBest(std::size_t method, const AccuracyMeasure& measure) const
{
    const auto shown = [&measure](const AccuracyCell& cell) { return fixedText(cell.*measure.value, 2); };
    return m_accuracy[method].isComplete() &&
           std::ranges::none_of(m_accuracy, [&](const AccuracyCell& other) {
               return other.isComplete() && shown(other) > shown(m_accuracy[method]);
           });
}

ReportTable Comparison::accuracyTable(const MethodRegistry& registry) const
{
    ReportTable table;
    table.caption = "Accuracy over " + std::to_string(cases().size()) +
                    " cases with 95 % intervals (AC@k: Wilson, Avg@5: bootstrap).";
    table.columns = {"Method", "AC@1", "95 %", "AC@3", "95 %", "Avg@5", "95 %", "Cases"};
    table.groups.emplace_back();
    for (std::size_t method = 0; method < m_methods.size(); ++method) {
        const AccuracyCell& cell = m_accuracy[method];
        ReportTable::Row row = textRow({methodTitle(m_methods[method], registry)});
        for (const AccuracyMeasure& measure : accuracyMeasures) {
            row.cells.push_back(
                {cell.n > 0 ? fixedText(cell.*measure.value, 2) : "–", isBest(method, measure)});
            row.cells.push_back({cell.n > 0 ? intervalText(cell.*measure.interval) : "–", false});
        }
        row.cells.push_back({std::to_string(cell.n) + "/" + std::to_string(cases().size()), false});
        table.groups.back().rows.push_back(std::move(row));
    }
    return table;
}

ReportTable Comparison::disagreementTable(const std::vector<std::size_t>& chosen,
                                          const MethodRegistry& registry) const
{
    ReportTable table;
    table.caption = "Cases of which the methods blame different components; bold: the true cause.";
    table.columns = {"Case", "Fault", "True cause"};
    for (const MethodSetting& method : m_methods) {
        table.columns.push_back(methodTitle(method, registry) + ", first");
    }
    table.groups.emplace_back();
    for (const std::size_t at : chosen) {
        const Disagreement& one = m_disagreements[at];
        const CaseSummary& summary = cases()[one.caseIndex];
        ReportTable::Row row = textRow({summary.key, summary.injection->fault, summary.injection->target});
        for (std::size_t method = 0; method < m_methods.size(); ++method) {
            row.cells.push_back({!one.answered[method]       ? std::string("no answer")
                                 : one.first[method].empty() ? std::string("not found")
                                                             : one.first[method],
                                 one.right[method]});
        }
        table.groups.back().rows.push_back(std::move(row));
    }
    return table;
}

ReportTable Comparison::pairedTable(const MethodRegistry& registry) const
{
    return pairedReport(m_pairs, m_methods, registry);
}

ReportTable Comparison::agreementTable(const MethodRegistry& registry) const
{
    return agreementReport(m_agreement, registry);
}

ReportTable Comparison::rankingTable(const std::string& caseKey, const MethodRegistry& registry) const
{
    ReportTable table;
    table.caption = "Rankings of " + caseKey + "; bold: the true cause.";
    table.columns = {"Rank"};
    const CaseSummary* summary = findCase(caseKey);
    const std::vector<std::string> causes = summary ? trueCauses(*summary) : std::vector<std::string>();
    std::size_t longest = 0;
    for (std::size_t method = 0; method < m_methods.size(); ++method) {
        table.columns.push_back(methodTitle(m_methods[method], registry));
        table.columns.emplace_back("Score");
        if (const Result* result = find(method, caseKey)) {
            longest = std::max(longest, result->components.size());
            if (!result->message.empty() || !result->judgement.answered) {
                table.notes.push_back(methodTitle(m_methods[method], registry) + ": " +
                                      std::string(toString(result->judgement.status)) +
                                      (result->message.empty() ? "" : ", " + result->message));
            }
        }
    }
    table.groups.emplace_back();
    for (std::size_t rank = 0; rank < longest; ++rank) {
        ReportTable::Row row = textRow({std::to_string(rank + 1)});
        for (std::size_t method = 0; method < m_methods.size(); ++method) {
            const Result* result = find(method, caseKey);
            const bool there = result && rank < result->components.size();
            const std::string name = there ? result->components[rank].name : std::string();
            row.cells.push_back({name, there && std::ranges::find(causes, name) != causes.end()});
            row.cells.push_back({there ? scoreText(result->components[rank].score) : std::string(), false});
        }
        table.groups.back().rows.push_back(std::move(row));
    }
    return table;
}

} // namespace culprit
