// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// CIRCA: PC with Fisher's z test, then a regression-based hypothesis test of every node.
///
/// Input: the metrics of both parts (samples x columns, constant columns dropped); parameter `alpha`.
/// score = the largest |z| of a node's residuals in the test window, its parents given, by the residuals of
/// the training window. In the benchmark nodes are named by the first two words of a column, so that all
/// `<service>_ctn_*` fall together into a node without data and only latencies are ranked; "parents" are
/// the effects (the graph is reversed); series are interpolated to 1 s from 120 s before to 300 s after the
/// injection, the first 111 points train and the last 10 test. `corrected` keeps all columns apart, takes the
/// causes as parents, trains on the baseline's samples and tests on the anomalous ones. Fails as PcPagerank
/// does, and for bidirected edges; an empty ranking is an answer. Not random.
///
/// M. Li et al., "Causal inference-based root cause analysis for online service systems with intervention
/// recognition", KDD 2022.
class Circa final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
