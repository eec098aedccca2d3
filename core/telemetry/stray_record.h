// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/time_range.h"

namespace culprit {

/// From here on a record is none of a case's, but one whose clock was wrong.
constexpr double strayFromSeconds = 31 * 86400.0;

/// Whether something from `first` to `last`, epoch seconds, lies more than a month before or after `range`.
constexpr bool isStray(double first, double last, TimeRange range)
{
    return last < range.start - strayFromSeconds || first > range.end + strayFromSeconds;
}

} // namespace culprit
