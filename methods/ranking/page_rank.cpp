// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranking/page_rank.h"

#include "math/infeasible.h"

namespace culprit::ranking {

PageRankResult pageRank(const Eigen::MatrixXd& weights, const PageRankOptions& options)
{
    if ((weights.array() == 0).all()) {
        throw math::Infeasible("the causal graph has no edge to rank by");
    }
    const Eigen::Index size = weights.rows();
    Eigen::MatrixXd step = Eigen::MatrixXd::Zero(size, size);
    Eigen::VectorXd restart = Eigen::VectorXd::Constant(size, 1.0 / static_cast<double>(size));
    for (Eigen::Index i = 0; i < size; ++i) {
        const double degree = weights.row(i).sum();
        if (degree != 0) {
            step.col(i) = options.damping * weights.row(i).transpose() / degree;
            restart(i) *= 1 - options.damping;
        }
    }

    PageRankResult result;
    result.scores = restart;
    for (int i = 0; i < options.maxIterations; ++i) {
        Eigen::VectorXd next = step * result.scores + restart * result.scores.sum();
        next /= next.sum();
        ++result.iterations;
        if ((next - result.scores).lpNorm<1>() < options.tolerance) {
            result.converged = true;
            break;
        }
        result.scores = std::move(next);
    }
    result.scores /= result.scores.sum();
    return result;
}

} // namespace culprit::ranking
