// SPDX-License-Identifier: GPL-3.0-or-later
// What of the store concerns cases: their list, their telemetry, pages of their logs and spans.
#include "store/codec.h"
#include "store/schema.h"
#include "store/store.h"
#include "store/store_private.h"

#include <algorithm>
#include <unordered_map>

namespace culprit {

namespace {

std::string bytesOf(const QVariant& value)
{
    return value.toByteArray().toStdString();
}

CaseKind caseKindFrom(const QString& word)
{
    return word == QLatin1String("smoke")           ? CaseKind::Smoke
           : word == QLatin1String("stabilization") ? CaseKind::Stabilization
                                                    : CaseKind::Rca;
}

QString runSql(const char* rest)
{
    return QStringLiteral(
               "SELECT run.id, key, archive.name, experiment, system, kind, iteration, data_parallel, qps, "
               "time_start, time_end, inject_time, inject_duration, fault, target, inject_kind, "
               "inject_parameters, "
               "components, facts, series, samples, spans, logs, spans_sorted, logs_sorted "
               "FROM run JOIN archive ON archive.id = run.archive ") +
           QLatin1String(rest);
}

/// Cases to diagnose before the others, faults in the study's order; names decide last.
QString readingOrder()
{
    return QStringLiteral(
        "ORDER BY run.archive, CASE kind WHEN 'rca' THEN 0 WHEN 'stabilization' THEN 1 ELSE 2 END, "
        "CASE fault WHEN 'cpu' THEN 0 WHEN 'memory' THEN 1 WHEN 'network' THEN 2 WHEN 'gpu' THEN 3 "
        "ELSE 4 END, experiment, qps, iteration, run.id");
}

RunRow runRow(const QSqlQuery& query)
{
    RunRow row;
    CaseSummary& run = row.summary;
    const auto text = [&](int column) { return query.value(column).toString().toStdString(); };
    run.id = query.value(0).toLongLong();
    run.key = text(1);
    run.archive = text(2);
    run.experiment = text(3);
    run.system = text(4);
    run.kind = caseKindFrom(query.value(5).toString());
    run.iteration = query.value(6).toInt();
    run.dataParallel = query.value(7).toInt();
    run.queriesPerSecond = query.value(8).toDouble();
    run.time = {query.value(9).toDouble(), query.value(10).toDouble()};
    if (!query.value(11).isNull()) {
        run.injection =
            Injection{query.value(11).toDouble(), query.value(12).toDouble(), text(13), text(14), text(15),
                      unpackMap(text(16))};
    }
    run.components = unpackList(text(17));
    row.facts = unpackMap(text(18));
    run.series = query.value(19).toLongLong();
    run.samples = query.value(20).toLongLong();
    run.spans = query.value(21).toLongLong();
    run.logs = query.value(22).toLongLong();
    row.spansSorted = query.value(23).toBool();
    row.logsSorted = query.value(24).toBool();
    return row;
}

RunRow findRun(const Store::Private& d, const std::string& key)
{
    QSqlQuery query = d.run(runSql("WHERE key = ?"), {QString::fromStdString(key)});
    if (!query.next()) {
        d.fail(QStringLiteral("there is no case ") + QString::fromStdString(key));
    }
    return runRow(query);
}

std::vector<MetricTable> loadTables(const Store::Private& d, std::int64_t run)
{
    const std::int64_t first = firstTableOf(run);
    const std::int64_t end = firstTableOf(run + 1);
    std::vector<MetricTable> tables;
    std::unordered_map<std::int64_t, std::size_t> place;
    QSqlQuery rows = d.run(QStringLiteral("SELECT id, file, time, row_index FROM metric_table "
                                          "WHERE id >= ? AND id < ? ORDER BY id"),
                           {qint64{first}, qint64{end}});
    while (rows.next()) {
        place[rows.value(0).toLongLong()] = tables.size();
        MetricTable table;
        table.file = rows.value(1).toString().toStdString();
        table.time = unpackDoubles(rows.value(2).toByteArray());
        table.index = unpackDoubles(rows.value(3).toByteArray());
        tables.push_back(std::move(table));
    }
    const auto forEachColumn = [&](const char* source, const auto& take) {
        QSqlQuery query = d.run(QStringLiteral("SELECT id, name, %1 WHERE id >= ? AND id < ? ORDER BY id")
                                    .arg(QLatin1String(source)),
                                {qint64{firstColumnOf(first)}, qint64{firstColumnOf(end)}});
        while (query.next()) {
            const std::int64_t id = query.value(0).toLongLong();
            const std::int64_t table = id >> 20;
            take(tables[place.at(table)], static_cast<std::size_t>(id - firstColumnOf(table)),
                 query.value(1).toString().toStdString(), query.value(2).toByteArray());
        }
    };
    forEachColumn("samples FROM series",
                  [](MetricTable& table, std::size_t position, std::string name, const QByteArray& bytes) {
                      table.columns.push_back({std::move(name), position, unpackDoubles(bytes)});
                  });
    forEachColumn("cells FROM text_series",
                  [](MetricTable& table, std::size_t position, std::string name, const QByteArray& bytes) {
                      table.textColumns.push_back({std::move(name), position, unpackCells(bytes)});
                  });
    return tables;
}

constexpr const char* spanColumns =
    "SELECT start_us, end_us, duration_us, trace_id, span_id, parent_span_id, request_id, database_id, "
    "service, "
    "client, server, client_ip, server_ip, data_type, protocol, request_type, domain, resource, status, "
    "response_code, exception, server_port, endpoint FROM span JOIN span_shape ON span_shape.id = "
    "span.shape ";
constexpr const char* spanText[] = {"client",  "server",        "resource",    "endpoint",
                                    "status",  "response_code", "protocol",    "exception",
                                    "service", "trace_id",      "request_type"};
constexpr const char* logColumns = "SELECT time_ns, pod, container, file, message FROM log "
                                   "JOIN log_origin ON log_origin.id = log.origin ";
constexpr const char* logText[] = {"message", "container", "pod"};

Span spanOf(const QSqlQuery& query)
{
    Span span;
    span.startUs = query.value(0).toLongLong();
    span.endUs = query.value(1).toLongLong();
    span.durationUs = query.value(2).toLongLong();
    std::string* const texts[] = {&span.traceId,      &span.spanId,    &span.parentSpanId, &span.requestId,
                                  &span.databaseId,   &span.service,   &span.client,       &span.server,
                                  &span.clientIp,     &span.serverIp,  &span.dataType,     &span.protocol,
                                  &span.requestType,  &span.domain,    &span.resource,     &span.status,
                                  &span.responseCode, &span.exception, &span.serverPort,   &span.endpoint};
    int column = 3;
    for (std::string* text : texts) {
        *text = bytesOf(query.value(column++));
    }
    return span;
}

LogRecord logOf(const QSqlQuery& query)
{
    return {query.value(0).toLongLong(), bytesOf(query.value(1)), bytesOf(query.value(2)),
            bytesOf(query.value(3)), bytesOf(query.value(4))};
}

/// `text` as a LIKE pattern that finds it anywhere.
QString likePattern(const std::string& text)
{
    QString pattern = QString::fromStdString(text);
    pattern.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
    pattern.replace(QLatin1Char('%'), QLatin1String("\\%"));
    pattern.replace(QLatin1Char('_'), QLatin1String("\\_"));
    return QLatin1Char('%') + pattern + QLatin1Char('%');
}

/// The part of a page's statement behind FROM, with its values.
struct PageSql
{
    QString where;
    QVariantList values;

    template <std::size_t N>
    PageSql(const char* table, std::int64_t run, const char* timeColumn, double unitsPerSecond,
            const char* const (&texts)[N], const PageQuery& page)
    {
        const QLatin1String name(table);
        where = QStringLiteral("WHERE %1.id >= ? AND %1.id < ?").arg(name);
        values = {qint64{firstRowOf(run)}, qint64{firstRowOf(run + 1)}};
        if (page.time) {
            where += QStringLiteral(" AND %1 >= ? AND %1 < ?").arg(QLatin1String(timeColumn));
            for (const double bound : {page.time->start, page.time->end}) {
                values << qint64(std::clamp(bound * unitsPerSecond, -9.2e18, 9.2e18));
            }
        }
        if (!page.text.empty()) {
            QStringList conditions;
            for (const char* column : texts) {
                conditions
                    << QStringLiteral("CAST(%1 AS TEXT) LIKE ? ESCAPE '\\'").arg(QLatin1String(column));
                values << likePattern(page.text);
            }
            where += QStringLiteral(" AND (%1)").arg(conditions.join(QStringLiteral(" OR ")));
        }
    }
};

QSqlQuery runPage(const Store::Private& d, const QString& sql, const QVariantList& values)
{
    QSqlQuery query(d.database());
    query.setForwardOnly(true);
    query.prepare(sql);
    for (const QVariant& value : values) {
        query.addBindValue(value);
    }
    if (!query.exec()) {
        d.fail(query.lastError().text());
    }
    return query;
}

} // namespace

std::vector<CaseSummary> Store::cases() const
{
    std::vector<CaseSummary> cases;
    QSqlQuery query = d->run(runSql("WHERE whole_span = 0 ") + readingOrder());
    while (query.next()) {
        cases.push_back(runRow(query).summary);
    }
    return cases;
}

std::vector<CaseSummary> Store::cases(std::int64_t archive) const
{
    std::vector<CaseSummary> cases;
    QSqlQuery query =
        d->run(runSql("WHERE whole_span = 0 AND run.archive = ? ") + readingOrder(), {qint64{archive}});
    while (query.next()) {
        cases.push_back(runRow(query).summary);
    }
    return cases;
}

std::vector<CaseSummary> Store::wholeSpans() const
{
    std::vector<CaseSummary> spans;
    QSqlQuery query = d->run(runSql("WHERE whole_span = 1 ORDER BY run.archive, experiment, run.id"));
    while (query.next()) {
        spans.push_back(runRow(query).summary);
    }
    return spans;
}

std::optional<CaseSummary> Store::findCase(const std::string& key) const
{
    QSqlQuery query = d->run(runSql("WHERE key = ?"), {QString::fromStdString(key)});
    return query.next() ? std::optional(runRow(query).summary) : std::nullopt;
}

std::map<std::string, std::string> Store::facts(const std::string& caseKey) const
{
    return findRun(*d, caseKey).facts;
}

Case Store::loadCase(const std::string& key, CasePart parts) const
{
    Case loaded;
    loaded.summary = findRun(*d, key).summary;
    const std::int64_t run = loaded.summary.id;
    const QVariant first = qint64{firstRowOf(run)};
    const QVariant end = qint64{firstRowOf(run + 1)};
    if (contains(parts, CasePart::Metrics)) {
        loaded.tables = loadTables(*d, run);
    }
    if (contains(parts, CasePart::Spans)) {
        loaded.spans.reserve(static_cast<std::size_t>(loaded.summary.spans));
        QSqlQuery query = d->run(QLatin1String(spanColumns) +
                                     QStringLiteral("WHERE span.id >= ? AND span.id < ? ORDER BY span.id"),
                                 {first, end});
        while (query.next()) {
            loaded.spans.push_back(spanOf(query));
        }
    }
    if (contains(parts, CasePart::Logs)) {
        loaded.logs.reserve(static_cast<std::size_t>(loaded.summary.logs));
        QSqlQuery query = d->run(QLatin1String(logColumns) +
                                     QStringLiteral("WHERE log.id >= ? AND log.id < ? ORDER BY log.id"),
                                 {first, end});
        while (query.next()) {
            loaded.logs.push_back(logOf(query));
        }
    }
    if (contains(parts, CasePart::Topology)) {
        QSqlQuery query =
            d->run(QStringLiteral("SELECT source, destination FROM link WHERE run = ? ORDER BY position"),
                   {qint64{run}});
        while (query.next()) {
            loaded.topology.links.push_back({bytesOf(query.value(0)), bytesOf(query.value(1))});
        }
    }
    return loaded;
}

std::vector<LogRecord> Store::logs(const std::string& caseKey, const PageQuery& query) const
{
    const RunRow run = findRun(*d, caseKey);
    const PageSql page("log", run.summary.id, "time_ns", 1e9, logText, query);
    std::vector<LogRecord> logs;
    QSqlQuery rows =
        runPage(*d,
                QLatin1String(logColumns) + page.where +
                    QLatin1String(run.logsSorted ? " ORDER BY log.id" : " ORDER BY time_ns, log.id") +
                    QStringLiteral(" LIMIT %1 OFFSET %2").arg(query.limit).arg(query.offset),
                page.values);
    while (rows.next()) {
        logs.push_back(logOf(rows));
    }
    return logs;
}

std::int64_t Store::countLogs(const std::string& caseKey, const PageQuery& query) const
{
    const PageSql page("log", findRun(*d, caseKey).summary.id, "time_ns", 1e9, logText, query);
    QSqlQuery rows =
        runPage(*d,
                QStringLiteral("SELECT count(*) FROM log JOIN log_origin ON log_origin.id = log.origin ") +
                    page.where,
                page.values);
    return rows.next() ? rows.value(0).toLongLong() : 0;
}

std::vector<Span> Store::spans(const std::string& caseKey, const PageQuery& query) const
{
    const RunRow run = findRun(*d, caseKey);
    const PageSql page("span", run.summary.id, "start_us", 1e6, spanText, query);
    std::vector<Span> spans;
    QSqlQuery rows =
        runPage(*d,
                QLatin1String(spanColumns) + page.where +
                    QLatin1String(run.spansSorted ? " ORDER BY span.id" : " ORDER BY start_us, span.id") +
                    QStringLiteral(" LIMIT %1 OFFSET %2").arg(query.limit).arg(query.offset),
                page.values);
    while (rows.next()) {
        spans.push_back(spanOf(rows));
    }
    return spans;
}

std::int64_t Store::countSpans(const std::string& caseKey, const PageQuery& query) const
{
    const PageSql page("span", findRun(*d, caseKey).summary.id, "start_us", 1e6, spanText, query);
    QSqlQuery rows =
        runPage(*d,
                QStringLiteral("SELECT count(*) FROM span JOIN span_shape ON span_shape.id = span.shape ") +
                    page.where,
                page.values);
    return rows.next() ? rows.value(0).toLongLong() : 0;
}

} // namespace culprit
