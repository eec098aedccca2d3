// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include <span>

namespace culprit::math {

/// The correlation of x and y that `given` does not explain linearly, from the correlations of all.
///
/// A conditioning variable that the others determine adds nothing; 0 where x or y is determined by `given`.
double partialCorrelation(const Eigen::MatrixXd& correlations, int x, int y, std::span<const int> given);

/// Two-sided p-value of a partial correlation over `samples` rows given `conditions` variables, by Student's
/// t. NaN without a degree of freedom.
double partialCorrelationPValue(double r, double samples, double conditions);

} // namespace culprit::math
