// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace culprit::math {

/// The quantile `q` in [0, 1] of values sorted in ascending order, linear between neighbours: numpy's default
/// ("linear", Hyndman and Fan's type 7). NaN when there are no values.
double sortedQuantile(std::span<const double> sorted, double q);

/// The same of values in any order.
double quantile(std::span<const double> values, double q);

/// The same for long lists: reorders `values` as far as needed instead of sorting a copy.
double selectedQuantile(std::span<double> values, double q);

/// The middle value, or the mean of the two middle ones.
double median(std::span<const double> values);

} // namespace culprit::math
