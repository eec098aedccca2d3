// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/ges_pagerank.h"

#include "discovery/ges.h"
#include "metric/graph_ranking.h"
#include "metric/preprocess.h"

namespace culprit {

const MethodInfo& GesPagerank::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "ges_pagerank";
        method.name = "GES-PR";
        method.inputs = {"metrics"};
        method.parameters = {{"lambda", "penalty discount of the BIC", 2.0, 0.01, 1000}};
        method.summary =
            "Learns a causal graph by greedy equivalence search and ranks metrics by PageRank from "
            "effects to causes.";
        method.formula = "score = 0.85 · Σ over effects e of score(e) / causes(e) + restarts";
        method.citation = "Chickering: Optimal Structure Identification with Greedy Search. JMLR 3, 2002";
        return method;
    }();
    return info;
}

Finding GesPagerank::rank(const CaseView& view, const RunOptions& options) const
{
    const Frame frame = preprocess(view.metrics());
    if (auto missing = graphs::missingFor(frame, 4)) {
        return *std::move(missing);
    }
    return graphs::guarded([&] {
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
