// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/assignment.h"

#include <limits>

namespace culprit::math {

std::vector<Eigen::Index> leastAssignment(const Eigen::MatrixXd& costs)
{
    // Shortest augmenting paths with potentials; row and column 0 are sentinels.
    const Eigen::Index size = costs.rows();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    Eigen::VectorXd rowPotential = Eigen::VectorXd::Zero(size + 1);
    Eigen::VectorXd columnPotential = Eigen::VectorXd::Zero(size + 1);
    Eigen::VectorX<Eigen::Index> rowOf = Eigen::VectorX<Eigen::Index>::Zero(size + 1);
    Eigen::VectorX<Eigen::Index> cameFrom = Eigen::VectorX<Eigen::Index>::Zero(size + 1);
    for (Eigen::Index row = 1; row <= size; ++row) {
        rowOf(0) = row;
        Eigen::Index column = 0;
        Eigen::VectorXd least = Eigen::VectorXd::Constant(size + 1, infinity);
        std::vector<bool> used(static_cast<std::size_t>(size) + 1, false);
        do {
            used[static_cast<std::size_t>(column)] = true;
            const Eigen::Index current = rowOf(column);
            double delta = infinity;
            Eigen::Index next = 0;
            for (Eigen::Index j = 1; j <= size; ++j) {
                if (used[static_cast<std::size_t>(j)]) {
                    continue;
                }
                const double reduced = costs(current - 1, j - 1) - rowPotential(current) - columnPotential(j);
                if (reduced < least(j)) {
                    least(j) = reduced;
                    cameFrom(j) = column;
                }
                if (least(j) < delta) {
                    delta = least(j);
                    next = j;
                }
            }
            for (Eigen::Index j = 0; j <= size; ++j) {
                if (used[static_cast<std::size_t>(j)]) {
                    rowPotential(rowOf(j)) += delta;
                    columnPotential(j) -= delta;
                } else {
                    least(j) -= delta;
                }
            }
            column = next;
        } while (rowOf(column) != 0);
        do {
            const Eigen::Index before = cameFrom(column);
            rowOf(column) = rowOf(before);
            column = before;
        } while (column != 0);
    }
    std::vector<Eigen::Index> columnOf(static_cast<std::size_t>(size));
    for (Eigen::Index j = 1; j <= size; ++j) {
        columnOf[static_cast<std::size_t>(rowOf(j) - 1)] = j - 1;
    }
    return columnOf;
}

} // namespace culprit::math
