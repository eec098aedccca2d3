// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/granger_randomwalk.h"

#include "discovery/granger.h"
#include "metric/discovered_graph.h"
#include "metric/graph_ranking.h"

namespace culprit {

const MethodInfo& GrangerRandomwalk::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method = graphs::randomWalkMethod("granger_randomwalk", "Granger-RW");
        method.parameters = {graphs::alphaParameter(), graphs::maxLagParameter(),
                             graphs::walkStepsParameter()};
        method.summary =
            "Links metrics whose past helps to predict each other and ranks them by the visits of a "
            "random walk.";
        method.citation =
            "Granger: Investigating Causal Relations by Econometric Models and Cross-spectral Methods. "
            "Econometrica 37, 1969; Li et al.: Causal Inference-Based Root Cause Analysis. KDD 2022";
        return method;
    }();
    return info;
}

Finding GrangerRandomwalk::rank(const CaseView& view, const RunOptions& options) const
{
    return graphs::onMetrics(view, [&](const Frame& frame) {
        return graphs::grangerFinding(frame, options, [&](const Eigen::MatrixXd& causes) {
            return graphs::rankByWalk(view, frame, discovery::graphOfEffects(causes, frame.names), options);
        });
    });
}

} // namespace culprit
