// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/pc_randomwalk.h"

#include "metric/discovered_graph.h"
#include "metric/graph_ranking.h"

namespace culprit {

const MethodInfo& PcRandomwalk::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method = graphs::randomWalkMethod("pc_randomwalk", "PC-RW");
        method.parameters = {graphs::alphaParameter(), graphs::walkStepsParameter()};
        method.summary = "Learns a causal graph with PC and ranks metrics by the visits of a random walk.";
        method.citation = "Spirtes, Glymour, Scheines: Causation, Prediction, and Search. 2000; Li et al.: "
                          "Causal Inference-Based Root Cause Analysis for Online Service Systems with "
                          "Intervention Recognition. KDD 2022";
        return method;
    }();
    return info;
}

Finding PcRandomwalk::rank(const CaseView& view, const RunOptions& options) const
{
    return graphs::onMetrics(view, [&](const Frame& frame) {
        return graphs::rankByWalk(view, frame, graphs::pcGraph(frame, options).named(frame.names), options);
    });
}

} // namespace culprit
