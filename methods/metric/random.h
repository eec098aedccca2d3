// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// Chance level: a random permutation of the metrics that vary.
///
/// Input: the common view's metrics, both parts together; columns that are constant over all rows are
///   left out.
/// Output: every remaining column in a uniformly random order, without scores. A component with more columns
///   comes first more often, so chance is not 1 / components; the evidence of each item states the exact
///   chance of its component to be among the first 1 and 3. Not applicable without metrics or samples.
/// Randomness: seeded; the order depends on the seed and the case's key alone.
/// Source: the baseline of the benchmark, `RCAEval/e2e/__init__.py`, `dummy`.
class Random final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
