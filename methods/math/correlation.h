// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

namespace culprit::math {

/// Pearson's correlations of the columns of `data` (rows are samples), clipped to [-1, 1].
/// A constant column gives NaN in its row and column.
Eigen::MatrixXd correlationMatrix(const Eigen::MatrixXd& data);

/// Pearson's correlation of two equally long samples; NaN when one is constant.
double correlation(const Eigen::Ref<const Eigen::VectorXd>& x, const Eigen::Ref<const Eigen::VectorXd>& y);

} // namespace culprit::math
