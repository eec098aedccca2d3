// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>

namespace culprit {

/// When a span ended by its duration, epoch microseconds. A damaged record may tell of any: then it is the last or
/// the first instant there is.
constexpr std::int64_t spanEnd(std::int64_t startUs, std::int64_t durationUs)
{
    using Limits = std::numeric_limits<std::int64_t>;
    if (durationUs > 0 && startUs > Limits::max() - durationUs) {
        return Limits::max();
    }
    if (durationUs < 0 && startUs < Limits::min() - durationUs) {
        return Limits::min();
    }
    return startUs + durationUs;
}

} // namespace culprit
