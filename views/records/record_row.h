// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/component_addresses.h"
#include "telemetry/log_level.h"
#include "telemetry/log_record.h"
#include "telemetry/span.h"

#include <QString>

#include <string>

namespace culprit {

enum class RecordKind { Logs, Spans };

/// A log line or a span as a table shows it. A plain value, made off the window's thread.
struct RecordRow
{
    double time = 0; ///< UTC epoch seconds
    std::string component;
    QString text;   ///< of a log line: the message in one line, cut where no screen is wide enough
    QString detail; ///< all there is to say, over several lines

    LogLevel level = LogLevel::Info; ///< of a log line

    std::int64_t startUs = 0; ///< of a span, as the following; epoch microseconds
    std::int64_t durationUs = 0;
    bool failed = false;
    QString operation;
    QString status;
    QString caller;
    std::string traceId;
};

RecordRow rowOf(const LogRecord& record);
RecordRow rowOf(const Span& span, const ComponentAddresses& addresses);

/// `13.3 ms`, `2.04 s`.
QString durationText(std::int64_t microseconds);

} // namespace culprit
