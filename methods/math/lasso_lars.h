// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

namespace culprit::math {

/// Ordinary least squares with an intercept, of least norm where the columns of `x` are collinear.
Eigen::VectorXd leastSquares(const Eigen::MatrixXd& x, const Eigen::VectorXd& y);

/// The coefficients on the lasso path of `y` on `x` (with an intercept) that minimise
/// n ln(2 pi s²) + RSS / s² + ln(n) (non-zero coefficients), s² being the noise variance of the full fit.
///
/// The path is followed by least angle regression on the Gram matrix; as in scikit-learn 1.2's LassoLarsIC
/// columns are centred but not scaled, so that the path's absolute tolerances act on the data's own units.
/// Throws Infeasible unless there are at least two more samples than columns.
/// Source: B. Efron et al., "Least angle regression", Annals of Statistics 32, 2004; H. Zou, T. Hastie,
/// R. Tibshirani, "On the degrees of freedom of the lasso", Annals of Statistics 35, 2007.
Eigen::VectorXd lassoByBic(const Eigen::MatrixXd& x, const Eigen::VectorXd& y);

/// The adaptive lasso: columns weighted by the size of their least squares coefficients, then `lassoByBic`.
/// Source: H. Zou, "The adaptive lasso and its oracle properties", JASA 101, 2006.
Eigen::VectorXd adaptiveLasso(const Eigen::MatrixXd& x, const Eigen::VectorXd& y);

} // namespace culprit::math
