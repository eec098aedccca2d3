// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/lingam_randomwalk.h"

#include "metric/discovered_graph.h"
#include "metric/graph_ranking.h"

namespace culprit {

const MethodInfo& LingamRandomwalk::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method = graphs::randomWalkMethod("lingam_randomwalk", "LiNGAM-RW");
        method.deterministic = false;
        method.parameters = {graphs::walkStepsParameter()};
        method.summary =
            "Learns a linear acyclic model with non-Gaussian noise and ranks metrics by the visits of a "
            "random walk.";
        method.citation =
            "Shimizu, Hoyer, Hyvärinen, Kerminen: A Linear Non-Gaussian Acyclic Model for Causal "
            "Discovery. JMLR 7, 2006; Li et al.: Causal Inference-Based Root Cause Analysis. KDD 2022";
        return method;
    }();
    return info;
}

Finding LingamRandomwalk::rank(const CaseView& view, const RunOptions& options) const
{
    return graphs::onMetrics(view, [&](const Frame& frame) {
        const Eigen::MatrixXd effects = graphs::lingamEffects(frame, options);
        return graphs::rankByWalk(view, frame, discovery::graphOfEffects(effects, frame.names), options);
    });
}

} // namespace culprit
