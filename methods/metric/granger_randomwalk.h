// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// Pairwise Granger causality, then CIRCA's random walk.
///
/// Input, parameters and the fallback as in GrangerPagerank, the walk and what `corrected` does
/// as in PcRandomwalk.
///
/// C. Granger, "Investigating causal relations by econometric models and cross-spectral methods",
/// Econometrica 37, 1969; P. Wang et al., "CloudRanger", CCGRID 2018.
class GrangerRandomwalk final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
