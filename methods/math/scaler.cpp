// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/scaler.h"

#include "math/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace culprit::math {

namespace {

constexpr double machineEpsilon = std::numeric_limits<double>::epsilon();

} // namespace

Scale standardScale(std::span<const double> values)
{
    const auto count = static_cast<double>(values.size());
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    const double mean = sum / count;
    double squares = 0;
    double residue = 0; // of the mean's rounding
    for (const double value : values) {
        const double deviation = value - mean;
        residue += deviation;
        squares += deviation * deviation;
    }
    const double variance = (squares - residue * residue / count) / count;
    const double rounding = count * mean * machineEpsilon;
    const bool constant = variance <= count * machineEpsilon * variance + rounding * rounding;
    return {mean, constant ? 1 : std::sqrt(variance), constant};
}

Scale robustScale(std::span<const double> values)
{
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    const std::size_t middle = sorted.size() / 2;
    const double center = sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    const double range = sortedQuantile(sorted, 0.75) - sortedQuantile(sorted, 0.25);
    const bool flat = range < 10 * machineEpsilon;
    return {center, flat ? 1 : range, flat};
}

} // namespace culprit::math
