// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/causalrca.h"

#include "discovery/dag_gnn.h"
#include "discovery/mixed_graph.h"
#include "metric/graph_ranking.h"

namespace culprit {

const MethodInfo& CausalRca::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "causalrca";
        method.name = "CausalRCA";
        method.inputs = {"metrics"};
        method.deterministic = false;
        method.parameters = {{"epochs", "epochs of a training round", std::int64_t{500}, 1, 100000},
                             {"threshold", "weight below which an edge is cut", 0.3, 0, 100}};
        method.summary =
            "Learns a weighted acyclic graph with a variational autoencoder and ranks metrics by PageRank.";
        method.formula = "score = 0.85 · Σ over causes c of score(c) · |W_cm| / Σ_j |W_cj| + restarts";
        method.citation =
            "Xin, Chen, Zhao: CausalRCA: Causal Inference Based Precise Fine-Grained Root Cause "
            "Localization for Microservice Applications. J. Systems and Software 203, 2023";
        return method;
    }();
    return info;
}

Finding CausalRca::rank(const CaseView& view, const RunOptions& options) const
{
    return graphs::onMetrics(
        view,
        [&](Frame& frame) {
            for (Eigen::Index column = 0; column < frame.cols(); ++column) {
                frame.values.col(column) /= frame.values.col(column).maxCoeff();
            }
            if (!frame.values.allFinite()) {
                throw math::Infeasible("a metric's largest value is 0, so that it can't be scaled by it");
            }
            discovery::DagGnnOptions learning;
            learning.seed = options.seed;
            learning.epochs = graphs::integerIn(options.parameters, "epochs");
            learning.threshold = graphs::numberIn(options.parameters, "threshold");
            learning.stop = options.stop;
            learning.progress = options.progress;
            const auto model = discovery::dagGnn(frame.values, learning);

            graphs::PageRankHead head;
            head.names = frame.names;
            head.weights = model.weights.cwiseAbs();
            head.fromCauses = true;
            head.graph = discovery::graphOfEffects(model.weights.transpose(), frame.names);
            return graphs::rankByPageRank(head, "No weight of the graph reaches the threshold.");
        },
        2);
}

} // namespace culprit
