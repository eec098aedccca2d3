// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace culprit {

struct Interval
{
    double low = 0;
    double high = 1;
    bool contains(double value) const { return value >= low && value <= high; }
};

/// Wilson's score interval for a proportion of `successes` in `trials` (successes may be fractional).
/// `z` is the normal quantile: 1.96 for 95 %. [0, 1] without trials.
/// Source: E. B. Wilson, JASA 22 (1927).
Interval wilsonInterval(double successes, int trials, double z = 1.959963984540054);

/// Percentile bootstrap, 95 %, of the mean of `values`, which lie in [0, 1]; seeded, so repeatable.
/// The sample is extended by one value at 0 and one at 1, as Agresti and Caffo do for proportions: without
/// them thirty cases cover 91.5 % instead of 95 %. [0, 1] without values.
/// Sources: Efron & Tibshirani, An Introduction to the Bootstrap (1993), ch. 13; Agresti & Caffo,
/// The American Statistician 54 (2000).
Interval bootstrapMean(std::span<const double> values, std::uint64_t seed = 1, int rounds = 2000);

} // namespace culprit
