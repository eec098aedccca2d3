// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/record_sink.h"
#include "fuzz_target.h"

#include <bit>
#include <cstdint>

namespace culprit::fuzz {

/// Looks at every byte it is given, so that a bad view is noticed, and tells by one number what it was.
class RecordDigest : public RecordSink
{
public:
    explicit RecordDigest(const ImportLimits& limits = {})
        : RecordSink(limits)
    {
    }

    std::uint64_t value() const { return m_value; }

    void add(std::string_view text)
    {
        for (const char letter : text) {
            mix(static_cast<unsigned char>(letter));
        }
        mix(0x100);
    }
    void add(double number) { mix(std::bit_cast<std::uint64_t>(number)); }
    void add(std::int64_t number) { mix(static_cast<std::uint64_t>(number)); }

    void table(MetricTable table) override
    {
        const auto same = [&](std::size_t size) {
            if (size != table.rows()) {
                fail("a column is not as long as its times");
            }
        };
        add(table.file);
        addAll(table.time);
        if (!table.index.empty()) {
            same(table.index.size());
        }
        addAll(table.index);
        for (const MetricColumn& column : table.columns) {
            same(column.values.size());
            add(column.name);
            addAll(column.values);
        }
        for (const TextColumn& column : table.textColumns) {
            same(column.values.size());
            add(column.name);
            addAll(column.values);
        }
    }
    void span(const SpanView& span) override
    {
        add(span.startUs);
        add(span.endUs);
        add(span.durationUs);
        for (const std::string_view text :
             {span.traceId,  span.spanId,       span.parentSpanId, span.requestId,  span.databaseId,
              span.service,  span.client,       span.server,       span.clientIp,   span.serverIp,
              span.dataType, span.protocol,     span.requestType,  span.domain,     span.resource,
              span.status,   span.responseCode, span.exception,    span.serverPort, span.endpoint}) {
            add(text);
        }
    }
    void log(const LogView& log) override
    {
        add(log.timeNs);
        for (const std::string_view text : {log.pod, log.container, log.file, log.message}) {
            add(text);
        }
    }
    void topology(Topology topology) override
    {
        for (const auto& link : topology.links) {
            add(link.source);
            add(link.destination);
        }
    }
    void injection(Injection injection) override
    {
        add(injection.time);
        add(injection.duration);
        add(injection.fault);
        add(injection.target);
    }
    void injectionTime(double time) override { add(time); }
    void summary(SummaryRow row) override
    {
        add(row.queriesPerSecond);
        for (const auto& [name, cell] : row.facts) {
            add(name);
            add(cell);
        }
    }
    void diagnosis(Diagnosis diagnosis) override
    {
        add(diagnosis.key.caseKey);
        for (const RankedItem& item : diagnosis.ranking) {
            add(item.name);
            add(item.score);
        }
    }
    void anomaly(Anomaly anomaly) override
    {
        add(anomaly.count);
        for (const std::string& text : {anomaly.column, anomaly.example, anomaly.other}) {
            add(text);
        }
    }

private:
    void mix(std::uint64_t number) { m_value = (m_value ^ number) * 0x100000001b3U; }
    template <typename Values>
    void addAll(const Values& values)
    {
        for (const auto& value : values) {
            add(value);
        }
    }

    std::uint64_t m_value = 0xcbf29ce484222325U;
};

} // namespace culprit::fuzz
