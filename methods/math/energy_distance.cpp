// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/energy_distance.h"

#include <algorithm>
#include <numeric>

namespace culprit::math {

PooledSamples::PooledSamples(std::span<const double> first, std::span<const double> second)
    : m_firstCount(static_cast<double>(first.size()))
    , m_secondCount(static_cast<double>(second.size()))
{
    std::vector<double> values(first.begin(), first.end());
    values.insert(values.end(), second.begin(), second.end());
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
    m_sorted.reserve(values.size());
    m_labels.reserve(values.size());
    for (const std::size_t i : order) {
        m_sorted.push_back(values[i]);
        m_labels.push_back(i < first.size() ? 1 : 0);
    }
}

EnergyDistance PooledSamples::distance(std::span<const std::uint8_t> labels) const
{
    double integral = 0; // of (F - G)²
    double cross = 0;    // of F (1 - G) + G (1 - F), which is E|X - Y|
    double firsts = 0;
    double seconds = 0;
    for (std::size_t i = 0; i + 1 < m_sorted.size(); ++i) {
        (labels[i] ? firsts : seconds) += 1;
        const double width = m_sorted[i + 1] - m_sorted[i];
        const double f = firsts / m_firstCount;
        const double g = seconds / m_secondCount;
        integral += width * (f - g) * (f - g);
        cross += width * (f * (1 - g) + g * (1 - f));
    }
    return {2 * integral, cross > 0 ? integral / cross : 0};
}

} // namespace culprit::math
