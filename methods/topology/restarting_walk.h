// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ranking/personalised_pagerank.h"
#include "study/root_cause_method.h"

#include <optional>
#include <vector>

/// What MicroRCA and MonitorRank share: a walk over the calls around anomalous components that restarts where
/// telemetry points to, as personalised PageRank computes it.
namespace culprit::topology {

/// The parameter `damping`.
ParameterSpec dampingParameter();

struct WalkScores
{
    std::vector<double> scores;     ///< of the graph's nodes, sum 1
    std::optional<Finding> instead; ///< cancelled, or a random ranking where the iteration did not converge
};

/// `restart`: a weight a node of `graph`, not all zero. `options` with every parameter filled in.
WalkScores walkWithRestarts(const CaseView& view, const RunOptions& options,
                            const ranking::WeightedGraph& graph, const std::vector<double>& restart);

} // namespace culprit::topology
