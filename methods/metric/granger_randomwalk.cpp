// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/granger_randomwalk.h"

#include "discovery/granger.h"
#include "metric/discovered_graph.h"
#include "metric/graph_ranking.h"
#include "metric/preprocess.h"

namespace culprit {

const MethodInfo& GrangerRandomwalk::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "granger_randomwalk";
        method.name = "Granger-RW";
        method.inputs = {"metrics"};
        method.variants = {Variant::Benchmark, Variant::Corrected};
        method.correction = graphs::walkCorrection();
        method.parameters = {graphs::alphaParameter(), graphs::maxLagParameter(),
                             graphs::walkStepsParameter()};
        method.summary =
            "Links metrics whose past helps to predict each other and ranks them by the visits of a "
            "random walk.";
        method.formula = "score = visits / steps";
        method.citation =
            "Granger: Investigating Causal Relations by Econometric Models and Cross-spectral Methods. "
            "Econometrica 37, 1969; Li et al.: Causal Inference-Based Root Cause Analysis. KDD 2022";
        return method;
    }();
    return info;
}

Finding GrangerRandomwalk::rank(const CaseView& view, const RunOptions& options) const
{
    const Frame frame = preprocess(view.metrics());
    if (auto missing = graphs::missingFor(frame, 4)) {
        return *std::move(missing);
    }
    return graphs::grangerFinding(frame, options, [&](const Eigen::MatrixXd& causes) {
        return graphs::rankByWalk(view, frame, discovery::graphOfEffects(causes, frame.names), options);
    });
}

} // namespace culprit
