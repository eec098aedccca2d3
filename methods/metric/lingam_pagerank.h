// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// ICA-LiNGAM, then PageRank from effects to causes.
///
/// Input: the metrics of both parts (samples x columns, constant columns dropped), more samples than columns.
/// Assumes a linear acyclic model with non-Gaussian noise and no latent common causes. Any weight that is not
/// zero is an edge; without any the ranking is the column order. Fails for collinear columns and too few
/// samples. Random: FastICA starts from a matrix drawn by the seed.
///
/// S. Shimizu et al., "A linear non-Gaussian acyclic model for causal discovery", JMLR 7, 2006.
class LingamPagerank final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
