// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranking/random_walk.h"

#include "math/pcg64.h"

#include <algorithm>
#include <vector>

namespace culprit::ranking {

Eigen::VectorXd uniformWalkShares(int nodes, int steps, std::uint64_t seed)
{
    Eigen::VectorXd visits = Eigen::VectorXd::Zero(nodes);
    if (nodes == 0 || steps <= 0) {
        return visits;
    }
    const auto cumulative = math::cumulativeProbabilities(
        std::vector<double>(static_cast<std::size_t>(nodes), 1.0 / static_cast<double>(nodes)));
    math::Pcg64 random(seed);
    for (int step = 0; step < steps; ++step) {
        visits(random.choice(cumulative)) += 1;
    }
    return visits / static_cast<double>(steps);
}

ExpectedWalk expectedWalk(const Eigen::MatrixXd& effects, const Eigen::VectorXd& scores, Eigen::Index start,
                          const WalkOptions& options)
{
    const Eigen::Index size = effects.rows();
    ExpectedWalk walk;
    walk.transitions = Eigen::MatrixXd::Zero(size, size);
    for (Eigen::Index node = 0; node < size; ++node) {
        auto row = walk.transitions.row(node);
        for (Eigen::Index other = 0; other < size; ++other) {
            if (effects(other, node) != 0) {
                row(other) = options.rho * scores(other);
            }
            if (effects(node, other) != 0) {
                row(other) = scores(other);
            }
        }
        row(node) = std::max(scores(node) - row.maxCoeff(), 0.0);
        if (const double total = row.sum(); total > 0) {
            row /= total;
        } else {
            row.setConstant(1.0 / static_cast<double>(size));
        }
    }

    Eigen::RowVectorXd at = Eigen::RowVectorXd::Zero(size);
    at(start) = 1;
    walk.shares = Eigen::VectorXd::Zero(size);
    for (int step = 0; step < options.steps; ++step) {
        at = at * walk.transitions;
        walk.shares += at.transpose();
    }
    walk.shares /= static_cast<double>(options.steps);
    return walk;
}

} // namespace culprit::ranking
