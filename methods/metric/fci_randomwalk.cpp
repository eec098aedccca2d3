// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/fci_randomwalk.h"

#include "metric/discovered_graph.h"
#include "metric/graph_ranking.h"

namespace culprit {

const MethodInfo& FciRandomwalk::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method = graphs::randomWalkMethod("fci_randomwalk", "FCI-RW");
        method.parameters = {graphs::alphaParameter(), graphs::walkStepsParameter()};
        method.summary = "Learns a causal graph that allows for latent causes with FCI and ranks metrics by "
                         "the visits of a random walk.";
        method.citation = "Spirtes, Meek, Richardson: An Algorithm for Causal Inference in the Presence of "
                          "Latent Variables and Selection Bias. 1999; Li et al.: Causal Inference-Based Root "
                          "Cause Analysis. KDD 2022";
        return method;
    }();
    return info;
}

Finding FciRandomwalk::rank(const CaseView& view, const RunOptions& options) const
{
    return graphs::onMetrics(view, [&](const Frame& frame) {
        return graphs::rankByWalk(view, frame, graphs::fciGraph(frame, options).named(frame.names), options);
    });
}

} // namespace culprit
