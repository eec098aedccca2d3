// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/granger_pagerank.h"

#include "discovery/granger.h"
#include "metric/discovered_graph.h"
#include "metric/graph_ranking.h"
#include "metric/preprocess.h"

namespace culprit {

const MethodInfo& GrangerPagerank::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "granger_pagerank";
        method.name = "Granger-PR";
        method.inputs = {"metrics"};
        method.parameters = {graphs::alphaParameter(), graphs::maxLagParameter()};
        method.summary =
            "Links metrics whose past helps to predict each other and ranks them by PageRank from effects "
            "to causes.";
        method.formula = "score = 0.85 · Σ over effects e of score(e) / causes(e) + restarts";
        method.citation =
            "Granger: Investigating Causal Relations by Econometric Models and Cross-spectral Methods. "
            "Econometrica 37, 1969";
        return method;
    }();
    return info;
}

Finding GrangerPagerank::rank(const CaseView& view, const RunOptions& options) const
{
    const Frame frame = preprocess(view.metrics());
    if (auto missing = graphs::missingFor(frame, 4)) {
        return *std::move(missing);
    }
    return graphs::grangerFinding(frame, options, [&](const Eigen::MatrixXd& causes) {
        graphs::PageRankHead head;
        head.names = frame.names;
        head.weights = causes;
        head.graph = discovery::graphOfEffects(causes, frame.names);
        if (head.graph.edges.empty()) {
            return graphs::columnOrder(frame.names, head.graph, "No metric helps to predict another.");
        }
        return graphs::rankByPageRank(head);
    });
}

} // namespace culprit
