// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/comparison.h"

#include "evaluation/result_set.h"
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

Comparison::Comparison(std::vector<CaseSummary> cases, std::vector<MethodSetting> methods,
                       std::vector<Diagnosis> diagnoses, const WindowOffsets& window)
    : m_cases(std::move(cases))
    , m_methods(std::move(methods))
    , m_window(window)
    , m_cells(m_methods.size())
{
    for (Diagnosis& diagnosis : diagnoses) {
        const ResultKey& key = diagnosis.key;
        const auto column = std::ranges::find(m_methods, key.setting);
        if (column == m_methods.end() || key.origin != Origin::Computed) {
            continue;
        }
        auto& cells = m_cells[static_cast<std::size_t>(column - m_methods.begin())];
        const auto kept = cells.find(key.caseKey);
        if (kept == cells.end() || key.seed < kept->second.key.seed) {
            cells.insert_or_assign(key.caseKey, std::move(diagnosis));
        }
    }
    judgeAll();
    findDisagreements();
}

void Comparison::judgeAll()
{
    std::vector<Diagnosis> all;
    for (const auto& cells : m_cells) {
        for (const auto& [key, diagnosis] : cells) {
            all.push_back(diagnosis);
        }
    }
    m_judgements = judge(m_cases, all);
    for (const MethodSetting& method : m_methods) {
        const Judgements ofMethod = Judgements(m_judgements).where([&](const Judgement& judgement) {
            return judgement.key.setting == method;
        });
        m_accuracy.push_back(accuracyOf(ofMethod, static_cast<int>(m_cases.size())));
    }
}

void Comparison::findDisagreements()
{
    for (std::size_t at = 0; at < m_cases.size(); ++at) {
        const std::vector<std::string> causes = trueCauses(m_cases[at]);
        Disagreement one;
        one.caseIndex = at;
        std::vector<std::string> named;
        for (std::size_t method = 0; method < m_methods.size(); ++method) {
            const Diagnosis* diagnosis = find(method, m_cases[at].key);
            const bool answered = diagnosis && diagnosis->isAnswer();
            std::string first =
                answered && !diagnosis->ranking.empty() ? diagnosis->ranking.front().name : std::string();
            one.right.push_back(std::ranges::find(causes, first) != causes.end());
            one.answered.push_back(answered);
            if (answered) {
                named.push_back(first);
            }
            one.first.push_back(std::move(first));
        }
        const bool differ =
            std::ranges::any_of(named, [&](const auto& name) { return name != named.front(); });
        if (differ) {
            m_disagreements.push_back(std::move(one));
        }
    }
}

const CaseSummary* Comparison::findCase(const std::string& key) const
{
    const auto found = std::ranges::find(m_cases, key, &CaseSummary::key);
    return found == m_cases.end() ? nullptr : &*found;
}

const Diagnosis* Comparison::find(std::size_t method, const std::string& caseKey) const
{
    const auto found = m_cells[method].find(caseKey);
    return found == m_cells[method].end() ? nullptr : &found->second;
}

PairedComparison Comparison::paired(std::size_t a, std::size_t b) const
{
    return compareMethods(m_judgements, m_methods[a], m_methods[b]);
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
    table.caption = "Accuracy over " + std::to_string(m_cases.size()) +
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
        row.cells.push_back({std::to_string(cell.n) + "/" + std::to_string(m_cases.size()), false});
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
        const CaseSummary& summary = m_cases[one.caseIndex];
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
    return pairedReport(m_judgements, m_methods, registry);
}

ReportTable Comparison::agreementTable(const MethodRegistry& registry) const
{
    std::vector<Diagnosis> all;
    for (std::size_t method = 0; method < m_methods.size(); ++method) {
        for (const CaseSummary& summary : m_cases) {
            if (const Diagnosis* diagnosis = find(method, summary.key)) {
                all.push_back(*diagnosis);
            }
        }
    }
    const ResultSet results(m_cases, all);
    std::vector<Ranker> columns;
    for (const MethodSetting& method : m_methods) {
        columns.push_back({method});
    }
    return agreementReport(agreementMatrix(results, columns), registry);
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
        if (const Diagnosis* diagnosis = find(method, caseKey)) {
            longest = std::max(longest, diagnosis->ranking.size());
            if (!diagnosis->message.empty() || !diagnosis->isAnswer()) {
                table.notes.push_back(methodTitle(m_methods[method], registry) + ": " +
                                      std::string(toString(diagnosis->status)) +
                                      (diagnosis->message.empty() ? "" : ", " + diagnosis->message));
            }
        }
    }
    table.groups.emplace_back();
    for (std::size_t rank = 0; rank < longest; ++rank) {
        ReportTable::Row row = textRow({std::to_string(rank + 1)});
        for (std::size_t method = 0; method < m_methods.size(); ++method) {
            const Diagnosis* diagnosis = find(method, caseKey);
            const bool there = diagnosis && rank < diagnosis->ranking.size();
            const std::string name = there ? diagnosis->ranking[rank].name : std::string();
            row.cells.push_back({name, there && std::ranges::find(causes, name) != causes.end()});
            row.cells.push_back({there ? scoreText(diagnosis->ranking[rank].score) : std::string(), false});
        }
        table.groups.back().rows.push_back(std::move(row));
    }
    return table;
}

} // namespace culprit
