// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

namespace culprit::ranking {

struct PageRankOptions
{
    double damping = 0.85;   ///< probability to follow an edge, in [0, 1)
    int maxIterations = 10;  ///< scikit-network's default: it stops there whether converged or not
    double tolerance = 1e-6; ///< of the scores' change (sum of absolute values)
};

struct PageRankResult
{
    Eigen::VectorXd scores; ///< sum to 1
    int iterations = 0;
    bool converged = false;
};

/// PageRank by power iteration, as scikit-network 0.33 computes it: a walker at i follows an edge with
/// probability proportional to weights(i, j) >= 0, or restarts. As there, a node without outgoing edges takes
/// a whole share of the restarts, any other 1 - damping of one; scores are made to sum to 1 in every step.
/// The scores returned on convergence are those before the last step.
///
/// Throws math::Infeasible for a matrix without any edge.
/// Source: L. Page et al., "The PageRank citation ranking", 1999.
PageRankResult pageRank(const Eigen::MatrixXd& weights, const PageRankOptions& options = {});

} // namespace culprit::ranking
