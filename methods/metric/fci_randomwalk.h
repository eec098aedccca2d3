// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// FCI with Fisher's z test, then CIRCA's random walk.
///
/// Input and parameter `alpha` as in FciPagerank, the walk and what `corrected` does as in PcRandomwalk.
/// Not random.
///
/// P. Spirtes, C. Meek, T. Richardson, "An algorithm for causal inference in the presence of latent variables
/// and selection bias", 1999; P. Wang et al., "CloudRanger", CCGRID 2018.
class FciRandomwalk final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
