// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/granger_pagerank.h"

#include "discovery/granger.h"
#include "metric/discovered_graph.h"
#include "metric/graph_ranking.h"

namespace culprit {

const MethodInfo& GrangerPagerank::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method = graphs::pageRankMethod("granger_pagerank", "Granger-PR");
        method.parameters = {graphs::alphaParameter(), graphs::maxLagParameter()};
        method.summary =
            "Links metrics whose past helps to predict each other and ranks them by PageRank from effects "
            "to causes.";
        method.citation =
            "Granger: Investigating Causal Relations by Econometric Models and Cross-spectral Methods. "
            "Econometrica 37, 1969";
        return method;
    }();
    return info;
}

Finding GrangerPagerank::rank(const CaseView& view, const RunOptions& options) const
{
    return graphs::onMetrics(view, [&](const Frame& frame) {
        return graphs::grangerFinding(frame, options, [&](const Eigen::MatrixXd& causes) {
            graphs::PageRankHead head;
            head.names = frame.names;
            head.weights = causes;
            head.graph = discovery::graphOfEffects(causes, frame.names);
            return graphs::rankByPageRank(head, "No metric helps to predict another.");
        });
    });
}

} // namespace culprit
