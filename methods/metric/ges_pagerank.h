// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// Greedy equivalence search with the Gaussian BIC, then PageRank from effects to causes.
///
/// Input: the metrics of both parts (samples x columns, constant columns dropped); parameter `lambda`, the
/// BIC's penalty discount. At most half as many parents as columns; undirected edges are walked both ways.
/// Assumes linear Gaussian relations and causal sufficiency. Fails without any edge, and where the data
/// contradict themselves numerically. Not random. Reports progress by the moves made.
///
/// D. Chickering, "Optimal structure identification with greedy search", JMLR 3, 2002.
class GesPagerank final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
