// SPDX-License-Identifier: GPL-3.0-or-later
// What of the store concerns log lines and spans: lists of those that pass a filter, and what they say.
#include "store/codec.h"
#include "store/schema.h"
#include "store/sqlite_statement.h"
#include "store/store.h"
#include "store/store_private.h"
#include "telemetry/missing.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace culprit {

namespace {

constexpr const char* spanSql =
    "SELECT start_us, end_us, duration_us, trace_id, span_id, parent_span_id, request_id, database_id, "
    "service, client, server, client_ip, server_ip, data_type, protocol, request_type, domain, resource, "
    "status, response_code, exception, server_port, endpoint "
    "FROM span JOIN span_shape ON span_shape.id = span.shape ";
constexpr const char* logSql = "SELECT time_ns, pod, container, file, message "
                               "FROM log JOIN log_origin ON log_origin.id = log.origin ";

/// A time or duration of a span, µs. No import's is so far away; a damaged store's is held where the sum and the
/// difference of two are numbers still.
std::int64_t spanTime(const SqliteStatement& row, int column)
{
    constexpr std::int64_t farthest = std::int64_t{1} << 61;
    return std::clamp(row.integer(column), -farthest, farthest);
}

Span spanOf(const SqliteStatement& row)
{
    Span span;
    span.startUs = spanTime(row, 0);
    span.endUs = spanTime(row, 1);
    span.durationUs = spanTime(row, 2);
    std::string* const texts[] = {&span.traceId,      &span.spanId,    &span.parentSpanId, &span.requestId,
                                  &span.databaseId,   &span.service,   &span.client,       &span.server,
                                  &span.clientIp,     &span.serverIp,  &span.dataType,     &span.protocol,
                                  &span.requestType,  &span.domain,    &span.resource,     &span.status,
                                  &span.responseCode, &span.exception, &span.serverPort,   &span.endpoint};
    int column = 3;
    for (std::string* text : texts) {
        *text = row.bytes(column++);
    }
    return span;
}

LogRecord logOf(const SqliteStatement& row)
{
    return {row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4)};
}

/// All rows of a recording, in file order.
template <typename Record>
void readAll(const Store::Private& d, std::int64_t run, const char* sql, const char* table,
             Record (*recordOf)(const SqliteStatement&), const auto& take)
{
    const std::string name(table);
    SqliteStatement rows(
        d, (sql + ("WHERE " + name) + ".id >= ? AND " + name + ".id < ? ORDER BY " + name + ".id").c_str());
    rows.start().add(firstRowOf(run)).add(firstRowOf(numberAfter(run)));
    while (rows.next()) {
        take(recordOf(rows));
    }
}

/// The rows of a recording at `positions`, in their order.
template <typename Record>
std::vector<Record> readRows(const Store::Private& d, const std::string& caseKey, const char* sql,
                             const char* table, std::span<const std::uint32_t> positions,
                             Record (*recordOf)(const SqliteStatement&))
{
    const std::int64_t first = firstRowOf(findRun(d, caseKey).summary.id);
    std::vector<Record> records;
    records.reserve(positions.size());
    SqliteStatement row(d, (sql + ("WHERE " + std::string(table)) + ".id = ?").c_str());
    for (const std::uint32_t position : positions) {
        row.start().add(first + position);
        if (!row.next()) {
            d.fail(QStringLiteral("a row of ") + QString::fromStdString(caseKey) +
                   QStringLiteral(" is gone: its archive was removed meanwhile"));
        }
        records.push_back(recordOf(row));
    }
    return records;
}

/// Finds a text in many others, whatever the case of ASCII letters (Horspool's algorithm).
class TextSearch
{
public:
    explicit TextSearch(std::string_view wanted)
        : m_wanted(wanted)
    {
        for (char& letter : m_wanted) {
            letter = folded(letter);
        }
        m_shift.fill(m_wanted.size());
        for (std::size_t i = 0; i + 1 < m_wanted.size(); ++i) {
            m_shift[static_cast<unsigned char>(m_wanted[i])] = m_wanted.size() - 1 - i;
        }
    }

    bool isEmpty() const { return m_wanted.empty(); }

    bool isIn(std::string_view text) const
    {
        const std::size_t length = m_wanted.size();
        for (std::size_t at = 0; at + length <= text.size();) {
            std::size_t i = length;
            while (i > 0 && folded(text[at + i - 1]) == m_wanted[i - 1]) {
                --i;
            }
            if (i == 0) {
                return true;
            }
            at += m_shift[static_cast<unsigned char>(folded(text[at + length - 1]))];
        }
        return false;
    }

private:
    static constexpr char folded(char letter)
    {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    }

    std::string m_wanted;
    std::array<std::size_t, 256> m_shift{};
};

/// Bounds in the table's own unit, all time where there are none.
struct Bounds
{
    std::int64_t start = std::numeric_limits<std::int64_t>::min();
    std::int64_t end = std::numeric_limits<std::int64_t>::max();

    Bounds(const std::optional<TimeRange>& range, double unitsPerSecond)
    {
        if (range) {
            constexpr double most = 9.2e18;
            start = static_cast<std::int64_t>(std::clamp(range->start * unitsPerSecond, -most, most));
            end = static_cast<std::int64_t>(std::clamp(range->end * unitsPerSecond, -most, most));
        }
    }
    bool contains(std::int64_t time) const { return time >= start && time < end; }
};

/// Rows found so far, to be put in order at the end.
struct Found
{
    std::vector<std::uint32_t> rows;
    std::vector<std::int64_t> times;
    std::vector<std::int64_t> durations; ///< of spans

    std::size_t size() const { return rows.size(); }
    std::vector<std::size_t> inOrder(bool isSorted) const
    {
        std::vector<std::size_t> order(size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        if (!isSorted) {
            std::ranges::stable_sort(order, {}, [this](std::size_t i) { return times[i]; });
        }
        return order;
    }
};

void fill(RecordList& list, const Found& found, const std::vector<std::size_t>& order, double unitsPerSecond)
{
    list.rows.reserve(order.size());
    list.times.reserve(order.size());
    for (const std::size_t i : order) {
        list.rows.push_back(found.rows[i]);
        list.times.push_back(static_cast<double>(found.times[i]) / unitsPerSecond);
    }
}

/// What the lines of one origin have in common.
struct OriginOfList
{
    std::string component;
    bool hasText = false;
    std::int64_t lines = 0;
};

/// What the spans of one shape have in common.
struct ShapeOfList
{
    std::string component; ///< unless `atShared`
    bool passes = true;
    bool hasText = false;
    std::int64_t spans = 0;
    std::optional<Span> atShared; ///< at an address several components had: who served depends on the time
};

/// Looks up what many rows share, once each. `read` makes a Value of a row of the statement.
template <typename Value>
class Lookup
{
public:
    Lookup(const Store::Private& d, const char* sql)
        : m_statement(d, sql)
    {
    }

    Value& at(std::int64_t id, const auto& read)
    {
        const auto [place, fresh] = m_values.try_emplace(id);
        if (fresh) {
            m_statement.start().add(id);
            if (m_statement.next()) {
                place->second = read(m_statement);
            }
        }
        return place->second;
    }
    const std::unordered_map<std::int64_t, Value>& values() const { return m_values; }

private:
    SqliteStatement m_statement;
    std::unordered_map<std::int64_t, Value> m_values;
};

/// The span ids of a trace's rows, and whom they name as their caller.
struct TraceIds
{
    std::vector<std::string> own;
    std::vector<std::string> callers;
};

/// Callers before what they call, brothers by time; a span whose caller is not there stands as a root.
/// `order` is by time at first.
std::vector<std::uint8_t> asTree(std::vector<std::size_t>& order, const TraceIds& ids)
{
    std::unordered_map<std::string_view, std::size_t> placeOf;
    for (const std::size_t i : order) {
        if (!ids.own[i].empty()) {
            placeOf.emplace(ids.own[i], i);
        }
    }
    std::unordered_map<std::size_t, std::vector<std::size_t>> called;
    std::vector<std::size_t> roots;
    for (const std::size_t i : order) {
        const auto caller = ids.callers[i].empty() ? placeOf.end() : placeOf.find(ids.callers[i]);
        (caller == placeOf.end() || caller->second == i ? roots : called[caller->second]).push_back(i);
    }
    std::vector<std::size_t> tree;
    std::vector<std::uint8_t> depths;
    std::vector<bool> taken(ids.own.size(), false);
    const auto walk = [&](std::size_t from) {
        std::vector<std::pair<std::size_t, int>> open{{from, 0}};
        while (!open.empty()) {
            const auto [i, depth] = open.back();
            open.pop_back();
            if (taken[i]) {
                continue;
            }
            taken[i] = true;
            tree.push_back(i);
            depths.push_back(static_cast<std::uint8_t>(std::min(depth, 255)));
            const auto below = called.find(i);
            if (below != called.end()) {
                std::for_each(below->second.rbegin(), below->second.rend(),
                              [&, next = depth + 1](std::size_t child) { open.emplace_back(child, next); });
            }
        }
    };
    std::ranges::for_each(roots, walk);
    std::ranges::for_each(order, walk); // spans that name each other in a ring have no root
    order = std::move(tree);
    return depths;
}

} // namespace

std::vector<Span> allSpans(const Store::Private& store, const CaseSummary& run)
{
    std::vector<Span> spans;
    readAll(store, run.id, spanSql, "span", spanOf, [&](Span span) { spans.push_back(std::move(span)); });
    return spans;
}

std::vector<LogRecord> allLogs(const Store::Private& store, const CaseSummary& run)
{
    std::vector<LogRecord> logs;
    readAll(store, run.id, logSql, "log", logOf, [&](LogRecord log) { logs.push_back(std::move(log)); });
    return logs;
}

void forEachSpan(const Store::Private& store, const CaseSummary& run,
                 const std::function<void(const Span&)>& take)
{
    readAll(store, run.id, spanSql, "span", spanOf, take);
}

void forEachLog(const Store::Private& store, const CaseSummary& run,
                const std::function<void(const LogRecord&)>& take)
{
    readAll(store, run.id, logSql, "log", logOf, take);
}

RecordList Store::listLogs(const std::string& caseKey, const LogFilter& filter,
                           const std::stop_token& stop) const
{
    const RunRow run = findRun(*d, caseKey);
    const TextSearch search(filter.text);
    const Bounds bounds(filter.time, 1e9);
    const bool readsMessages = !search.isEmpty() || filter.least != LogLevel::Info;
    Lookup<OriginOfList> origins(*d, "SELECT container, pod FROM log_origin WHERE id = ?");
    SqliteStatement row(
        *d, readsMessages
                ? "SELECT id, time_ns, origin, message FROM log WHERE id >= ? AND id < ? ORDER BY id"
                : "SELECT id, time_ns, origin FROM log WHERE id >= ? AND id < ? ORDER BY id");
    const std::int64_t first = firstRowOf(run.summary.id);
    row.start().add(first).add(firstRowOf(numberAfter(run.summary.id)));
    RecordList list;
    Found found;
    while (!stop.stop_requested() && row.next()) {
        OriginOfList& origin = origins.at(row.integer(2), [&](const SqliteStatement& shared) {
            return OriginOfList{shared.text(0), search.isIn(shared.bytes(0)) || search.isIn(shared.bytes(1))};
        });
        ++list.total;
        ++origin.lines;
        const std::int64_t time = row.integer(1);
        if (!bounds.contains(time) || (!filter.component.empty() && origin.component != filter.component) ||
            (readsMessages && !origin.hasText && !search.isIn(row.bytes(3))) ||
            (filter.least != LogLevel::Info && logLevel(row.bytes(3)) < filter.least)) {
            continue;
        }
        found.rows.push_back(static_cast<std::uint32_t>(row.integer(0) - first));
        found.times.push_back(time);
    }
    for (const auto& [id, origin] : origins.values()) {
        list.components[origin.component] += origin.lines;
    }
    fill(list, found, found.inOrder(run.logsSorted), 1e9);
    return list;
}

RecordList Store::listSpans(const std::string& caseKey, const SpanFilter& filter,
                            const std::stop_token& stop) const
{
    const RunRow run = findRun(*d, caseKey);
    const TextSearch search(filter.text);
    const Bounds bounds(filter.time, 1e6);
    const ComponentAddresses known = addresses(caseKey);
    const auto isWanted = [&](const std::string& component) {
        return filter.component.empty() || component == filter.component;
    };
    const auto readShape = [&](const SqliteStatement& shared) {
        Span span;
        std::string* const texts[] = {&span.service,     &span.client,   &span.server,   &span.serverIp,
                                      &span.protocol,    &span.resource, &span.status,   &span.responseCode,
                                      &span.requestType, &span.endpoint, &span.exception};
        ShapeOfList shape;
        int column = 0;
        for (std::string* text : texts) {
            *text = shared.bytes(column++);
            shape.hasText = shape.hasText || search.isIn(*text);
        }
        shape.passes = (filter.operation.empty() || operationOf(span) == filter.operation) &&
                       (!filter.failedOnly || isFailed(span));
        if (isMissing(span.service) && known.isShared(span.serverIp)) {
            shape.atShared = std::move(span);
            return shape;
        }
        shape.component = known.componentOf(span);
        shape.hasText = shape.hasText || search.isIn(shape.component);
        shape.passes = shape.passes && isWanted(shape.component);
        return shape;
    };
    Lookup<ShapeOfList> shapes(*d, "SELECT service, client, server, server_ip, protocol, resource, status, "
                                   "response_code, request_type, endpoint, exception "
                                   "FROM span_shape WHERE id = ?");
    SqliteStatement row(*d,
                        "SELECT id, start_us, end_us, duration_us, shape, trace_id, span_id, parent_span_id "
                        "FROM span WHERE id >= ? AND id < ? ORDER BY id");
    const std::int64_t first = firstRowOf(run.summary.id);
    row.start().add(first).add(firstRowOf(numberAfter(run.summary.id)));
    RecordList list;
    Found found;
    TraceIds ids;
    while (!stop.stop_requested() && row.next()) {
        ShapeOfList& shape = shapes.at(row.integer(4), readShape);
        ++list.total;
        const std::int64_t start = spanTime(row, 1);
        const std::int64_t duration = spanTime(row, 3);
        bool passes = shape.passes;
        bool hasText = shape.hasText;
        if (shape.atShared) {
            shape.atShared->startUs = start;
            const std::string& component = known.componentOf(*shape.atShared);
            ++list.components[component];
            passes = passes && isWanted(component);
            hasText = hasText || search.isIn(component);
        } else {
            ++shape.spans;
        }
        if (!passes || !bounds.contains(start) || duration < filter.leastUs ||
            (!filter.traceId.empty() && row.bytes(5) != filter.traceId) ||
            (!hasText && !search.isIn(row.bytes(5)))) {
            continue;
        }
        list.longestUs = std::max(list.longestUs, duration);
        list.firstUs = found.size() == 0 ? start : std::min(list.firstUs, start);
        list.lastUs = std::max(list.lastUs, start + duration);
        found.rows.push_back(static_cast<std::uint32_t>(row.integer(0) - first));
        found.times.push_back(start);
        found.durations.push_back(duration);
        if (!filter.traceId.empty()) {
            ids.own.push_back(row.text(6));
            ids.callers.push_back(row.text(7));
        }
    }
    for (const auto& [id, shape] : shapes.values()) {
        if (shape.spans > 0) {
            list.components[shape.component] += shape.spans;
        }
    }
    std::vector<std::size_t> order = found.inOrder(run.spansSorted);
    if (!filter.traceId.empty()) {
        list.depths = asTree(order, ids);
    } else if (filter.order == SpanFilter::Order::SlowestFirst) {
        std::ranges::stable_sort(order, std::ranges::greater(),
                                 [&](std::size_t i) { return found.durations[i]; });
    }
    fill(list, found, order, 1e6);
    return list;
}

std::vector<LogRecord> Store::logs(const std::string& caseKey, std::span<const std::uint32_t> rows) const
{
    return readRows(*d, caseKey, logSql, "log", rows, logOf);
}

std::vector<Span> Store::spans(const std::string& caseKey, std::span<const std::uint32_t> rows) const
{
    return readRows(*d, caseKey, spanSql, "span", rows, spanOf);
}

ComponentAddresses Store::addresses(const std::string& caseKey) const
{
    const std::int64_t run = findRun(*d, caseKey).summary.id;
    const auto blob = [](std::string_view bytes) {
        return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
    };
    ComponentAddresses known;
    std::uint64_t left = mostCellBytes;
    SqliteStatement table(*d, "SELECT id, time FROM metric_table WHERE id >= ? AND id < ? ORDER BY id");
    SqliteStatement row(*d, "SELECT name, cells FROM text_series WHERE id >= ? AND id < ? ORDER BY id");
    table.start().add(firstTableOf(run)).add(firstTableOf(numberAfter(run)));
    while (table.next()) {
        const std::vector<double> time = unpackDoubles(blob(table.bytes(1)));
        std::vector<TextColumn> columns;
        row.start().add(firstColumnOf(table.integer(0))).add(firstColumnOf(numberAfter(table.integer(0))));
        while (row.next()) {
            if (std::string name = row.text(0); name.ends_with(ComponentAddresses::columnEnding)) {
                auto cells = unpackCells(blob(row.bytes(1)), time.size(), left);
                columns.push_back(
                    {std::move(name), 0, std::move(cells).value_or(std::vector<std::string>())});
            }
        }
        if (!columns.empty()) {
            known.add(time, columns);
        }
    }
    return known;
}

} // namespace culprit
