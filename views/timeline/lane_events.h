// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/case.h"

#include <QString>

#include <cstdint>
#include <string>
#include <vector>

namespace culprit {

/// A log line or a span worth a tick below the timeline.
struct LaneEvent
{
    enum class Kind { Error, Warning, SlowSpan };
    Kind kind = Kind::Warning;
    double time = 0; ///< UTC epoch seconds
    std::string component;
    QString title; ///< `ray-replicas-1, warning`
    QString text;
};

struct EventLanes
{
    std::vector<LaneEvent> logs;  ///< warnings and errors that are not routine, by time
    std::vector<LaneEvent> spans; ///< spans over the case's 99th percentile, by time
    std::int64_t logLines = 0;
    std::int64_t routineLines = 0; ///< warnings and errors left out: the same message more than twenty times
    std::int64_t strayRecords = 0; ///< log lines and spans far outside the case, see isStray
    std::int64_t spanCount = 0;
    double slowFromUs = 0; ///< the 99th percentile of the durations, microseconds
};

EventLanes eventLanes(const Case& source);

} // namespace culprit
