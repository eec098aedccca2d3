// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include <cstdint>

namespace culprit::ranking {

/// Shares of `steps` steps that a walk spends at each of `nodes` nodes when every transition is uniform:
/// what the random walk of CIRCA's code does when nodes bring no scores of their own. Drawn from numpy's
/// `default_rng(seed)` by cumulative probability; it does not depend on any graph.
Eigen::VectorXd uniformWalkShares(int nodes, int steps, std::uint64_t seed = 0);

struct WalkOptions
{
    double rho = 0.5; ///< weight of a step towards an effect, relative to one towards a cause
    int steps = 1;
};

struct ExpectedWalk
{
    Eigen::MatrixXd transitions; ///< (i, j): probability to go from i to j
    Eigen::VectorXd shares;      ///< expected share of the steps spent at each node; sums to 1
};

/// The expected walk on a causal graph, as CIRCA and CloudRanger define it: from a node to a cause c with
/// weight s(c), to an effect e with weight rho s(e), and staying with what the node's own score exceeds
/// those by; a node without any weight goes anywhere alike. Exact, nothing is sampled.
///
/// `effects(i, j)` is not zero where j causes i; `scores` >= 0, one a node; the walk begins at `start`.
/// Source: P. Wang et al., "CloudRanger: Root cause identification for cloud native systems", CCGRID 2018;
/// M. Li et al., "Causal inference-based root cause analysis for online service systems with intervention
/// recognition", KDD 2022.
ExpectedWalk expectedWalk(const Eigen::MatrixXd& effects, const Eigen::VectorXd& scores, Eigen::Index start,
                          const WalkOptions& options);

} // namespace culprit::ranking
