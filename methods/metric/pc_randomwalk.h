// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// PC with Fisher's z test, then CIRCA's random walk.
///
/// Input and parameter `alpha` as in PcPagerank; steps = columns of the joined table (benchmark), or
/// parameter `steps` (corrected). In the benchmark every transition is uniform and the generator's seed is
/// fixed, so that the graph has no say; `corrected` gives the expected shares of a walk on the graph from
/// the service level indicator, nodes weighted by their correlation with it. Fails as PcPagerank does.
/// Not random: the benchmark's stream is that of numpy's `default_rng(0)` whatever the seed.
///
/// P. Spirtes et al., "Causation, Prediction, and Search", 2000; P. Wang et al., "CloudRanger", CCGRID 2018.
class PcRandomwalk final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
