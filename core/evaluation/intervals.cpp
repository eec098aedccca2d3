// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/intervals.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace culprit {

Interval wilsonInterval(double successes, int trials, double z)
{
    if (trials <= 0) {
        return {0, 1};
    }
    const double n = trials;
    const double p = successes / n;
    const double z2 = z * z;
    const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double half = z / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

Interval bootstrapMean(std::span<const double> values, std::uint64_t seed, int rounds)
{
    if (values.empty() || rounds < 1) {
        return {0, 1};
    }
    // The plain bootstrap collapses when all values agree and covers too little below a hundred cases.
    std::vector<double> extended(values.begin(), values.end());
    extended.push_back(0);
    extended.push_back(1);
    std::mt19937_64 random(seed);
    std::vector<double> means(static_cast<std::size_t>(rounds));
    for (double& mean : means) {
        double sum = 0;
        for (std::size_t i = 0; i < extended.size(); ++i) {
            // The modulo's bias is below 2^-50 for any realistic number of cases.
            sum += extended[random() % extended.size()];
        }
        mean = sum / static_cast<double>(extended.size());
    }
    std::ranges::sort(means);
    const auto at = [&](double quantile) {
        return means[static_cast<std::size_t>(std::lround(quantile * (rounds - 1)))];
    };
    return {at(0.025), at(0.975)};
}

} // namespace culprit
