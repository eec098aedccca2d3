// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// RCD: hierarchical, localised psi-PC on discretised metrics.
///
/// Input: both parts of the metrics, each without its constant columns, reduced to the columns they share;
/// parameters `gamma` (metrics in a chunk) and `bins`. A failure is taken for an intervention: the F-node
/// tells the parts apart and its children are the causes. Chunks of a random permutation are searched until
/// few metrics are left, then all of those at once. Gives no scores and often few items; an empty ranking is
/// an answer. Random by the seed: the chunks and the order in which neighbours are tested; the seed gives
/// what the benchmark answers after `numpy.random.seed(seed)`.
///
/// A. Ikram et al., "Root cause analysis of failures in microservices through causal
/// discovery", NeurIPS 2022.
class Rcd final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
