// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace culprit::discovery {

struct LingamOptions
{
    std::uint64_t seed = 1; ///< of FastICA's start
    int maxIterations = 1000;
    std::stop_token stop;
    std::function<void(double)> progress;
};

struct LingamModel
{
    Eigen::MatrixXd effects; ///< (i, j): weight of j's direct effect on i, 0 for none
    std::vector<Eigen::Index> causalOrder;
    bool converged = false; ///< whether FastICA did
};

/// ICA-LiNGAM: a linear acyclic model with non-Gaussian noise.
///
/// FastICA, rows permuted for a diagonal without small entries, the causal order from the smallest set of
/// weights that must vanish, and the weights by adaptive lasso in that order. Assumes causal sufficiency.
/// Random only through FastICA's start. Throws math::Infeasible for fewer than two columns, too few rows or
/// collinear columns, and math::Stopped when asked to stop.
/// Source: S. Shimizu et al., "A linear non-Gaussian acyclic model for causal discovery", JMLR 7, 2006.
LingamModel icaLingam(const Eigen::MatrixXd& data, const LingamOptions& options = {});

/// The order in which `weights` ((i, j): j's effect on i) becomes strictly lower triangular once as few as
/// possible of its smallest entries are taken for zero.
std::vector<Eigen::Index> causalOrderOf(const Eigen::MatrixXd& weights);

} // namespace culprit::discovery
