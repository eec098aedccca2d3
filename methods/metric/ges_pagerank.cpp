// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/ges_pagerank.h"

#include "discovery/ges.h"
#include "metric/discovered_graph.h"
#include "metric/graph_ranking.h"

namespace culprit {

const MethodInfo& GesPagerank::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method = graphs::pageRankMethod("ges_pagerank", "GES-PR");
        method.parameters = {{"lambda", "penalty discount of the BIC", 2.0, 0.01, 1000}};
        method.summary =
            "Learns a causal graph by greedy equivalence search and ranks metrics by PageRank from "
            "effects to causes.";
        method.citation = "Chickering: Optimal Structure Identification with Greedy Search. JMLR 3, 2002";
        return method;
    }();
    return info;
}

Finding GesPagerank::rank(const CaseView& view, const RunOptions& options) const
{
    return graphs::onMetrics(view, [&](const Frame& frame) {
        graphs::PageRankHead head;
        head.names = frame.names;
        head.graph = discovery::ges(frame.values, {graphs::numberIn(options.parameters, "lambda"), 0,
                                                   options.stop, options.progress})
                         .named(frame.names);
        head.weights = graphs::effectMatrix(head.graph);
        return graphs::rankByPageRank(head);
    });
}

} // namespace culprit
