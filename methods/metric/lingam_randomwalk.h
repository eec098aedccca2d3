// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// ICA-LiNGAM, then CIRCA's random walk.
///
/// Input and failures as in LingamPagerank, the walk and what `corrected` does as in PcRandomwalk. The graph
/// depends on the seed; the benchmark's ranking, which ignores the graph, does not.
///
/// S. Shimizu et al., "A linear non-Gaussian acyclic model for causal discovery", JMLR 7, 2006; P. Wang et
/// al., "CloudRanger", CCGRID 2018.
class LingamRandomwalk final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
