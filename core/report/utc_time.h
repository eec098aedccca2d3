// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QTimeZone>

#include <cmath>

namespace culprit {

/// The date and time in UTC of `epochSeconds` (seconds since 1970), to the nearest millisecond.
inline QDateTime utcTime(double epochSeconds)
{
    return QDateTime::fromMSecsSinceEpoch(std::llround(epochSeconds * 1000), QTimeZone::utc());
}

} // namespace culprit
