// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace culprit::math {

/// Where a variable usually lies and how far it usually strays; both in the variable's own unit.
struct Scale
{
    double center = 0;
    double spread = 1;   ///< never 0: a variable that does not vary has spread 1
    bool isFlat = false; ///< the spread was 0 and 1 stands in for it

    double scaled(double value) const { return (value - center) / spread; }
};

/// Mean and population standard deviation. A variance within rounding of 0 counts as none (spread 1), as in
/// scikit-learn's StandardScaler. `values` must not be empty.
Scale standardScale(std::span<const double> values);

/// Median and interquartile range (25 % to 75 %, linear interpolation). A range below ten machine epsilons
/// counts as none (spread 1), as in scikit-learn's RobustScaler. `values` must not be empty.
Scale robustScale(std::span<const double> values);

} // namespace culprit::math
