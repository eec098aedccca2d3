// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// MicroRCA: personalised PageRank over calls and hosts around anomalous components.
///
/// Assumes that a fault shows in the latency of calls to the culprit and in its container's
/// or host's resources.
///
/// Input: latency of calls a call edge (ms, samples x edges, whole run), smoothed and scaled to unit
///   norm: an edge that BIRCH splits into several clusters is anomalous, and its destination with it; the
///   call topology. Besides, container and host metrics (`_ctn_cpu`, …, `_node_memory`), paired with
///   latency by row.
/// Score of a component: its personalised PageRank in the reversed graph of the anomalous components with
///   their callers, callees and hosts. An anomalous call weighs `weight`; another its latency's correlation
///   with an anomalous call's to the same component; a host the mean weight of calls to the component times
///   the largest absolute correlation of its host metrics; all rounded to three decimals. Restarts favour
///   components whose container metrics correlate.
/// Parameters: `weight` (0 to 1, default 0.55) of an anomalous call;
///   `smoothing` (1 to 1,000 samples, default 10) and `threshold` (0.03 to 1, default 0.045) of the
///   detection; `damping` (0 to 0.999, default 0.85).
/// Variants: `benchmark` keeps the reference's quirks: answers may hold `unknown`; negative correlations give
///   negative weights, scores and divergence; hosts are never turned round, because the wrong variable is
///   tested; and where the neighbourhoods of two anomalous components overlap the later one's weight wins, in
///   an order that the reference takes from a Python set (here the order of the anomalous edges). `corrected`
///   uses absolute correlations, computes host weights when all call weights are known, keeps the larger of
///   two weights, turns host edges round as the paper wants (so that a host can be reached and left), and
///   leaves `unknown` out.
/// Output: components (not hosts) by descending score. Without an anomalous edge the ranking is empty.
/// Errors: not applicable without edge latency or topology; failed when an anomalous component has no
///   metrics; fallback when the power iteration does not converge.
/// Randomness: none, but for the fallback's seeded permutation.
/// Source: L. Wu, J. Tordsson, E. Elmroth, O. Kao, "MicroRCA: Root Cause Localization of Performance Issues
///   in Microservices", NOMS 2020; benchmark `RCAEval/e2e/extra_methods/microrca.py`.
class MicroRca final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
