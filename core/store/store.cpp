// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/store.h"

#include "store/busy_wait.h"
#include "store/codec.h"
#include "store/schema.h"
#include "store/sqlite_setup.h"
#include "store/store_errors.h"
#include "store/store_private.h"

#include <QFileInfo>
#include <QSqlError>
#include <QUrl>

#include <sqlite3.h>

#include <atomic>

namespace culprit {

namespace {

QString uriOf(const QString& path, const char* query)
{
    QUrl url = QUrl::fromLocalFile(QFileInfo(path).absoluteFilePath());
    url.setQuery(QLatin1String(query));
    return QString::fromLatin1(url.toEncoded());
}

/// What a store holds is data: nothing in its schema runs, and no value takes memory without bound.
void distrust(sqlite3* handle)
{
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr); // those of a connection work
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    constexpr int longestValue = 400'000'000; // more than the cells of the largest table take
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, longestValue);
}

/// Opens the connection as `mode` says; false with the reason in the connection's last error.
bool openDatabase(QSqlDatabase& database, const QString& path, Store::Mode mode, BusyWait& wait)
{
    // Where it is not to be made, one that is removed at this moment stays so.
    const bool makes = mode == Store::Mode::CreateIfMissing;
    database.setDatabaseName(makes ? path
                                   : uriOf(path, mode == Store::Mode::ReadOnly ? "mode=ro" : "mode=rw"));
    database.setConnectOptions(makes ? QString()
                               : mode == Store::Mode::ReadOnly
                                   ? QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI")
                                   : QStringLiteral("QSQLITE_OPEN_URI"));
    if (database.open()) {
        if (sqlite3* const handle = sqliteHandle(database)) {
            wait.attach(handle);
            distrust(handle);
        }
        QSqlQuery probe(database);
        if (probe.exec(QStringLiteral("SELECT count(*) FROM sqlite_master"))) {
            return true;
        }
        if (mode != Store::Mode::ReadOnly || QFileInfo(QFileInfo(path).path()).isWritable()) {
            return true; // the schema's check tells what is wrong
        }
        probe.finish();
        database.close();
    }
    if (mode != Store::Mode::ReadOnly) {
        return false;
    }
    // On a medium that can't be written SQLite can't make its lock files; there nobody else writes either.
    if (QFileInfo(path + QStringLiteral("-wal")).size() > 0) {
        throw StoreError(path.toStdString() + ": the last that was written to it is still in " +
                         QFileInfo(path).fileName().toStdString() +
                         "-wal, and its folder can't be written; copy both to where they can be");
    }
    database.setDatabaseName(uriOf(path, "immutable=1"));
    database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI"));
    return database.open();
}

void removeRange(const Store::Private& store, const char* table, std::int64_t first, std::int64_t end)
{
    store.run(QStringLiteral("DELETE FROM %1 WHERE id >= ? AND id < ?").arg(QLatin1String(table)),
              {qint64{first}, qint64{end}});
}

} // namespace

Store::Private::~Private()
{
    QSqlDatabase::database(connection, false).close();
    QSqlDatabase::removeDatabase(connection);
}

void Store::Private::fail(const QString& reason) const
{
    throw StoreError(path.toStdString() + ": " + reason.toStdString());
}

void Store::Private::fail(const QSqlError& error) const
{
    throwStoreError(path, database(), error);
}

void Store::Private::fail(int sqliteCode, const QString& text) const
{
    sqlite3* const handle = sqliteHandle(database());
    throwStoreError(path, sqliteCode, handle ? sqlite3_system_errno(handle) : 0, text);
}

bool StoreQuery::next()
{
    if (m_query.next()) {
        return true;
    }
    if (const QSqlError error = m_query.lastError(); error.isValid()) {
        m_store->fail(error);
    }
    return false;
}

StoreQuery Store::Private::run(const QString& sql, const QVariantList& values) const
{
    QSqlQuery query(database());
    query.setForwardOnly(true);
    if (!query.prepare(sql)) {
        fail(query.lastError());
    }
    for (const QVariant& value : values) {
        query.addBindValue(value);
    }
    if (!query.exec()) {
        fail(query.lastError());
    }
    return {*this, std::move(query)};
}

void Store::Private::keepLog() const
{
    // Of two that set a store up at once, SQLite refuses one without waiting.
    for (int tries = 0;; ++tries) {
        try {
            run(QStringLiteral("PRAGMA journal_mode = WAL"));
            return;
        } catch (const StoreBusy&) {
            if (!wait->wait(tries)) {
                throw;
            }
        }
    }
}

void Store::Private::requireInPlace() const
{
    int moved = 0;
    sqlite3* const handle = sqliteHandle(database());
    if (handle && sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
        moved) {
        fail(QStringLiteral("the store was removed or replaced while it was written to; what was written is "
                            "lost"));
    }
}

std::int64_t Store::Private::number(const QString& sql, const QVariantList& values) const
{
    StoreQuery query = run(sql, values);
    return query.next() ? query.value(0).toLongLong() : 0;
}

std::int64_t Store::Private::nextNumber(const char* table) const
{
    // What others have reserved is as good as taken.
    return number(QStringLiteral("SELECT 1 + max((SELECT coalesce(max(id), 0) FROM %1), (SELECT "
                                 "coalesce(max(last), 0) FROM reservation WHERE of_table = ?))")
                      .arg(QLatin1String(table)),
                  {QLatin1String(table)});
}

Store::Store(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
}

Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

std::unique_ptr<Store::Private> Store::openConnection(const QString& path, Mode mode)
{
    prepareSqlite();
    static std::atomic<int> counter = 0;
    auto d = std::make_unique<Private>();
    d->path = path;
    d->mode = mode;
    d->connection = QStringLiteral("culprit-store-%1").arg(++counter);
    if (mode == Mode::CreateIfMissing) {
        requireStoreFileOrPlace(path);
    } else {
        requireStoreFile(path);
    }
    if (mode != Mode::ReadOnly) {
        requireOwnJournal(path);
    }
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), d->connection);
    d->wait = std::make_unique<BusyWait>(path);
    if (!openDatabase(database, path, mode, *d->wait)) {
        d->fail(database.lastError());
    }
    return d;
}

Store Store::open(const QString& path, Mode mode)
{
    Store store = openAny(path, mode);
    QSqlDatabase database = store.d->database();
    requireTables(database, path, mode != Mode::ReadOnly);
    return store;
}

Store Store::openAny(const QString& path, Mode mode)
{
    auto d = openConnection(path, mode);
    const QFileInfo info(path);
    QSqlDatabase database = d->database();
    const bool fresh = !info.exists() || info.size() == 0;
    if (fresh && mode != Mode::ReadOnly) {
        // Has to stand before the first table. Large pages suit rows of samples.
        d->run(QStringLiteral("PRAGMA page_size = 16384"));
    }
    if (mode == Mode::ReadOnly) {
        makeReadable(database, path);
    } else {
        migrate(database, path);
    }
    if (mode != Mode::ReadOnly) {
        d->keepLog();
        d->run(QStringLiteral("PRAGMA synchronous = NORMAL"));
        d->run(QStringLiteral("PRAGMA foreign_keys = ON"));
    }
    return Store(std::move(d));
}

void Store::setPatience(Patience patience)
{
    d->wait->setPatience(std::move(patience));
}

Store Store::openAlone(const QString& path, const QString& shownAs)
{
    auto d = openConnection(path, Mode::CreateIfMissing);
    d->path = shownAs;
    d->run(QStringLiteral("PRAGMA page_size = 16384"));
    d->run(QStringLiteral("PRAGMA locking_mode = EXCLUSIVE"));
    d->run(QStringLiteral("PRAGMA journal_mode = OFF"));
    d->run(QStringLiteral("PRAGMA synchronous = OFF"));
    QSqlDatabase database = d->database();
    migrate(database, shownAs);
    return Store(std::move(d));
}

QString Store::path() const
{
    return d->path;
}

std::vector<ArchiveRecord> Store::archives() const
{
    std::vector<ArchiveRecord> archives;
    StoreQuery query =
        d->run(QStringLiteral("SELECT id, path, name, sha256, bytes_in, bytes_raw, imported_at, "
                              "(SELECT count(*) FROM run WHERE archive = archive.id AND whole_span = 0) "
                              "FROM archive ORDER BY id"));
    while (query.next()) {
        archives.push_back({query.value(0).toLongLong(), query.value(1).toString().toStdString(),
                            query.value(2).toString().toStdString(), query.value(3).toString().toStdString(),
                            query.value(4).toLongLong(), query.value(5).toLongLong(),
                            query.value(6).toDouble(), query.value(7).toInt()});
    }
    return archives;
}

std::string_view toString(ImportNotice::Severity severity)
{
    switch (severity) {
    case ImportNotice::Severity::Info:
        return "info";
    case ImportNotice::Severity::Warning:
        return "warning";
    case ImportNotice::Severity::Skipped:
        return "skipped";
    }
    return "info";
}

std::vector<ImportNotice> Store::notices(const std::string& caseKey) const
{
    std::vector<ImportNotice> notices;
    const QString sql = QStringLiteral("SELECT severity, coalesce(key, ''), entry, message, count, name, "
                                       "column_name, example FROM notice "
                                       "LEFT JOIN run ON run.id = notice.run %1 ORDER BY notice.id")
                            .arg(caseKey.empty() ? QString() : QStringLiteral("WHERE run.key = ?"));
    StoreQuery query = caseKey.empty() ? d->run(sql) : d->run(sql, {QString::fromStdString(caseKey)});
    while (query.next()) {
        notices.push_back({static_cast<ImportNotice::Severity>(query.value(0).toInt()),
                           query.value(1).toString().toStdString(), query.value(2).toString().toStdString(),
                           query.value(3).toString().toStdString(), query.value(4).toLongLong(),
                           query.value(5).toString().toStdString(), query.value(6).toString().toStdString(),
                           query.value(7).toString().toStdString()});
    }
    return notices;
}

std::vector<ArtifactRecord> Store::artifacts(const std::string& caseKey) const
{
    std::vector<ArtifactRecord> artifacts;
    const QString sql =
        QStringLiteral(
            "SELECT artifact.id, archive.name, coalesce(key, ''), artifact.path, bytes, role, text "
            "FROM artifact JOIN archive ON archive.id = artifact.archive "
            "LEFT JOIN run ON run.id = artifact.run %1 ORDER BY artifact.id")
            .arg(caseKey.empty() ? QString() : QStringLiteral("WHERE run.key = ?"));
    StoreQuery query = caseKey.empty() ? d->run(sql) : d->run(sql, {QString::fromStdString(caseKey)});
    while (query.next()) {
        artifacts.push_back({query.value(0).toLongLong(), query.value(1).toString().toStdString(),
                             query.value(2).toString().toStdString(), query.value(3).toString().toStdString(),
                             query.value(4).toLongLong(), query.value(5).toString().toStdString(),
                             query.value(6).toBool()});
    }
    return artifacts;
}

QByteArray Store::artifactText(std::int64_t id) const
{
    QByteArray text;
    StoreQuery query =
        d->run(QStringLiteral("SELECT data FROM text_piece WHERE id >= ? AND id < ? ORDER BY id"),
               {qint64{firstPieceOf(id)}, qint64{firstPieceOf(numberAfter(id))}});
    while (query.next()) {
        text += unpackText(query.value(0).toByteArray()).value_or(QByteArray());
    }
    return text;
}

void Store::removeArchive(std::int64_t id)
{
    transact([&] { removeArchiveRows(id); });
}

bool Store::removeArchive(const ArchiveRecord& record)
{
    bool there = false;
    transact([&] {
        StoreQuery query = d->run(
            QStringLiteral("SELECT count(*) FROM archive WHERE id = ? AND sha256 = ? AND imported_at = ?"),
            {qint64{record.id}, QString::fromStdString(record.sha256), record.importedAt});
        there = query.next() && query.value(0).toInt() == 1;
        query.finish();
        if (there) {
            removeArchiveRows(record.id);
        }
    });
    return there;
}

void Store::transact(const std::function<void()>& work)
{
    QSqlDatabase database = d->database();
    // The write lock at once: what is read first still holds when it is written.
    d->run(QStringLiteral("BEGIN IMMEDIATE"));
    try {
        work();
    } catch (...) {
        QSqlQuery(database).exec(QStringLiteral("ROLLBACK"));
        throw;
    }
    QSqlQuery commit(database);
    if (!commit.exec(QStringLiteral("COMMIT"))) {
        const QSqlError reason = commit.lastError();
        commit.exec(QStringLiteral("ROLLBACK"));
        d->fail(reason);
    }
    d->requireInPlace();
}

void Store::removeRunRows(std::int64_t run)
{
    const std::int64_t table = firstTableOf(run);
    const std::int64_t tablesEnd = firstTableOf(numberAfter(run));
    removeRange(*d, "series", firstColumnOf(table), firstColumnOf(tablesEnd));
    removeRange(*d, "series_unit", firstColumnOf(table), firstColumnOf(tablesEnd));
    removeRange(*d, "text_series", firstColumnOf(table), firstColumnOf(tablesEnd));
    removeRange(*d, "metric_table", table, tablesEnd);
    removeRange(*d, "span", firstRowOf(run), firstRowOf(numberAfter(run)));
    removeRange(*d, "log", firstRowOf(run), firstRowOf(numberAfter(run)));
    d->run(QStringLiteral("DELETE FROM link WHERE run = ?"), {qint64{run}});
}

void Store::removeArchiveRows(std::int64_t id)
{
    StoreQuery runs = d->run(QStringLiteral("SELECT id FROM run WHERE archive = ?"), {qint64{id}});
    std::vector<std::int64_t> numbers;
    while (runs.next()) {
        numbers.push_back(runs.value(0).toLongLong());
    }
    runs.finish();
    for (const std::int64_t run : numbers) {
        removeRunRows(run);
    }
    const QVariant archive = qint64{id};
    d->run(QStringLiteral("DELETE FROM diagnosis WHERE archive = ? "
                          "OR case_key IN (SELECT key FROM run WHERE archive = ?)"),
           {archive, archive});
    StoreQuery kept =
        d->run(QStringLiteral("SELECT id FROM artifact WHERE archive = ? AND text = 1"), {archive});
    std::vector<std::int64_t> texts;
    while (kept.next()) {
        texts.push_back(kept.value(0).toLongLong());
    }
    kept.finish();
    for (const std::int64_t text : texts) {
        removeRange(*d, "text_piece", firstPieceOf(text), firstPieceOf(numberAfter(text)));
    }
    for (const char* table : {"notice", "artifact", "span_shape", "log_origin", "component", "run"}) {
        d->run(QStringLiteral("DELETE FROM %1 WHERE archive = ?").arg(QLatin1String(table)), {archive});
    }
    d->run(QStringLiteral("DELETE FROM archive WHERE id = ?"), {archive});
}

} // namespace culprit
