// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

#include <span>
#include <vector>

namespace culprit {

/// Chance level: a random permutation of the metrics that vary.
///
/// Input: the common view's metrics, both parts together; columns that are constant over all rows are left
/// out. Output: every remaining column in a uniformly random order, without scores. A component with more
/// columns comes
///   first more often, so chance is not 1 / components; the evidence of each item states the exact chance
///   of its component to be among the first 1 and 3. Not applicable without metrics or samples.
/// Randomness: seeded; the order depends on the seed and the case's key alone.
/// Source: the baseline of the benchmark, `RCAEval/e2e/__init__.py`, `dummy`.
class Random final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

/// The exact chance that a component is among the first k components, for k = 1 … columns.size(), when
/// components are ordered by first appearance in a random permutation of all their columns.
///
/// `columns[c]` > 0 is how many columns component c has, `component` the one asked for. The result's element
/// k - 1 belongs to k and is the expected AC@k when `component` is the only true cause.
std::vector<double> chanceAmongFirst(std::span<const int> columns, std::size_t component);

/// The same for every component at once, by component; at most the first `places`.
std::vector<std::vector<double>> chancesAmongFirst(std::span<const int> columns, std::size_t places);

} // namespace culprit
