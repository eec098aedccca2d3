// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace culprit::math {

namespace {

/// From the nearer neighbour, so that the result is monotone in rounding too.
double between(double low, double high, double fraction)
{
    return fraction < 0.5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction);
}

} // namespace

double sortedQuantile(std::span<const double> sorted, double q)
{
    if (sorted.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double at = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(at));
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return between(sorted[below], sorted[above], at - static_cast<double>(below));
}

double selectedQuantile(std::span<double> values, double q)
{
    if (values.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double at = q * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(at));
    const auto lower = values.begin() + static_cast<std::ptrdiff_t>(below);
    std::nth_element(values.begin(), lower, values.end());
    const double low = *lower;
    const double high = below + 1 < values.size() ? *std::min_element(lower + 1, values.end()) : low;
    return between(low, high, at - static_cast<double>(below));
}

double quantile(std::span<const double> values, double q)
{
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    return sortedQuantile(sorted, q);
}

double median(std::span<const double> values)
{
    if (values.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    const std::size_t middle = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

} // namespace culprit::math
