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

/// Percentile bootstrap of the mean of `values`, 95 %; seeded, so repeatable. [0, 1] without values.
/// Source: Efron & Tibshirani, An Introduction to the Bootstrap (1993), ch. 13.
Interval bootstrapMean(std::span<const double> values, std::uint64_t seed = 1, int rounds = 2000);

} // namespace culprit
