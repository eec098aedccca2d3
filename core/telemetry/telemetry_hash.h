// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/case.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace culprit {

/// A hash of all telemetry of a case, fed record by record: equal for records on their way into a store and
/// for the case that the store gives back.
///
/// It is the sum of its records' hashes: neither the order of files nor the way they were cut into pieces
/// counts, and parts that were fed apart can be joined. What is known of the case beside its telemetry, as
/// the injection, is not in it. Not against forgery.
///
/// Source: XXH3, 128 bits (Collet, xxHash).
class TelemetryHash
{
public:
    struct Value
    {
        std::uint64_t low = 0;
        std::uint64_t high = 0;
        friend bool operator==(const Value&, const Value&) = default;
    };

    // What many records have in common is hashed once:

    /// service, client, server, client ip, server ip, data type, protocol, request type, domain, resource,
    /// status, response code, exception, endpoint.
    static constexpr std::size_t shapeTexts = 14;
    static Value ofSpanShape(std::span<const std::string_view, shapeTexts> texts);
    static Value ofLogOrigin(std::string_view pod, std::string_view container, std::string_view file);

    /// The rest of a span.
    struct SpanRest
    {
        std::int64_t startUs = 0, endUs = 0, durationUs = 0;
        std::string_view serverPort, traceId, spanId, parentSpanId, requestId, databaseId;
    };

    void addSpan(const Value& shape, const SpanRest& rest);
    void addLog(const Value& origin, std::int64_t timeNs, std::string_view message);

    void add(const Span& span);
    void add(const LogRecord& record);
    void add(const MetricTable& table);
    void add(const Topology::Link& link);
    void add(const TelemetryHash& part);

    static TelemetryHash of(const Case& source);

    const Value& value() const { return m_sum; }
    /// 32 digits.
    std::string hex() const;

    /// The hash of one text, in 32 digits.
    static std::string ofText(std::string_view text);

private:
    enum class Kind : unsigned char { Span = 1, Log, Table, Column, TextColumn, Link, Shape, Origin };

    void start(Kind kind);
    void put(std::int64_t number);
    void put(std::string_view text);
    void put(const Value& value);
    Value hashed() const;
    void count(); ///< adds the record that was put

    Value m_sum;
    std::string m_record; ///< being put together; kept for its memory
};

} // namespace culprit
