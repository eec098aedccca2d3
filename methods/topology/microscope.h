// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// Microscope: walks from the gateway along anomalous components to where the anomaly stops.
///
/// Assumes that the culprit is the last anomalous component on a chain of calls from the gateway.
///
/// Input: latency of calls a call edge (ms, samples x edges, whole run), smoothed and scaled to unit
///   norm: an edge that BIRCH splits into several clusters is anomalous, and its destination with it;
///   the call topology.
/// The walk visits the gateway and every anomalous component it reaches; one without further anomalous
/// components to visit becomes a candidate.
/// Score of a candidate: correlation of its summed latency with another's, see the variants.
/// Parameters: `entry` the gateway (default `nginx-proxy`);
///   `smoothing` (1 to 1,000 samples, default 10) and `threshold` (0.03 to 1, default 0.045)
///   of the detection.
///   The walk takes up the component found last; the reference keeps its stack in an unordered set, so that
///   its answer is one of several.
/// Variants: `benchmark` correlates candidates with the component visited last, and ranks by
///   the signed value.
///   `corrected` ranks by the absolute correlation with the gateway.
/// Output: candidates by descending score, often one only.
/// Errors: not applicable without edge latency or topology; failed when the gateway is not in the topology or
///   a component on the walk has no latency.
/// Randomness: none.
/// Source: J. Lin, P. Chen, Z. Zheng, "Microscope: Pinpoint Performance Issues with Causal Graphs in
///   Micro-service Environments", ICSOC 2018; benchmark `RCAEval/e2e/extra_methods/microscope.py`.
class Microscope final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
