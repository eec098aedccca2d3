// SPDX-License-Identifier: GPL-3.0-or-later
// What of the store concerns cases: their list and their telemetry.
#include "store/codec.h"
#include "store/schema.h"
#include "store/store.h"
#include "store/store_private.h"
#include "study/published_study.h"

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
               "components, facts, series, samples, spans, logs, spans_sorted, logs_sorted, run.archive "
               "FROM run JOIN archive ON archive.id = run.archive ") +
           QLatin1String(rest);
}

/// Cases to diagnose before the others, faults in the study's order; names decide last.
QString readingOrder()
{
    QString places;
    for (const std::string_view fault : study::faultsOfTable1()) {
        places += QStringLiteral("WHEN '%1' THEN %2 ")
                      .arg(QLatin1String(fault.data(), static_cast<qsizetype>(fault.size())))
                      .arg(study::faultPosition(fault));
    }
    return QStringLiteral(
               "ORDER BY run.archive, CASE kind WHEN 'rca' THEN 0 WHEN 'stabilization' THEN 1 ELSE 2 END, "
               "CASE fault %1ELSE %2 END, experiment, qps, iteration, run.id")
        .arg(places)
        .arg(study::faultsOfTable1().size());
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
    run.archiveId = query.value(25).toLongLong();
    return row;
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

} // namespace

RunRow findRun(const Store::Private& d, const std::string& key)
{
    QSqlQuery query = d.run(runSql("WHERE key = ?"), {QString::fromStdString(key)});
    if (!query.next()) {
        d.fail(QStringLiteral("there is no case ") + QString::fromStdString(key));
    }
    return runRow(query);
}

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
    if (contains(parts, CasePart::Metrics)) {
        loaded.tables = loadTables(*d, run);
    }
    if (contains(parts, CasePart::Spans)) {
        loaded.spans = allSpans(*d, loaded.summary);
    }
    if (contains(parts, CasePart::Logs)) {
        loaded.logs = allLogs(*d, loaded.summary);
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

} // namespace culprit
