// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

namespace culprit {

/// A half-open span of time [start, end) in UTC epoch seconds.
struct TimeRange
{
    double start = 0;
    double end = 0;

    constexpr double duration() const { return end - start; }
    constexpr bool isEmpty() const { return !(end > start); }
    constexpr bool contains(double time) const { return time >= start && time < end; }
    constexpr TimeRange united(TimeRange other) const
    {
        return {std::min(start, other.start), std::max(end, other.end)};
    }
    friend constexpr bool operator==(TimeRange, TimeRange) = default;
};

} // namespace culprit
