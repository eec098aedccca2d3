// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace culprit::math {

/// Sum in numpy's order: eight interleaved partial sums up to 128 values, halves above. The order matters
/// where a constant variable is compared with its own mean.
double pairwiseSum(std::span<const double> values);

/// Mean by `pairwiseSum`; NaN without values.
double mean(std::span<const double> values);

/// Standard deviation with `count - 1` in the denominator; NaN with fewer than two values.
double sampleDeviation(std::span<const double> values);

/// Pearson's correlation as pandas computes it for complete pairs: NaN with fewer than one pair or where one
/// side does not vary. Both sides have the same length.
double pearsonCorrelation(std::span<const double> x, std::span<const double> y);

/// Half-way cases to even after scaling by 10^decimals, as numpy rounds.
double roundedTo(double value, int decimals);

} // namespace culprit::math
