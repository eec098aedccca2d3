// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/time_range.h"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace culprit {

/// Minima and maxima of a long series at falling resolution, so that drawing costs what the screen can show
/// and not what was recorded. Every extreme of the visible part is kept, and a gap stays a
/// gap, however short.
class SeriesPyramid
{
public:
    struct Points
    {
        std::vector<double> time;
        std::vector<double> values;
    };

    /// `time` ascends; a value that is not finite is a gap. Both must outlive the pyramid.
    SeriesPyramid(std::span<const double> time, std::span<const double> values);

    /// The part in `range`, one sample beyond each end, in at most about `points` points (and one a gap).
    Points visible(TimeRange range, std::size_t points) const;
    /// The samples of that part: the first one's index, and how many.
    std::pair<std::size_t, std::size_t> samplesIn(TimeRange range) const;

private:
    struct Level
    {
        std::size_t bucket = 1; ///< samples a bucket
        std::vector<double> low;
        std::vector<double> high;
        std::vector<bool> gap; ///< some sample of the bucket is missing
    };

    std::span<const double> m_time;
    std::span<const double> m_values;
    std::vector<Level> m_levels;
};

} // namespace culprit
