// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/span_list_parser.h"

#include "archive/time_text.h"

#include <algorithm>
#include <bitset>
#include <charconv>
#include <cmath>

namespace culprit {

namespace {

enum Field : std::size_t {
    Delay,
    Client,
    Server,
    ClientIp,
    ServerIp,
    StartTime,
    EndTime,
    DataType,
    Protocol,
    RequestType,
    Domain,
    Resource,
    Status,
    ResponseCode,
    Exception,
    RequestId,
    TraceId,
    SpanId,
    ParentSpanId,
    ServerPort,
    Endpoint,
    DatabaseId,
};

constexpr std::array<std::string_view, 22> fieldNames{
    "Response Delay", "Client",           "Server",    "Client IP",      "Server IP",
    "Start Time",     "End Time",         "Data Type", "Protocol",       "Request Type",
    "Request Domain", "Request Resource", "Status",    "Response Code",  "Response Exception",
    "X-Request-ID",   "Trace ID",         "Span ID",   "Parent Span ID", "Server Port",
    "Endpoint",       "Database ID"};

constexpr std::size_t absent = static_cast<std::size_t>(-1);
/// A row of more pieces between commas is none.
constexpr std::size_t mostPieces = 512;

bool holdsQuote(std::string_view text)
{
    return text.find('"') != std::string_view::npos;
}

/// Whether pieces[first..last] joined by commas can be one wrapped cell.
bool isWrapped(const std::vector<std::string_view>& pieces, std::size_t first, std::size_t last)
{
    const std::string_view front = pieces[first];
    const std::string_view back = pieces[last];
    if (!front.starts_with('"') || !back.ends_with('"')) {
        return false;
    }
    return first != last || (front.size() >= 3 && holdsQuote(front.substr(1, front.size() - 2)));
}

} // namespace

bool cutNaiveRow(std::string_view row, std::size_t columns, std::vector<std::string_view>& cells)
{
    cells.clear();
    if (!holdsQuote(row)) {
        splitAt(',', row, cells);
        return cells.size() == columns;
    }
    const auto count = static_cast<std::size_t>(std::ranges::count(row, ',') + 1);
    if (count < columns || count > mostPieces) {
        return false;
    }
    std::vector<std::string_view> pieces;
    splitAt(',', row, pieces);
    // canCut[i][c]: pieces from i on can be cut into c cells. Filled from the end.
    using Counts = std::bitset<mostPieces + 1>;
    std::vector<Counts> canCut(count + 1);
    canCut[count][0] = true;
    Counts wrapped; // what may follow a wrapped cell that ends behind piece i
    for (std::size_t i = count; i-- > 0;) {
        if (!holdsQuote(pieces[i])) {
            canCut[i] = canCut[i + 1] << 1;
        } else if (pieces[i].starts_with('"')) {
            canCut[i] = (isWrapped(pieces, i, i) ? wrapped | canCut[i + 1] : wrapped) << 1;
        }
        if (pieces[i].ends_with('"')) {
            wrapped |= canCut[i + 1];
        }
    }
    if (!canCut[0][columns]) {
        return false;
    }
    for (std::size_t i = 0, left = columns; i < count; --left) {
        if (!holdsQuote(pieces[i])) {
            cells.push_back(pieces[i]);
            ++i;
            continue;
        }
        std::size_t last = i;
        while (!isWrapped(pieces, i, last) || !canCut[last + 1][left - 1]) {
            ++last;
        }
        const char* begin = pieces[i].data() + 1;
        const char* end = pieces[last].data() + pieces[last].size() - 1;
        cells.emplace_back(begin, static_cast<std::size_t>(end - begin));
        i = last + 1;
    }
    return true;
}

SpanListParser::SpanListParser(RecordSink& sink)
    : m_sink(sink)
    , m_lines([this](std::string_view text) { line(text); }, sink.meter().limits())
{
}

void SpanListParser::feed(std::string_view bytes)
{
    m_lines.feed(bytes);
}

void SpanListParser::header(std::string_view text)
{
    m_haveHeader = true;
    std::vector<std::string_view> names;
    splitAt(',', text, names, m_sink.meter().limits());
    m_columns = names.size();
    for (std::size_t field = 0; field < fieldNames.size(); ++field) {
        const auto found = std::ranges::find(names, fieldNames[field]);
        m_position[field] = found == names.end() ? absent : static_cast<std::size_t>(found - names.begin());
    }
    if (m_position[StartTime] == absent) {
        throw ArtifactError("it has no column Start Time");
    }
}

bool SpanListParser::startsRow(std::string_view text) const
{
    return m_position[Delay] != 0 || (!text.empty() && text.front() >= '0' && text.front() <= '9');
}

std::string_view SpanListParser::at(std::size_t field) const
{
    return m_position[field] == absent ? std::string_view() : m_cells[m_position[field]];
}

bool SpanListParser::take(std::string_view row)
{
    if (!cutNaiveRow(row, m_columns, m_cells)) {
        return false;
    }
    emitRow();
    return true;
}

void SpanListParser::giveUpFirst()
{
    ++m_dropped;
    if (m_firstDropped.empty()) {
        m_firstDropped = m_open.front().substr(0, 60);
    }
    m_open.pop_front();
}

void SpanListParser::line(std::string_view text)
{
    if (!m_haveHeader) {
        header(text);
        return;
    }
    if (m_open.empty()) {
        if (text.empty()) {
            return;
        }
        const bool odd = holdsQuote(text);
        if (startsRow(text) && take(text)) {
            if (odd && !m_cells.empty() && std::ranges::count(text, ',') + 1 != std::ptrdiff_t(m_columns)) {
                m_recovered += std::ranges::any_of(m_cells, holdsQuote);
            }
            return;
        }
        m_open.emplace_back(text);
        return;
    }
    // The row before is not whole: either this line goes on with it, or it is lost and this line begins anew.
    std::string joined;
    for (const std::string& part : m_open) {
        joined.append(part).append(1, '\n');
    }
    joined.append(text);
    if (startsRow(m_open.front()) && take(joined)) {
        ++m_recovered;
        m_open.clear();
        return;
    }
    std::vector<std::string_view> cells;
    if (startsRow(text) && cutNaiveRow(text, m_columns, cells)) {
        while (!m_open.empty()) {
            giveUpFirst();
        }
        take(text);
        return;
    }
    m_open.emplace_back(text);
    if (m_open.size() > maxJoinedLines || joined.size() > (1U << 20)) {
        giveUpFirst();
    }
}

void SpanListParser::emitRow()
{
    const auto start = epochNanoseconds(at(StartTime));
    if (!start) {
        if (m_badTimes++ == 0) {
            m_badTime = at(StartTime).substr(0, 60);
        }
        return;
    }
    SpanView span;
    span.startUs = *start / 1000;
    const std::string_view delay = at(Delay);
    double micros = 0;
    const auto [end, error] = std::from_chars(delay.data(), delay.data() + delay.size(), micros);
    if (error == std::errc{} && end == delay.data() + delay.size() && std::abs(micros) < 9e15) {
        span.durationUs = std::llround(micros);
        m_durations.add(micros, delay);
    } else {
        if (m_badDelays++ == 0) {
            m_badDelay = delay.substr(0, 60);
        }
    }
    const auto endTime = epochNanoseconds(at(EndTime));
    span.endUs = endTime ? *endTime / 1000 : span.startUs + span.durationUs;
    span.client = at(Client);
    span.server = at(Server);
    span.clientIp = at(ClientIp);
    span.serverIp = at(ServerIp);
    span.dataType = at(DataType);
    span.protocol = at(Protocol);
    span.requestType = at(RequestType);
    span.domain = at(Domain);
    span.resource = at(Resource);
    span.status = at(Status);
    span.responseCode = at(ResponseCode);
    span.exception = at(Exception);
    span.requestId = at(RequestId);
    span.traceId = at(TraceId);
    span.spanId = at(SpanId);
    span.parentSpanId = at(ParentSpanId);
    span.serverPort = at(ServerPort);
    span.endpoint = at(Endpoint);
    span.databaseId = at(DatabaseId);
    m_sink.span(span);
}

void SpanListParser::finish()
{
    m_lines.finish();
    while (!m_open.empty()) {
        giveUpFirst();
    }
    if (!m_haveHeader) {
        throw ArtifactError("it is empty");
    }
    using enum AnomalyKind;
    m_sink.anomaly({RecoveredRows, m_recovered, {}, {}, {}});
    m_sink.anomaly({LostLines, m_dropped, {}, m_firstDropped, {}});
    m_sink.anomaly({RowsWithoutStart, m_badTimes, std::string(fieldNames[StartTime]), m_badTime, {}});
    m_sink.anomaly({BadDelays, m_badDelays, std::string(fieldNames[Delay]), m_badDelay, {}});
    m_durations.report(fieldNames[Delay], m_sink);
}

} // namespace culprit
