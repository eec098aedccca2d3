// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/lingam_pagerank.h"

#include "discovery/lingam.h"
#include "discovery/mixed_graph.h"
#include "metric/graph_ranking.h"
#include "metric/preprocess.h"

namespace culprit {

const MethodInfo& LingamPagerank::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "lingam_pagerank";
        method.name = "LiNGAM-PR";
        method.inputs = {"metrics"};
        method.deterministic = false;
        method.summary =
            "Learns a linear acyclic model with non-Gaussian noise and ranks metrics by PageRank from "
            "effects to causes.";
        method.formula = "score = 0.85 · Σ over effects e of score(e) / causes(e) + restarts";
        method.citation =
            "Shimizu, Hoyer, Hyvärinen, Kerminen: A Linear Non-Gaussian Acyclic Model for Causal "
            "Discovery. JMLR 7, 2006";
        return method;
    }();
    return info;
}

Finding LingamPagerank::rank(const CaseView& view, const RunOptions& options) const
{
    const Frame frame = preprocess(view.metrics());
    if (auto missing = graphs::missingFor(frame, 4)) {
        return *std::move(missing);
    }
    return graphs::guarded([&] {
        const auto model =
            discovery::icaLingam(frame.values, {options.seed, 1000, options.stop, options.progress});
        graphs::PageRankHead head;
        head.names = frame.names;
        head.weights = (model.effects.array() != 0).cast<double>();
        head.graph = discovery::graphOfEffects(model.effects, frame.names);
        if (head.graph.edges.empty()) {
            return graphs::columnOrder(frame.names, head.graph, "The model has no edge to rank by.");
        }
        return graphs::rankByPageRank(head);
    });
}

} // namespace culprit
