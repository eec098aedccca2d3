// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/anomaly.h"
#include "archive/import_meter.h"
#include "study/diagnosis.h"
#include "telemetry/case.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace culprit {

/// A span while it is read: the fields of `Span` as views into the parser's buffer.
struct SpanView
{
    std::int64_t startUs = 0;
    std::int64_t endUs = 0;
    std::int64_t durationUs = 0;
    std::string_view traceId, spanId, parentSpanId, requestId, databaseId;
    std::string_view service, client, server, clientIp, serverIp, dataType, protocol, requestType, domain;
    std::string_view resource, status, responseCode, exception, serverPort, endpoint;
};

/// A log line while it is read.
struct LogView
{
    std::int64_t timeNs = 0;
    std::string_view pod, container, file, message;
};

/// A row of `benchmark-summary.csv`: what the load generator measured in one iteration.
struct SummaryRow
{
    double queriesPerSecond = 0;                            ///< the constant rate asked for, 0 when not told
    std::vector<std::pair<std::string, std::string>> facts; ///< column and cell as written
};

/// Takes what a parser finds. Views are valid during the call alone.
class RecordSink
{
public:
    virtual ~RecordSink() = default;
    virtual void table(MetricTable table) = 0;
    virtual void span(const SpanView& span) = 0;
    virtual void log(const LogView& log) = 0;
    virtual void topology(Topology topology) = 0;
    virtual void injection(Injection injection) = 0;
    virtual void injectionTime(double time) = 0;
    virtual void summary(SummaryRow row) = 0;
    virtual void diagnosis(Diagnosis diagnosis) = 0;
    /// An anomaly that was not met (count 0) is none.
    virtual void anomaly(Anomaly anomaly) = 0;

    /// What may be taken, and what parsers charge with what they hold.
    ImportMeter& meter() { return m_meter; }

protected:
    explicit RecordSink(const ImportLimits& limits = {})
        : m_meter(limits)
    {
    }

private:
    ImportMeter m_meter;
};

} // namespace culprit
