// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/misattribution.h"

#include "telemetry/component.h"

#include <algorithm>

namespace culprit {

namespace {

Misattribution::Row rowOf(const std::string& fault, const std::string& target, MisattributionRows rows)
{
    return {rows == MisattributionRows::Target ? std::string() : fault,
            rows == MisattributionRows::Fault ? std::string() : target};
}

template <typename Value>
std::size_t positionOf(const std::vector<Value>& values, const Value& wanted)
{
    return static_cast<std::size_t>(std::ranges::find(values, wanted) - values.begin());
}

template <typename Value>
void addOnce(std::vector<Value>& values, const Value& value)
{
    if (positionOf(values, value) == values.size()) {
        values.push_back(value);
    }
}

} // namespace

bool Misattribution::isTrueCause(std::size_t row, std::size_t column) const
{
    return !rows[row].target.empty() && rows[row].target == columns[column];
}

Misattribution misattribution(const Judgements& judgements, const Ranker& ranker,
                              std::vector<std::string> components, MisattributionRows rows)
{
    Misattribution matrix;
    matrix.ranker = ranker;
    matrix.method = ranker.setting.id;
    Judgements answers;
    std::vector<std::string> targets;
    for (const Judgement& judgement : judgements) {
        if (!judgement.key.isOf(ranker)) {
            continue;
        }
        if (!judgement.answered) {
            ++matrix.leftOut;
            continue;
        }
        answers.add(judgement);
        addOnce(targets, judgement.target);
        if (!judgement.blamed.empty()) {
            addOnce(components, judgement.blamed);
        }
    }
    sortComponents(targets);
    sortComponents(components);
    matrix.columns = std::move(components);
    matrix.columns.emplace_back(notFoundColumn);

    // Fault by fault and, within one, target by target, but only where there are cases.
    for (const std::string& fault : faultsInOrder(judgements)) {
        for (const std::string& target : targets) {
            if (std::ranges::any_of(answers, [&](const Judgement& answer) {
                    return answer.fault == fault && answer.target == target;
                })) {
                addOnce(matrix.rows, rowOf(fault, target, rows));
            }
        }
    }
    matrix.counts.assign(matrix.rows.size(), std::vector<int>(matrix.columns.size(), 0));
    matrix.rightCounts = matrix.counts;
    matrix.cases.assign(matrix.rows.size(), std::vector<std::vector<std::string>>(matrix.columns.size()));
    for (const Judgement& answer : answers) {
        const std::size_t row = positionOf(matrix.rows, rowOf(answer.fault, answer.target, rows));
        const std::size_t column =
            positionOf(matrix.columns, answer.blamed.empty() ? std::string(notFoundColumn) : answer.blamed);
        ++matrix.counts[row][column];
        matrix.cases[row][column].push_back(answer.key.caseKey);
        ++matrix.total;
        matrix.rightCounts[row][column] += answer.rank == 1 ? 1 : 0;
        matrix.right += answer.rank == 1 ? 1 : 0;
    }
    return matrix;
}

std::vector<std::string> componentsOfCases(std::span<const CaseSummary> cases)
{
    std::vector<std::string> components;
    for (const CaseSummary& summary : cases) {
        if (summary.kind != CaseKind::Rca) {
            continue;
        }
        for (const std::string& component : summary.components) {
            if (component != "unknown") {
                addOnce(components, component);
            }
        }
    }
    sortComponents(components);
    return components;
}

} // namespace culprit
