// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/chance.h"

#include "evaluation/random_ranking.h"
#include "store/store.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace culprit {

namespace {

void addExpectation(AccuracyCell& cell, const RandomExpectation& expected)
{
    ++cell.n;
    ++cell.cases;
    cell.ac1 += expected.ac1;
    cell.ac3 += expected.ac3;
    cell.avg5 += expected.avg5;
}

void divideByCases(AccuracyCell& cell)
{
    if (cell.n > 0) {
        cell.ac1 /= cell.n;
        cell.ac3 /= cell.n;
        cell.avg5 /= cell.n;
    }
}

} // namespace

ColumnCounts columnCounts(const CaseView& view)
{
    ColumnCounts counts;
    const Frame& metrics = view.metrics();
    for (Eigen::Index column = 0; column < metrics.cols(); ++column) {
        if (metrics.varies(column, 0, metrics.rows())) {
            const std::string& name = metrics.names[static_cast<std::size_t>(column)];
            ++counts[std::string(view.componentNames().of(name))];
        }
    }
    return counts;
}

AccuracyRow chanceLevel(std::span<const CaseSummary> cases,
                        const std::function<ColumnCounts(const CaseSummary&)>& columnsOf)
{
    AccuracyRow chance;
    chance.ranker.setting.id = chanceRanker;
    for (const CaseSummary& summary : cases) {
        const std::vector<std::string> causes = trueCauses(summary);
        if (!isScored(summary)) {
            continue;
        }
        std::vector<int> ofCauses(causes.size(), 0);
        std::vector<int> ofOthers;
        for (const auto& [component, columns] : columnsOf(summary)) {
            const auto cause = std::ranges::find(causes, component);
            if (cause == causes.end()) {
                ofOthers.push_back(columns);
            } else {
                ofCauses[static_cast<std::size_t>(cause - causes.begin())] = columns;
            }
        }
        const RandomExpectation expected = randomExpectation(ofCauses, ofOthers);
        addExpectation(chance.faults[summary.injection->fault], expected);
        addExpectation(chance.all, expected);
    }
    for (auto& [fault, cell] : chance.faults) {
        divideByCases(cell);
    }
    divideByCases(chance.all);
    return chance;
}

AccuracyRow chanceLevel(std::span<const CaseSummary> cases, const Store& store)
{
    return chanceLevel(cases, [&store](const CaseSummary& summary) {
        return columnCounts(CaseView(*store.caseSource(summary.key, CasePart::Metrics)));
    });
}

} // namespace culprit
