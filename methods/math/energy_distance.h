// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace culprit::math {

/// How far two one-dimensional samples lie apart, by their empirical distributions F and G.
struct EnergyDistance
{
    double squared = 0;     ///< 2 E|X-Y| - E|X-X'| - E|Y-Y'| = 2 ∫ (F - G)², in the variable's unit
    double coefficient = 0; ///< squared / (2 E|X-Y|), from 0 (same distribution) to 1
};

/// Pooled samples in ascending order, so that many labellings of them can be compared cheaply.
class PooledSamples
{
public:
    /// Neither side may be empty.
    PooledSamples(std::span<const double> first, std::span<const double> second);

    /// 1 where a pooled sample belongs to the first side.
    const std::vector<std::uint8_t>& labels() const { return m_labels; }

    /// The distance under the samples' own labels, or under another labelling of as many firsts.
    EnergyDistance distance() const { return distance(m_labels); }
    EnergyDistance distance(std::span<const std::uint8_t> labels) const;

private:
    std::vector<double> m_sorted;
    std::vector<std::uint8_t> m_labels;
    double m_firstCount = 0;
    double m_secondCount = 0;
};

} // namespace culprit::math
