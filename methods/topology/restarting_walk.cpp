// SPDX-License-Identifier: GPL-3.0-or-later
#include "topology/restarting_walk.h"

#include "metric/graph_ranking.h"
#include "metric/preprocess.h"

namespace culprit::topology {

ParameterSpec dampingParameter()
{
    return {"damping", "chance to follow an edge instead of restarting", 0.85, 0.0, 0.999};
}

WalkScores walkWithRestarts(const CaseView& view, const RunOptions& options,
                            const ranking::WeightedGraph& graph, const std::vector<double>& restart)
{
    ranking::PersonalisedPageRankOptions pageRank;
    pageRank.damping = std::get<double>(options.parameters.at("damping"));
    auto result = ranking::personalisedPageRank(graph, restart, pageRank, options.stop);
    if (result.stopped) {
        return {{}, Finding::cancelled()};
    }
    if (!result.converged) {
        return {{},
                graphs::randomRanking(preprocess(view.metrics()).names, options.seed,
                                      "The power iteration of PageRank did not converge.")};
    }
    return {std::move(result.scores), std::nullopt};
}

} // namespace culprit::topology
