// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/moments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace culprit::math {

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

} // namespace

double pairwiseSum(std::span<const double> values)
{
    constexpr std::size_t lanes = 8;
    constexpr std::size_t blockSize = 128;
    const std::size_t count = values.size();
    if (count < lanes) {
        double sum = 0;
        for (const double value : values) {
            sum += value;
        }
        return sum;
    }
    if (count > blockSize) {
        std::size_t half = count / 2;
        half -= half % lanes;
        return pairwiseSum(values.first(half)) + pairwiseSum(values.subspan(half));
    }
    std::array<double, lanes> partial{};
    std::copy_n(values.begin(), lanes, partial.begin());
    std::size_t at = lanes;
    for (; at < count - count % lanes; at += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            partial[lane] += values[at + lane];
        }
    }
    double sum = ((partial[0] + partial[1]) + (partial[2] + partial[3])) +
                 ((partial[4] + partial[5]) + (partial[6] + partial[7]));
    for (; at < count; ++at) {
        sum += values[at];
    }
    return sum;
}

double mean(std::span<const double> values)
{
    return values.empty() ? notANumber : pairwiseSum(values) / static_cast<double>(values.size());
}

double sampleDeviation(std::span<const double> values)
{
    if (values.size() < 2) {
        return notANumber;
    }
    const double center = mean(values);
    std::vector<double> squares(values.size());
    std::ranges::transform(values, squares.begin(), [center](double value) {
        const double deviation = center - value;
        return deviation * deviation;
    });
    return std::sqrt(pairwiseSum(squares) / static_cast<double>(values.size() - 1));
}

double pearsonCorrelation(std::span<const double> x, std::span<const double> y)
{
    if (x.empty() || x.size() != y.size()) {
        return notANumber;
    }
    const double meanX = mean(x);
    const double meanY = mean(y);
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double dx = x[i] - meanX;
        const double dy = y[i] - meanY;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    if (!(xx > 0) || !(yy > 0)) {
        return notANumber;
    }
    return std::clamp(xy / std::sqrt(xx) / std::sqrt(yy), -1.0, 1.0);
}

double roundedTo(double value, int decimals)
{
    const double power = std::pow(10.0, decimals);
    return std::nearbyint(value * power) / power;
}

} // namespace culprit::math
