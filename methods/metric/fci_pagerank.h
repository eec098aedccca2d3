// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// FCI with Fisher's z test, then PageRank from effects to causes.
///
/// Input: the metrics of both parts (samples x columns, constant columns dropped); parameter `alpha`.
/// Assumes linear relations and independent samples; latent common causes are allowed. Edges `<->` and
/// `o-o` are walked both ways, and `o->` from its circle to its arrow, that is from cause to effect and
/// against the direction of `->`: so does the benchmark. As many iterations as the joined table has columns.
/// Fails where the correlations are singular or an edge has another pair of marks. Not random.
///
/// P. Spirtes, C. Meek, T. Richardson, "An algorithm for causal inference in the presence of latent variables
/// and selection bias", 1999.
class FciPagerank final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
