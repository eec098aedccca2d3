// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/mixed_graph.h"
#include "study/root_cause_method.h"
#include "telemetry/frame.h"

#include <functional>

/// The discoveries that several methods begin with, with the parameters they share.
namespace culprit::graphs {

ParameterSpec alphaParameter();
ParameterSpec maxLagParameter();
ParameterSpec walkStepsParameter();

/// What the methods say alike that discover a graph of the metrics and end in PageRank, or in a random walk.
MethodInfo pageRankMethod(std::string id, std::string name);
MethodInfo randomWalkMethod(std::string id, std::string name);

discovery::MixedGraph pcGraph(const Frame& frame, const RunOptions& options);
discovery::MixedGraph fciGraph(const Frame& frame, const RunOptions& options);

/// (effect, cause) weights of LiNGAM's model.
Eigen::MatrixXd lingamEffects(const Frame& frame, const RunOptions& options);

/// Discovers by Granger tests and gives `rankBy` the (effect, cause) matrix; too few rows are a failure, an
/// infeasible test of one pair a random ranking.
Finding grangerFinding(const Frame& frame, const RunOptions& options,
                       const std::function<Finding(const Eigen::MatrixXd&)>& rankBy);

/// Ranks by the walk of the variant asked for.
Finding rankByWalk(const CaseView& view, const Frame& frame, const CausalGraph& graph,
                   const RunOptions& options);

} // namespace culprit::graphs
