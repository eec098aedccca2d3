// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/log_level.h"
#include "telemetry/time_range.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace culprit {

/// Which log lines of a case to list; what is left as it is restricts nothing.
struct LogFilter
{
    std::string text; ///< anywhere in message, component or pod; ASCII letters count as equal in either case
    std::optional<TimeRange> time;
    std::string component;           ///< exactly
    LogLevel least = LogLevel::Info; ///< this level and graver ones
    friend bool operator==(const LogFilter&, const LogFilter&) = default;
};

/// Which spans of a case to list; what is left as it is restricts nothing.
struct SpanFilter
{
    enum class Order { Time, SlowestFirst };

    std::string text;              ///< anywhere in what the span names, as above, or in its trace id
    std::optional<TimeRange> time; ///< of the start
    std::string component;         ///< exactly, see ComponentAddresses::componentOf
    std::string operation;         ///< exactly, see operationOf
    std::int64_t leastUs = 0;      ///< microseconds: at least this long
    bool failedOnly = false;       ///< see isFailed
    std::string traceId;           ///< of one trace, which is listed as a tree: callers before what they call
    Order order = Order::Time;
    friend bool operator==(const SpanFilter&, const SpanFilter&) = default;
};

/// The rows that pass a filter, in their order (by time where nothing else is said, equal times as recorded):
/// what a table keeps of all its rows, so that it fetches the rest in pages from anywhere at equal cost.
struct RecordList
{
    std::vector<std::uint32_t> rows;  ///< their positions within the case
    std::vector<double> times;        ///< UTC epoch seconds, one a row
    std::vector<std::uint8_t> depths; ///< of a trace: the callers above each span; otherwise empty

    // Of all rows of the case, whether they pass or not:
    std::int64_t total = 0;
    std::map<std::string, std::int64_t> components; ///< rows by component

    std::int64_t longestUs = 0; ///< of the spans listed, microseconds
    std::int64_t firstUs = 0;   ///< the earliest start, epoch microseconds
    std::int64_t lastUs = 0;    ///< the latest end
    std::size_t size() const { return rows.size(); }
};

} // namespace culprit
