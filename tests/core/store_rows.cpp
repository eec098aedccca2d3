// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_rows.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlField>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QVariant>

#include <functional>
#include <stdexcept>

namespace culprit::test {

namespace {

void withDatabase(const QString& store, const std::function<void(QSqlQuery&)>& work)
{
    const QString name = QStringLiteral("beside");
    struct Removal
    {
        QString name;
        ~Removal() { QSqlDatabase::removeDatabase(name); }
    } const removal{name}; // whatever is thrown
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(store);
        database.open();
        QSqlQuery query(database);
        work(query);
    }
}

void run(QSqlQuery& query, const QString& statement)
{
    if (!query.exec(statement)) {
        throw std::runtime_error((statement + QStringLiteral(": ") + query.lastError().text()).toStdString());
    }
}

QString written(const QVariant& value)
{
    switch (value.typeId()) {
    case QMetaType::QByteArray:
        return QStringLiteral("x'%1'").arg(QLatin1String(value.toByteArray().toHex()));
    case QMetaType::Double:
        return QString::number(value.toDouble(), 'g', 17);
    default:
        return value.isNull() ? QStringLiteral("NULL") : value.toString();
    }
}

} // namespace

void execute(const QString& store, const QStringList& statements)
{
    withDatabase(store, [&](QSqlQuery& query) {
        for (const QString& statement : statements) {
            run(query, statement);
        }
    });
}

QStringList rowsOf(const QString& store, const QString& selection)
{
    QStringList rows;
    withDatabase(store, [&](QSqlQuery& query) {
        run(query, selection);
        while (query.next()) {
            QStringList row;
            for (int i = 0; i < query.record().count(); ++i) {
                row << written(query.value(i));
            }
            rows << row.join(u'|');
        }
    });
    return rows;
}

QStringList contentOf(const QString& store)
{
    QStringList content;
    for (const QString& table :
         rowsOf(store, QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))) {
        content << table + u':' << rowsOf(store, QStringLiteral("SELECT * FROM %1").arg(table));
    }
    return content;
}

QStringList recordingOf(const QString& store, const QString& key)
{
    QStringList content;
    const auto add = [&](const char* selection) {
        content << rowsOf(store, QLatin1String(selection) + QStringLiteral("'%1'").arg(key));
    };
    add("SELECT whole_span, experiment, system, kind, iteration, data_parallel, qps, time_start, time_end, "
        "inject_time, inject_duration, fault, target, inject_kind, inject_parameters, components, facts, "
        "series, samples, spans, logs, spans_sorted, logs_sorted FROM run WHERE key = ");
    add("SELECT m.id - (run.id << 16), file, time, row_index FROM run JOIN metric_table m "
        "ON m.id >> 16 = run.id WHERE key = ");
    for (const char* series : {"s.samples FROM run JOIN series s", "s.cells FROM run JOIN text_series s"}) {
        const QString selection =
            QStringLiteral("SELECT s.id - (run.id << 36), name, %1 ON s.id >> 36 = run.id WHERE key = ")
                .arg(QLatin1String(series));
        add(selection.toLatin1().constData());
    }
    const auto units = QStringLiteral("SELECT name FROM sqlite_master WHERE name = 'series_unit'");
    if (!rowsOf(store, units).isEmpty()) { // since version 3
        add("SELECT s.id - (run.id << 36), unit FROM run JOIN series_unit s ON s.id >> 36 = run.id WHERE key "
            "= ");
    }
    add("SELECT s.id - (run.id << 32), start_us, end_us, duration_us, server_port, trace_id, span_id, "
        "parent_span_id, request_id, database_id, service, client, server, client_ip, server_ip, data_type, "
        "protocol, request_type, domain, resource, status, response_code, exception, endpoint FROM run "
        "JOIN span s ON s.id >> 32 = run.id JOIN span_shape ON span_shape.id = shape "
        "AND span_shape.archive = run.archive WHERE key = ");
    add("SELECT l.id - (run.id << 32), time_ns, message, pod, container, file FROM run "
        "JOIN log l ON l.id >> 32 = run.id JOIN log_origin ON log_origin.id = origin "
        "AND log_origin.archive = run.archive WHERE key = ");
    add("SELECT position, source, destination FROM run JOIN link ON link.run = run.id WHERE key = ");
    add("SELECT path, bytes, role, text FROM run JOIN artifact ON artifact.run = run.id "
        "AND artifact.archive = run.archive WHERE key = ");
    add("SELECT path, p.id - (artifact.id << 24), data FROM run JOIN artifact ON artifact.run = run.id "
        "JOIN text_piece p ON p.id >> 24 = artifact.id WHERE key = ");
    add("SELECT severity, entry, message, count FROM run JOIN notice ON notice.run = run.id "
        "AND notice.archive = run.archive WHERE key = ");
    return content;
}

WriteLock::WriteLock(const QString& store)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("lock"));
    database.setDatabaseName(store);
    database.open();
    QSqlQuery query(database);
    run(query, QStringLiteral("BEGIN IMMEDIATE"));
}

WriteLock::~WriteLock()
{
    QSqlDatabase::database(QStringLiteral("lock"), false).close();
    QSqlDatabase::removeDatabase(QStringLiteral("lock"));
}

} // namespace culprit::test
