// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// Pairwise Granger causality, then PageRank from effects to causes.
///
/// Input: the metrics of both parts at even steps (samples x columns, constant columns dropped); parameters
/// `max_lag` (samples) and `alpha` (an edge needs a mean p-value of the four tests below it at some lag).
/// Without any edge the ranking is the column order. Where a single test is infeasible (a lagged column is
/// constant, or a fit perfect) the status is fallback with a random ranking, by the seed, as in the
/// benchmark. Otherwise not random.
///
/// C. Granger, "Investigating causal relations by econometric models and cross-spectral methods",
/// Econometrica 37, 1969.
class GrangerPagerank final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
