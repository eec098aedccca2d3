// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/rcaeval_tables_parser.h"

#include "archive/log_array_parser.h"
#include "archive/number_text.h"
#include "archive/table_names.h"
#include "archive/time_text.h"
#include "telemetry/component.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace culprit {

namespace {

constexpr std::size_t missingColumn = static_cast<std::size_t>(-1);

/// Where the names of each kind begin in `logNames`.
const std::size_t logContainers = namesOfLogTimes().size();
const std::size_t logPods = logContainers + namesOfContainers().size();
const std::size_t logMessages = logPods + namesOfPods().size();
const std::size_t logEnd = logMessages + namesOfMessages().size();

std::vector<std::string_view> logNames()
{
    std::vector<std::string_view> names;
    for (const auto some : {namesOfLogTimes(), namesOfContainers(), namesOfPods(), namesOfMessages()}) {
        names.insert(names.end(), some.begin(), some.end());
    }
    return names;
}

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
constexpr std::array<NamedDuration, 15> otherDurations{{{"durationMs", 1e3},
                                                        {"duration_ms", 1e3},
                                                        {"durationMillis", 1e3},
                                                        {"durationUs", 1},
                                                        {"duration_us", 1},
                                                        {"durationMicros", 1},
                                                        {"durationNs", 1e-3},
                                                        {"duration_ns", 1e-3},
                                                        {"durationNano", 1e-3},
                                                        {"durationNanos", 1e-3},
                                                        {"durationNanoseconds", 1e-3},
                                                        {"duration_s", 1e6},
                                                        {"durationSeconds", 1e6},
                                                        {"duration_seconds", 1e6},
                                                        {"duration_sec", 1e6}}};

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
        std::vector<bool> isTaken(cells.size());
        // A name as it should be comes before one in other capitals.
        for (const bool exactly : {true, false}) {
            for (std::size_t i = 0; i < cells.size(); ++i) {
                const std::string_view cell = trimmed(cells[i]);
                const auto found = std::ranges::find_if(m_names, [&](std::string_view name) {
                    return exactly ? name == cell : lowerCase(name) == lowerCase(cell);
                });
                if (found != m_names.end() && !isTaken[i]) {
                    auto& position = m_position[static_cast<std::size_t>(found - m_names.begin())];
                    isTaken[i] = position == missingColumn;
                    position = isTaken[i] ? i : position;
                }
            }
        }
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (!isTaken[i] && !trimmed(cells[i]).empty()) {
                m_unknown.add(trimmed(cells[i]));
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
    : NamedColumnsParser(logNames(), sink)
{
}

std::size_t RcaEvalLogsParser::foundOf(std::size_t first, std::size_t end) const
{
    for (std::size_t place = first; place < end; ++place) {
        if (has(place)) {
            return place;
        }
    }
    return first;
}

void RcaEvalLogsParser::findColumns()
{
    m_haveColumns = true;
    m_container = foundOf(logContainers, logPods);
    m_pod = foundOf(logPods, logMessages);
    m_message = foundOf(logMessages, logEnd);
}

void RcaEvalLogsParser::record()
{
    if (!m_haveColumns) {
        findColumns();
    }
    std::optional<std::int64_t> time;
    std::string_view told;
    for (std::size_t place = 0; place < logContainers && !time; ++place) {
        time = epochNanoseconds(at(place));
        told = told.empty() ? at(place) : told;
    }
    if (!time) {
        if (m_badTimes++ == 0) {
            m_badTime = shortened(told, 60);
        }
        return;
    }
    LogView log;
    log.timeNs = *time;
    log.pod = at(m_pod);
    log.container = at(m_container);
    if (log.container.empty() && !has(m_container)) {
        const std::string_view workload = replicaStem(log.pod);
        log.container = workload.empty() ? log.pod : workload;
    }
    log.message = textAt(m_message);
    ++m_lines;
    m_badUtf8 += !isUtf8(log.message);
    m_backwards += log.timeNs < m_lastNs;
    m_lastNs = log.timeNs;
    m_sink.log(log);
}

void RcaEvalLogsParser::report()
{
    findColumns();
    // Every column of times may tell one, where another does not.
    for (std::size_t place = logContainers; place < logEnd; ++place) {
        if (place != m_container && place != m_pod && place != m_message) {
            notKept(place);
        }
    }
    using enum AnomalyKind;
    m_sink.anomaly({LinesWithoutTime, m_badTimes, {}, m_badTime, {}});
    m_sink.anomaly({NoMessage, has(m_message) ? 0 : m_lines, {}, {}, {}});
    m_sink.anomaly({BadUtf8, m_badUtf8, has(m_message) ? std::string(logNames()[m_message]) : "", {}, {}});
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
    if (const auto duration = microsecondsIn(column)) {
        span.durationUs = std::llround(*duration);
        m_durations.add(*duration, at(column));
        compareDurations(column, *duration);
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

std::optional<double> RcaEvalTracesParser::microsecondsIn(std::size_t column) const
{
    const double unit = column == TraceDuration ? 1 : otherDurations[column - TraceNames].microseconds;
    const auto duration = numberOf(at(column));
    return duration && std::isfinite(*duration) && std::abs(*duration * unit) < 9e15
               ? std::optional(*duration * unit)
               : std::nullopt;
}

void RcaEvalTracesParser::compareDurations(std::size_t read, double duration)
{
    for (std::size_t i = 0; i < otherDurations.size(); ++i) {
        if (TraceNames + i == read || !has(TraceNames + i)) {
            continue;
        }
        // Either may be rounded to its unit.
        const auto other = microsecondsIn(TraceNames + i);
        const double unit =
            std::max(otherDurations[i].microseconds,
                     read == TraceDuration ? 1.0 : otherDurations[read - TraceNames].microseconds);
        if (other && std::abs(*other - duration) > unit + 0.01 * std::abs(duration) && m_apart.count++ == 0) {
            m_apart.example = shortened(at(read), 30) + " and " + shortened(at(TraceNames + i), 30);
            m_apart.other = otherDurations[i].name;
        }
    }
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
    m_apart.column = traceNames()[read];
    m_sink.anomaly(std::move(m_apart));
    m_durations.report(traceNames()[read], m_sink);
    m_sink.anomaly({NoStatus, m_noStatus, "statusCode", {}, {}});
}

} // namespace culprit
