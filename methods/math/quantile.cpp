// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace culprit::math {

double sortedQuantile(std::span<const double> sorted, double q)
{
    if (sorted.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double at = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(at));
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    const double low = sorted[below];
    const double high = sorted[above];
    const double fraction = at - static_cast<double>(below);
    // From the nearer neighbour, so that the result is monotone in rounding too.
    return fraction < 0.5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction);
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
