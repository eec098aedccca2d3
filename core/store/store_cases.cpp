// SPDX-License-Identifier: GPL-3.0-or-later
// What of the store concerns cases: their list and their telemetry.
#include "store/codec.h"
#include "store/store.h"
#include "store/store_private.h"
#include "store/stored_case.h"
#include "study/published_study.h"
#include "telemetry/ground_truth.h"

#include <map>

namespace culprit {

namespace {

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
               "components, facts, series, samples, spans, logs, spans_sorted, logs_sorted, run.archive, "
               "content "
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

RunRow runRow(const StoreQuery& query)
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
    } else {
        run.toldFault = text(13);
        run.toldTarget = text(14);
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
    run.content = text(26);
    return row;
}

void addDoubts(const Store::Private& d, std::vector<CaseSummary>& cases)
{
    QStringList names;
    for (const std::string_view name : doubtNames()) {
        names << QLatin1Char('\'') + QLatin1String(name.data(), static_cast<qsizetype>(name.size())) +
                     QLatin1Char('\'');
    }
    std::map<std::int64_t, std::vector<std::string>> doubtsOf;
    StoreQuery query =
        d.run(QStringLiteral("SELECT run, name FROM notice WHERE run IS NOT NULL AND name IN (%1) "
                             "ORDER BY id")
                  .arg(names.join(u',')));
    while (query.next()) {
        doubtsOf[query.value(0).toLongLong()].push_back(query.value(1).toString().toStdString());
    }
    for (CaseSummary& summary : cases) {
        if (const auto found = doubtsOf.find(summary.id); found != doubtsOf.end()) {
            summary.doubts = found->second;
        }
    }
}

} // namespace

RunRow findRun(const Store::Private& d, const std::string& key)
{
    StoreQuery query = d.run(runSql("WHERE key = ?"), {QString::fromStdString(key)});
    if (!query.next()) {
        d.fail(QStringLiteral("there is no case ") + QString::fromStdString(key));
    }
    return runRow(query);
}

std::vector<CaseSummary> Store::cases() const
{
    std::vector<CaseSummary> cases;
    StoreQuery query = d->run(runSql("WHERE whole_span = 0 ") + readingOrder());
    while (query.next()) {
        cases.push_back(runRow(query).summary);
    }
    addDoubts(*d, cases);
    return cases;
}

std::vector<CaseSummary> Store::cases(std::int64_t archive) const
{
    std::vector<CaseSummary> cases;
    StoreQuery query =
        d->run(runSql("WHERE whole_span = 0 AND run.archive = ? ") + readingOrder(), {qint64{archive}});
    while (query.next()) {
        cases.push_back(runRow(query).summary);
    }
    return cases;
}

std::vector<CaseSummary> Store::wholeSpans() const
{
    std::vector<CaseSummary> spans;
    StoreQuery query = d->run(runSql("WHERE whole_span = 1 ORDER BY run.archive, experiment, run.id"));
    while (query.next()) {
        spans.push_back(runRow(query).summary);
    }
    return spans;
}

std::optional<CaseSummary> Store::findCase(const std::string& key) const
{
    StoreQuery query = d->run(runSql("WHERE key = ?"), {QString::fromStdString(key)});
    return query.next() ? std::optional(runRow(query).summary) : std::nullopt;
}

std::map<std::string, std::string> Store::facts(const std::string& caseKey) const
{
    return findRun(*d, caseKey).facts;
}

std::unique_ptr<CaseSource> Store::caseSource(const std::string& key, CasePart parts) const
{
    return std::make_unique<StoredCase>(*d, key, parts);
}

Case Store::loadCase(const std::string& key, CasePart parts) const
{
    const StoredCase source(*d, key);
    Case loaded;
    loaded.summary = source.summary();
    if (contains(parts, CasePart::Metrics)) {
        loaded.tables = source.tables();
        for (std::size_t table = 0; table < loaded.tables.size(); ++table) {
            for (std::size_t column = 0; column < loaded.tables[table].columns.size(); ++column) {
                std::vector<double>& values = loaded.tables[table].columns[column].values;
                values.resize(loaded.tables[table].rows());
                source.readColumn(table, column, values);
            }
        }
    }
    if (contains(parts, CasePart::Spans)) {
        loaded.spans = allSpans(*d, loaded.summary);
    }
    if (contains(parts, CasePart::Logs)) {
        loaded.logs = allLogs(*d, loaded.summary);
    }
    if (contains(parts, CasePart::Topology)) {
        loaded.topology = source.topology();
    }
    return loaded;
}

} // namespace culprit
