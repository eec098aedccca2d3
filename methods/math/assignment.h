// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include <vector>

namespace culprit::math {

/// The column assigned to each row such that the sum of `costs` is least (Hungarian method, O(n³)).
/// `costs` is square and finite. Source: H. Kuhn, Naval Research Logistics Quarterly 2, 1955.
std::vector<Eigen::Index> leastAssignment(const Eigen::MatrixXd& costs);

} // namespace culprit::math
