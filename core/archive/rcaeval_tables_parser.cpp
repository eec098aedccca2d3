// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/rcaeval_tables_parser.h"

#include "archive/log_array_parser.h"
#include "archive/number_text.h"
#include "archive/time_text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace culprit {

namespace {

constexpr std::size_t missingColumn = static_cast<std::size_t>(-1);

enum LogColumn : std::size_t { LogTime, LogTimestamp, LogContainer, LogMessage };
enum TraceColumn : std::size_t {
    TraceTime,
    TraceTraceId,
    TraceSpanId,
    TraceService,
    TraceMethod,
    TraceOperation,
    TraceStartMillis,
    TraceStart,
    TraceDuration,
    TraceStatus,
    TraceParent,
    TraceProtocol,
    TraceNames, ///< how many there are; behind them `otherDurations`
};

/// Columns of durations in other units, where none is called `duration`, which is in microseconds.
struct NamedDuration
{
    std::string_view name;
    double microseconds;
};
constexpr std::array<NamedDuration, 11> otherDurations{{{"durationMs", 1e3},
                                                        {"duration_ms", 1e3},
                                                        {"durationMillis", 1e3},
                                                        {"durationUs", 1},
                                                        {"duration_us", 1},
                                                        {"durationMicros", 1},
                                                        {"durationNs", 1e-3},
                                                        {"duration_ns", 1e-3},
                                                        {"durationNano", 1e-3},
                                                        {"durationNanos", 1e-3},
                                                        {"durationNanoseconds", 1e-3}}};

std::vector<std::string_view> traceNames()
{
    std::vector<std::string_view> names{"time",       "traceID",       "spanID",          "serviceName",
                                        "methodName", "operationName", "startTimeMillis", "startTime",
                                        "duration",   "statusCode",    "parentSpanID",    "protocol"};
    for (const NamedDuration& duration : otherDurations) {
        names.push_back(duration.name);
    }
    return names;
}

} // namespace

NamedColumnsParser::NamedColumnsParser(std::vector<std::string_view> names, RecordSink& sink)
    : m_sink(sink)
    , m_names(std::move(names))
    , m_csv([this](CsvReader::Cells cells) { row(cells); }, Quoting::Lenient, sink.meter().limits())
{
}

bool NamedColumnsParser::has(std::size_t index) const
{
    return m_position[index] != missingColumn;
}

std::string_view NamedColumnsParser::at(std::size_t index) const
{
    const std::size_t position = m_position[index];
    return position < m_cells.size() ? trimmed(m_cells[position]) : std::string_view();
}

std::string_view NamedColumnsParser::textAt(std::size_t index) const
{
    const std::size_t position = m_position[index];
    return position < m_cells.size() ? m_cells[position] : std::string_view();
}

void NamedColumnsParser::notKept(std::size_t index)
{
    if (has(index)) {
        m_unknown.add(m_names[index]);
    }
}

void NamedColumnsParser::row(CsvReader::Cells cells)
{
    if (!m_haveHeader) {
        m_haveHeader = true;
        m_columns = cells.size();
        m_position.assign(m_names.size(), missingColumn);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto found = std::ranges::find(m_names, trimmed(cells[i]));
            if (found == m_names.end()) {
                if (!trimmed(cells[i]).empty()) {
                    m_unknown.add(trimmed(cells[i]));
                }
            } else if (auto& position = m_position[static_cast<std::size_t>(found - m_names.begin())];
                       position == missingColumn) {
                position = i;
            }
        }
        return;
    }
    m_uneven += cells.size() != m_columns;
    m_cells = cells;
    record();
}

void NamedColumnsParser::finish()
{
    m_csv.finish();
    m_csv.report(m_sink);
    if (!m_haveHeader) {
        throw ArtifactError("it is empty");
    }
    report();
    Anomaly unknown = m_unknown.anomaly(AnomalyKind::ColumnsNotKept);
    unknown.column.clear();
    m_sink.anomaly(std::move(unknown));
    m_sink.anomaly({AnomalyKind::UnevenRows, m_uneven, {}, {}, {}});
}

RcaEvalLogsParser::RcaEvalLogsParser(RecordSink& sink)
    : NamedColumnsParser({"time", "timestamp", "container_name", "message"}, sink)
{
}

void RcaEvalLogsParser::record()
{
    auto time = epochNanoseconds(at(LogTimestamp));
    if (!time) {
        time = epochNanoseconds(at(LogTime));
    }
    if (!time) {
        if (m_badTimes++ == 0) {
            m_badTime = shortened(at(LogTimestamp).empty() ? at(LogTime) : at(LogTimestamp), 60);
        }
        return;
    }
    LogView log;
    log.timeNs = *time;
    log.container = at(LogContainer);
    log.message = textAt(LogMessage);
    m_badUtf8 += !isUtf8(log.message);
    m_backwards += log.timeNs < m_lastNs;
    m_lastNs = log.timeNs;
    m_sink.log(log);
}

void RcaEvalLogsParser::report()
{
    using enum AnomalyKind;
    m_sink.anomaly({LinesWithoutTime, m_badTimes, {}, m_badTime, {}});
    m_sink.anomaly({BadUtf8, m_badUtf8, "message", {}, {}});
    m_sink.anomaly({LinesOutOfOrder, m_backwards, {}, {}, {}});
}

RcaEvalTracesParser::RcaEvalTracesParser(RecordSink& sink)
    : NamedColumnsParser(traceNames(), sink)
{
}

void RcaEvalTracesParser::record()
{
    auto start = epochNanoseconds(at(TraceStart));
    for (const TraceColumn other : {TraceStartMillis, TraceTime}) {
        if (!start) {
            start = epochNanoseconds(at(other));
        }
    }
    if (!start) {
        if (m_badTimes++ == 0) {
            m_badTime = shortened(at(TraceStart), 60);
        }
        return;
    }
    SpanView span;
    span.startUs = *start / 1000;
    const std::size_t column = durationColumn();
    const double unit = column == TraceDuration ? 1 : otherDurations[column - TraceNames].microseconds;
    const auto duration = numberOf(at(column));
    if (duration && std::isfinite(*duration) && std::abs(*duration * unit) < 9e15) {
        span.durationUs = std::llround(*duration * unit);
    } else {
        if (m_badDurations++ == 0) {
            m_badDuration = shortened(at(column), 60);
        }
    }
    span.endUs = span.startUs + span.durationUs;
    span.traceId = at(TraceTraceId);
    span.spanId = at(TraceSpanId);
    span.parentSpanId = at(TraceParent);
    span.service = at(TraceService);
    span.endpoint = at(TraceMethod);
    span.resource = at(TraceOperation);
    span.responseCode = at(TraceStatus);
    span.protocol = at(TraceProtocol);
    if (span.protocol.empty()) {
        span.protocol = protocolOfCode(span.responseCode);
    }
    m_noStatus += span.responseCode.empty();
    m_sink.span(span);
}

std::size_t RcaEvalTracesParser::durationColumn() const
{
    std::size_t column = TraceDuration;
    for (std::size_t i = 0; i < otherDurations.size() && !has(column); ++i) {
        column = has(TraceNames + i) ? TraceNames + i : column;
    }
    return column;
}

void RcaEvalTracesParser::report()
{
    const std::size_t read = durationColumn();
    for (std::size_t i = 0; i < otherDurations.size(); ++i) {
        if (TraceNames + i != read) {
            notKept(TraceNames + i);
        }
    }
    using enum AnomalyKind;
    m_sink.anomaly({SpansWithoutStart, m_badTimes, {}, m_badTime, {}});
    m_sink.anomaly({BadDurations, m_badDurations, std::string(traceNames()[read]), m_badDuration, {}});
    m_sink.anomaly({NoStatus, m_noStatus, "statusCode", {}, {}});
}

} // namespace culprit
