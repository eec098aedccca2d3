// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/telemetry_hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <bit>
#include <cstring>

namespace culprit {

static_assert(std::endian::native == std::endian::little, "records are hashed as they lie in memory");

namespace {

std::string_view bytesOf(const std::vector<double>& values)
{
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double)};
}

TelemetryHash::Value hashOf(std::string_view bytes)
{
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    return {hash.low64, hash.high64};
}

void addTo(TelemetryHash::Value& sum, const TelemetryHash::Value& value)
{
    sum.low += value.low;
    sum.high += value.high + (sum.low < value.low ? 1 : 0);
}

std::string digitsOf(const TelemetryHash::Value& value)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint64_t half : {value.high, value.low}) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            text += digits[half >> static_cast<unsigned>(shift) & 15U];
        }
    }
    return text;
}

} // namespace

void TelemetryHash::start(Kind kind)
{
    m_record.assign(1, static_cast<char>(kind));
}

void TelemetryHash::put(std::int64_t number)
{
    m_record.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void TelemetryHash::put(std::string_view text)
{
    put(static_cast<std::int64_t>(text.size())); // so that no text runs into the next
    m_record.append(text);
}

void TelemetryHash::put(const Value& value)
{
    put(std::bit_cast<std::int64_t>(value.low));
    put(std::bit_cast<std::int64_t>(value.high));
}

TelemetryHash::Value TelemetryHash::hashed() const
{
    return hashOf(m_record);
}

void TelemetryHash::count()
{
    addTo(m_sum, hashed());
}

TelemetryHash::Value TelemetryHash::ofSpanShape(std::span<const std::string_view, shapeTexts> texts)
{
    TelemetryHash scratch;
    scratch.start(Kind::Shape);
    for (const std::string_view text : texts) {
        scratch.put(text);
    }
    return scratch.hashed();
}

TelemetryHash::Value TelemetryHash::ofLogOrigin(std::string_view pod, std::string_view container,
                                                std::string_view file)
{
    TelemetryHash scratch;
    scratch.start(Kind::Origin);
    for (const std::string_view text : {pod, container, file}) {
        scratch.put(text);
    }
    return scratch.hashed();
}

void TelemetryHash::addSpan(const Value& shape, const SpanRest& rest)
{
    start(Kind::Span);
    put(shape);
    for (const std::int64_t number : {rest.startUs, rest.endUs, rest.durationUs}) {
        put(number);
    }
    for (const std::string_view text :
         {rest.serverPort, rest.traceId, rest.spanId, rest.parentSpanId, rest.requestId, rest.databaseId}) {
        put(text);
    }
    count();
}

void TelemetryHash::addLog(const Value& origin, std::int64_t timeNs, std::string_view message)
{
    start(Kind::Log);
    put(origin);
    put(timeNs);
    put(message);
    count();
}

void TelemetryHash::add(const Span& span)
{
    const std::array<std::string_view, shapeTexts> shape{
        span.service,  span.client,       span.server,      span.clientIp, span.serverIp,
        span.dataType, span.protocol,     span.requestType, span.domain,   span.resource,
        span.status,   span.responseCode, span.exception,   span.endpoint};
    addSpan(ofSpanShape(shape), {span.startUs, span.endUs, span.durationUs, span.serverPort, span.traceId,
                                 span.spanId, span.parentSpanId, span.requestId, span.databaseId});
}

void TelemetryHash::add(const LogRecord& record)
{
    addLog(ofLogOrigin(record.pod, record.container, record.file), record.timeNs, record.message);
}

void TelemetryHash::add(const MetricTable& table)
{
    start(Kind::Table);
    put(table.file);
    put(hashOf(bytesOf(table.time)));
    put(hashOf(bytesOf(table.index)));
    count();
    for (const MetricColumn& column : table.columns) {
        start(Kind::Column);
        put(table.file);
        put(column.name);
        put(static_cast<std::int64_t>(column.position));
        put(hashOf(bytesOf(column.values)));
        count();
    }
    for (const TextColumn& column : table.textColumns) {
        start(Kind::TextColumn);
        put(table.file);
        put(column.name);
        put(static_cast<std::int64_t>(column.position));
        for (const std::string& text : column.values) {
            put(text);
        }
        count();
    }
}

void TelemetryHash::add(const Topology::Link& link)
{
    start(Kind::Link);
    put(link.source);
    put(link.destination);
    count();
}

void TelemetryHash::add(const TelemetryHash& part)
{
    addTo(m_sum, part.m_sum);
}

TelemetryHash TelemetryHash::of(const Case& source)
{
    TelemetryHash hash;
    for (const MetricTable& table : source.tables) {
        hash.add(table);
    }
    for (const Span& span : source.spans) {
        hash.add(span);
    }
    for (const LogRecord& record : source.logs) {
        hash.add(record);
    }
    for (const Topology::Link& link : source.topology.links) {
        hash.add(link);
    }
    return hash;
}

std::string TelemetryHash::hex() const
{
    return digitsOf(m_sum);
}

std::string TelemetryHash::ofText(std::string_view text)
{
    return digitsOf(hashOf(text));
}

} // namespace culprit
