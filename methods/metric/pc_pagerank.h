// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// PC with Fisher's z test, then PageRank from effects to causes.
///
/// Input: the metrics of both parts (samples x columns, constant columns dropped); parameter `alpha`, the
/// significance level. Assumes linear relations, causal sufficiency and independent samples.
/// The benchmark pairs the scores, which belong to the nodes that have an edge, with the first columns:
/// names and scores part as soon as a node is isolated, and the ranking is cut short. `corrected` ranks all
/// columns under their own names. Fails where the correlations are singular, a pair is perfectly
/// negatively correlated, or (benchmark) no edge is found. Not random.
///
/// P. Spirtes, C. Glymour, R. Scheines, "Causation, Prediction, and Search", 2000; L. Page et al., "The
/// PageRank citation ranking", 1999.
class PcPagerank final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
