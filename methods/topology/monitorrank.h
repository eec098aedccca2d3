// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// MonitorRank: a random walk over the calls around anomalous components, drawn to those that move
/// with the gateway.
///
/// Assumes that the culprit's latency follows the gateway's, and that the walk gets caught near it.
///
/// Input: latency of calls a call edge (ms, samples x edges, whole run), smoothed and scaled to unit
///   norm: an edge that BIRCH splits into several clusters is anomalous, and its destination with it;
///   the call topology.
/// Score of a component: its personalised PageRank. S is the absolute correlation of its summed latency with
///   the gateway's, to three decimals. A call u → v weighs S(v), its reverse rho S(u), a component's stay
///   with itself what its S exceeds the largest S of the components it calls.
/// Parameters: `entry` the gateway (default `nginx-proxy`); `rho` (0 to 1, default 0.5) weight of backward
///   edges; `smoothing` (1 to 1,000 samples, default 10) and `threshold` (0.03 to 1, default 0.045) of the
///   detection; `damping` (0 to 0.999, default 0.85).
/// Variants: `benchmark` walks the reversed graph and lets a later edge overwrite an earlier one between the
///   same components, so the answer depends on the order of the anomalous components (a Python set in the
///   reference; here the order of the names). `corrected` follows the paper: calls are walked from caller to
///   callee, and a backward edge is only added where no call goes that way.
/// Output: components by descending score. Without an anomalous edge the ranking is empty.
/// Errors: not applicable without edge latency or topology; failed when a component has no latency; fallback
///   when the power iteration does not converge.
/// Randomness: none, but for the fallback's seeded permutation.
/// Source: M. Kim, R. Sumbaly, S. Shah, "Root Cause Detection in a Service-Oriented Architecture", SIGMETRICS
///   2013; benchmark `RCAEval/e2e/extra_methods/monitorrank.py`.
class MonitorRank final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
