// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/schema.h"

#include "store/schema_upgrade.h"
#include "store/store.h"
#include "store/store_errors.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

#include <algorithm>
#include <array>

namespace culprit {

namespace {

// Text that archives bring is kept as BLOB: it need not be valid UTF-8.
constexpr std::array<const char*, 14> firstVersion{
    R"(CREATE TABLE archive (
         id INTEGER PRIMARY KEY, path TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
         bytes_in INTEGER NOT NULL, bytes_raw INTEGER NOT NULL, imported_at REAL NOT NULL))",
    // A recording: a case, or an experiment's whole span (whole_span = 1), which is no case.
    R"(CREATE TABLE run (
         id INTEGER PRIMARY KEY, archive INTEGER NOT NULL REFERENCES archive(id), key TEXT NOT NULL UNIQUE,
         whole_span INTEGER NOT NULL, experiment TEXT NOT NULL, system TEXT NOT NULL, kind TEXT NOT NULL,
         iteration INTEGER NOT NULL, data_parallel INTEGER NOT NULL, qps REAL NOT NULL,
         time_start REAL NOT NULL, time_end REAL NOT NULL,
         inject_time REAL, inject_duration REAL, fault TEXT, target TEXT, inject_kind TEXT, inject_parameters TEXT,
         components TEXT NOT NULL, facts TEXT NOT NULL,
         series INTEGER NOT NULL, samples INTEGER NOT NULL, spans INTEGER NOT NULL, logs INTEGER NOT NULL,
         spans_sorted INTEGER NOT NULL, logs_sorted INTEGER NOT NULL))",
    "CREATE INDEX run_by_archive ON run(archive)",
    // `time` and `row_index` are doubles in the machine's little-endian order, as are the samples
    // of a series.
    "CREATE TABLE metric_table (id INTEGER PRIMARY KEY, file TEXT NOT NULL, time BLOB NOT NULL, row_index "
    "BLOB)",
    "CREATE TABLE series (id INTEGER PRIMARY KEY, name TEXT NOT NULL, samples BLOB NOT NULL)",
    // Runs of equal cells: count, length, bytes.
    "CREATE TABLE text_series (id INTEGER PRIMARY KEY, name TEXT NOT NULL, cells BLOB NOT NULL)",
    "CREATE TABLE link (run INTEGER NOT NULL, position INTEGER NOT NULL, source BLOB NOT NULL, destination "
    "BLOB NOT "
    "NULL, PRIMARY KEY (run, position)) WITHOUT ROWID",
    // What many spans have in common, kept once. Ports are no part of it: callers' are as good as random.
    R"(CREATE TABLE span_shape (
         id INTEGER PRIMARY KEY, archive INTEGER NOT NULL, service BLOB, client BLOB, server BLOB, client_ip BLOB,
         server_ip BLOB, data_type BLOB, protocol BLOB, request_type BLOB, domain BLOB, resource BLOB, status BLOB,
         response_code BLOB, exception BLOB, endpoint BLOB))",
    R"(CREATE TABLE span (
         id INTEGER PRIMARY KEY, start_us INTEGER NOT NULL, end_us INTEGER NOT NULL, duration_us INTEGER NOT NULL,
         shape INTEGER NOT NULL, server_port BLOB, trace_id BLOB, span_id BLOB, parent_span_id BLOB, request_id BLOB,
         database_id BLOB))",
    "CREATE TABLE log_origin (id INTEGER PRIMARY KEY, archive INTEGER NOT NULL, pod BLOB, container BLOB, "
    "file BLOB)",
    "CREATE TABLE log (id INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, origin INTEGER NOT NULL, message "
    "BLOB)",
    // Every file of the archive; `text` tells that its bytes are kept in text_piece, in qCompress's format.
    R"(CREATE TABLE artifact (
         id INTEGER PRIMARY KEY, archive INTEGER NOT NULL, run INTEGER, path TEXT NOT NULL, bytes INTEGER NOT NULL,
         role TEXT NOT NULL, text INTEGER NOT NULL))",
    "CREATE TABLE text_piece (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    R"(CREATE TABLE notice (
         id INTEGER PRIMARY KEY, archive INTEGER NOT NULL, run INTEGER, severity INTEGER NOT NULL,
         entry TEXT NOT NULL, message TEXT NOT NULL, count INTEGER NOT NULL))",
};

constexpr std::array<const char*, 3> firstVersionIndexes{
    "CREATE INDEX artifact_by_archive ON artifact(archive)",
    "CREATE INDEX notice_by_archive ON notice(archive)",
    R"(CREATE TABLE diagnosis (
         id INTEGER PRIMARY KEY, case_key TEXT NOT NULL, method TEXT NOT NULL, variant TEXT NOT NULL,
         parameters TEXT NOT NULL, seed INTEGER NOT NULL, origin TEXT NOT NULL, archive INTEGER,
         version TEXT NOT NULL, computed_at REAL NOT NULL, status TEXT NOT NULL, message TEXT NOT NULL,
         seconds REAL NOT NULL, ranking TEXT NOT NULL, evidence TEXT NOT NULL, graph TEXT NOT NULL,
         UNIQUE (case_key, method, variant, parameters, seed, origin)))",
};

QString sqlOf(const char* statement)
{
    return QLatin1String(statement);
}

QString sqlOf(const QString& statement)
{
    return statement;
}

[[noreturn]] void fail(const QString& path, const QSqlDatabase& database, const QSqlQuery& query)
{
    throwStoreError(path, database, query.lastError());
}

int pragma(QSqlDatabase& database, const QString& path, const char* name)
{
    QSqlQuery query(database);
    if (!query.exec(QStringLiteral("PRAGMA ") + QLatin1String(name)) || !query.next()) {
        fail(path, database, query);
    }
    return query.value(0).toInt();
}

/// The version of a store; 0 of what has none of its tables yet. Throws when it is newer, or something else.
int versionOf(QSqlDatabase& database, const QString& path)
{
    // In one statement, so of one moment: another program may be making the store.
    QSqlQuery query(database);
    if (!query.exec(
            QStringLiteral("SELECT user_version, application_id, (SELECT count(*) FROM sqlite_master) "
                           "FROM pragma_user_version, pragma_application_id")) ||
        !query.next()) {
        fail(path, database, query);
    }
    const int version = query.value(0).toInt();
    if (query.value(1).toInt() == applicationId) {
        if (version < 0) {
            throw StoreError(path.toStdString() + ": the number of the store's format is damaged (" +
                             std::to_string(version) + ")");
        }
        if (version > schemaVersion) {
            throw StoreError(path.toStdString() +
                             ": the store was made by a newer version of Culprit (format " +
                             std::to_string(version) + ", this program knows " +
                             std::to_string(schemaVersion) + "); use that one");
        }
        return version;
    }
    if (query.value(2).toInt() > 0) {
        throw StoreError(path.toStdString() + ": it is the database of another program, not a store");
    }
    return 0;
}

bool holdsTables(QSqlDatabase& database, const QString& path)
{
    QSqlQuery query(database);
    if (!query.exec(QStringLiteral("SELECT count(*) FROM sqlite_master")) || !query.next()) {
        fail(path, database, query);
    }
    return query.value(0).toInt() > 0;
}

/// The statements that remove the tables of ours which hold nothing.
QStringList leftoverTables(QSqlDatabase& database)
{
    QStringList statements;
    for (const SchemaObject& object : schemaObjects()) {
        QSqlQuery query(database);
        if (!object.columns.isEmpty() &&
            query.exec(QStringLiteral("SELECT count(*) FROM main.%1").arg(object.name)) && query.next() &&
            query.value(0).toLongLong() == 0) {
            statements << QStringLiteral("DROP TABLE main.") + object.name;
        }
    }
    return statements;
}

/// Of an empty store made in memory.
std::vector<SchemaObject> readSchema()
{
    const QString connection = QStringLiteral("culprit-schema");
    std::vector<SchemaObject> objects;
    {
        QSqlDatabase scratch = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
        const QString memory = QStringLiteral(":memory:");
        scratch.setDatabaseName(memory);
        scratch.open();
        migrate(scratch, memory);
        QSqlQuery query(scratch);
        query.exec(
            QStringLiteral("SELECT m.name, m.sql, (SELECT group_concat(name) FROM pragma_table_info(m.name) "
                           "WHERE m.type = 'table') FROM sqlite_master m WHERE m.sql IS NOT NULL "
                           "ORDER BY m.type = 'index', m.rowid"));
        while (query.next()) {
            objects.push_back({query.value(0).toString(), query.value(1).toString(),
                               query.value(2).toString().split(u',', Qt::SkipEmptyParts)});
        }
    }
    QSqlDatabase::removeDatabase(connection);
    return objects;
}

} // namespace

const std::vector<SchemaObject>& schemaObjects()
{
    static const std::vector<SchemaObject> objects = readSchema();
    return objects;
}

void migrate(QSqlDatabase& database, const QString& path)
{
    if (versionOf(database, path) == schemaVersion) {
        return;
    }
    QSqlQuery query(database);
    // Another process may set the store up at the same moment: look again under the lock.
    if (!query.exec(QStringLiteral("BEGIN IMMEDIATE"))) {
        fail(path, database, query);
    }
    const auto apply = [&](const auto& statements) {
        for (const auto& statement : statements) {
            if (!query.exec(sqlOf(statement))) {
                fail(path, database, query);
            }
        }
    };
    try {
        const int now = pragma(database, path, "user_version");
        if (now < 1) {
            if (holdsTables(database, path)) {
                apply(leftoverTables(database));
            }
            apply(firstVersion);
            apply(firstVersionIndexes);
        }
        if (now < 2) {
            apply(upgradeToVersion2());
        }
        if (now < 3) {
            apply(upgradeToVersion3());
        }
        apply(std::array{QStringLiteral("PRAGMA application_id = %1").arg(applicationId),
                         QStringLiteral("PRAGMA user_version = %1").arg(schemaVersion),
                         QStringLiteral("COMMIT")});
    } catch (const StoreError&) {
        QSqlQuery(database).exec(QStringLiteral("ROLLBACK"));
        throw;
    }
}

void makeReadable(QSqlDatabase& database, const QString& path)
{
    const int version = versionOf(database, path);
    if (version == schemaVersion) {
        return;
    }
    QSqlQuery query(database);
    if (version == 0) {
        return; // whoever made it was killed before the first table
    }
    for (const QString& statement : viewsOfVersion(version)) {
        if (!query.exec(statement)) {
            fail(path, database, query);
        }
    }
}

QStringList strangersIn(QSqlDatabase& database, const QString& path)
{
    QStringList names;
    QSqlQuery query(database);
    if (!query.exec(QStringLiteral(
            "SELECT type, name FROM main.sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"))) {
        fail(path, database, query);
    }
    while (query.next()) {
        const QString type = query.value(0).toString();
        const QString name = query.value(1).toString();
        const bool runs = type == u"view" || type == u"trigger";
        const bool isInTheWay = std::ranges::any_of(schemaObjects(), [&](const SchemaObject& object) {
            return object.name.compare(name, Qt::CaseInsensitive) == 0 &&
                   type != (object.columns.isEmpty() ? u"index" : u"table");
        });
        if (runs || isInTheWay) {
            names << type + u' ' + name;
        }
    }
    return names;
}

void requireTables(QSqlDatabase& database, const QString& path, bool writes)
{
    if (const QStringList strangers = strangersIn(database, path); !strangers.isEmpty()) {
        throw StoreError(path.toStdString() + ": it holds the " + strangers.front().toStdString() +
                         ", which no store of ours has; culprit check removes it");
    }
    const auto namesThere = [&] {
        QStringList names;
        QSqlQuery query(database);
        if (!query.exec(
                QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table' UNION ALL "
                               "SELECT name FROM sqlite_temp_master WHERE type IN ('table', 'view')"))) {
            fail(path, database, query);
        }
        while (query.next()) {
            names << query.value(0).toString();
        }
        return names;
    };
    const auto missingOf = [](const QStringList& names) {
        QStringList missing;
        for (const SchemaObject& object : schemaObjects()) {
            if (!object.columns.isEmpty() && !names.contains(object.name)) {
                missing << object.name;
            }
        }
        return missing;
    };
    QStringList names = namesThere();
    const QStringList missing = missingOf(names);
    if (missing.isEmpty()) {
        return;
    }
    const auto isEmpty = [&](const char* table) {
        QSqlQuery query(database);
        return !names.contains(QLatin1String(table)) ||
               (query.exec(QStringLiteral("SELECT 1 FROM main.%1 LIMIT 1").arg(QLatin1String(table))) &&
                !query.next());
    };
    if (!isEmpty("archive") || !isEmpty("run") || !isEmpty("diagnosis")) {
        throw StoreError(path.toStdString() + ": the store has lost its table " +
                         missing.join(QStringLiteral(", ")).toStdString() +
                         "; culprit check makes it anew, empty");
    }
    QSqlQuery query(database);
    const auto run = [&](const QString& statement) {
        if (!query.exec(statement)) {
            fail(path, database, query);
        }
    };
    run(writes ? QStringLiteral("BEGIN IMMEDIATE") : QStringLiteral("BEGIN"));
    try {
        names = namesThere(); // another program may do the same
        for (const SchemaObject& object : schemaObjects()) {
            const bool isTable = !object.columns.isEmpty();
            if (!isTable || missingOf(names).isEmpty()) {
                continue;
            }
            // What is left of the others holds nothing either, and may have other columns.
            QString statement = object.sql;
            if (writes) {
                run(QStringLiteral("DROP TABLE IF EXISTS main.") + object.name);
            } else {
                statement.replace(0, QStringLiteral("CREATE TABLE").size(),
                                  QStringLiteral("CREATE TEMP TABLE IF NOT EXISTS")); // as of an older store
            }
            run(statement);
        }
        for (const SchemaObject& object : schemaObjects()) {
            if (writes && object.columns.isEmpty() && !missingOf(names).isEmpty()) {
                run(object.sql);
            }
        }
        run(QStringLiteral("COMMIT"));
    } catch (const StoreError&) {
        query.exec(QStringLiteral("ROLLBACK"));
        throw;
    }
}

} // namespace culprit
