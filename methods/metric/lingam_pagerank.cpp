// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/lingam_pagerank.h"

#include "discovery/mixed_graph.h"
#include "metric/discovered_graph.h"
#include "metric/graph_ranking.h"

namespace culprit {

const MethodInfo& LingamPagerank::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method = graphs::pageRankMethod("lingam_pagerank", "LiNGAM-PR");
        method.deterministic = false;
        method.summary =
            "Learns a linear acyclic model with non-Gaussian noise and ranks metrics by PageRank from "
            "effects to causes.";
        method.citation =
            "Shimizu, Hoyer, Hyvärinen, Kerminen: A Linear Non-Gaussian Acyclic Model for Causal "
            "Discovery. JMLR 7, 2006";
        return method;
    }();
    return info;
}

Finding LingamPagerank::rank(const CaseView& view, const RunOptions& options) const
{
    return graphs::onMetrics(view, [&](const Frame& frame) {
        const Eigen::MatrixXd effects = graphs::lingamEffects(frame, options);
        graphs::PageRankHead head;
        head.names = frame.names;
        head.weights = (effects.array() != 0).cast<double>();
        head.graph = discovery::graphOfEffects(effects, frame.names);
        return graphs::rankByPageRank(head, "The model has no edge to rank by.");
    });
}

} // namespace culprit
