// SPDX-License-Identifier: GPL-3.0-or-later
// Checks a store as a file: what SQLite says of it, its schema, its size.
#include "store/store_check.h"

#include "store/interruption_guard.h"
#include "store/schema.h"
#include "store/store_checker.h"

#include <QFileInfo>

#include <algorithm>

namespace culprit {

namespace {

/// Of the store and what SQLite keeps beside it.
std::int64_t bytesOf(const QString& path)
{
    return QFileInfo(path).size() + QFileInfo(path + QStringLiteral("-wal")).size();
}

QStringList linesOf(const Store::Private& store, const QString& statement)
{
    QStringList lines;
    StoreQuery query = store.run(statement);
    while (query.next()) {
        lines << query.value(0).toString();
    }
    return lines;
}

/// What is wrong with the database's pages and indexes; empty when nothing is.
QStringList damages(const Store::Private& store)
{
    try {
        QStringList lines = linesOf(store, QStringLiteral("PRAGMA integrity_check"));
        lines.removeAll(QStringLiteral("ok"));
        return lines;
    } catch (const StoreError& error) {
        return {QString::fromUtf8(error.what())}; // so damaged that not even that can be told
    }
}

constexpr const char* beyondRepair =
    "the file is damaged where nothing can be built anew: nothing was changed. "
    "Take a copy of the store, or import its archives into a new one";

/// Ends the work on a file that is damaged beyond repair.
struct NothingToKeep
{
};

} // namespace

bool CheckReport::isAllRepaired() const
{
    return std::ranges::all_of(findings, &CheckFinding::repaired);
}

CheckReport checkStore(const QString& path, const CheckOptions& options)
{
    return StoreChecker::check(path, options);
}

CheckReport StoreChecker::check(const QString& path, const CheckOptions& options)
{
    CheckReport report;
    report.bytesBefore = bytesOf(path);
    const bool writes = options.repair && QFileInfo(path).isWritable();
    bool repaired = false;
    try {
        Store store = Store::openAny(path, writes ? Store::Mode::ReadWrite : Store::Mode::ReadOnly);
        if (writes) {
            // Rows that refer to none are what is looked for: SQLite would refuse to mend one before the other.
            store.d->run(QStringLiteral("PRAGMA foreign_keys = OFF"));
        }
        Patience patience;
        patience.stop = options.stop;
        store.setPatience(std::move(patience));
        const InterruptionGuard guard(*store.d, options.stop);
        StoreChecker checker(*store.d, options, report);
        const auto work = [&] {
            if (!checker.checkFile()) {
                throw NothingToKeep();
            }
            if (checker.checkSchema()) {
                checker.checkContent();
            }
        };
        if (writes) {
            store.transact(work);
            repaired = !report.findings.empty();
            checker.shrink();
        } else {
            if (options.repair) {
                report.notes.emplace_back("the file can't be written, so nothing is repaired");
            }
            work();
        }
    } catch (const NothingToKeep&) {
        // The transaction is rolled back; the report tells why.
    } catch (const StoreDamaged&) {
        if (options.stop.stop_requested()) {
            throw StoreCancelled("check cancelled; the store is as it was");
        }
        report.findings.push_back({"the file is damaged so that what it holds can't be told", false});
        report.notes.emplace_back(beyondRepair);
    } catch (const StoreError&) {
        if (options.stop.stop_requested()) {
            throw StoreCancelled(repaired ? "check cancelled; what was repaired is kept"
                                          : "check cancelled; the store is as it was");
        }
        throw;
    }
    report.bytesAfter = bytesOf(path);
    return report;
}

void StoreChecker::found(const std::string& message)
{
    m_report.findings.push_back({message, false});
}

void StoreChecker::found(const std::string& message, const std::function<void()>& repair)
{
    if (repairs()) {
        repair();
    }
    m_report.findings.push_back({message, repairs()});
}

void StoreChecker::step(const QString& what) const
{
    if (m_options.progress) {
        m_options.progress(what);
    }
    if (m_options.stop.stop_requested()) {
        m_store.fail(QStringLiteral("interrupted"));
    }
}

bool StoreChecker::checkFile()
{
    const QString what = QStringLiteral("the file");
    step(what);
    const QStringList damaged = damages(m_store);
    step(what); // what was interrupted is no damage
    if (damaged.isEmpty()) {
        return true;
    }
    bool mended = false;
    if (repairs()) {
        try {
            m_store.run(QStringLiteral("REINDEX"));
            mended = damages(m_store).isEmpty();
        } catch (const StoreError&) {
            mended = false; // what the indexes are built from is damaged itself
        }
        step(what);
    }
    for (const QString& line : damaged) {
        m_report.findings.push_back({"the file: " + line.simplified().toStdString(), mended});
    }
    if (!mended && repairs()) {
        m_report.notes.emplace_back(beyondRepair);
    }
    return mended;
}

bool StoreChecker::checkSchema()
{
    step(QStringLiteral("tables and indexes"));
    bool sound = true;
    QSqlDatabase database = m_store.database();
    for (const QString& stranger : strangersIn(database, m_store.path)) {
        const QString type = stranger.section(u' ', 0, 0);
        const QString name = stranger.section(u' ', 1).replace(u'"', QLatin1String("\"\""));
        found("it holds the " + stranger.toStdString() + ", which no store of ours has",
              [&] { m_store.run(QStringLiteral("DROP %1 main.\"%2\"").arg(type, name)); });
        sound = sound && repairs();
    }
    for (const SchemaObject& object : schemaObjects()) {
        const QStringList columns =
            linesOf(m_store, QStringLiteral("SELECT name FROM pragma_table_info('%1')").arg(object.name));
        const bool isThere =
            m_store.number(
                QStringLiteral(
                    "SELECT count(*) FROM (SELECT name, type FROM sqlite_master UNION ALL SELECT name, "
                    "replace(type, 'view', 'table') FROM sqlite_temp_master) WHERE name = ? AND type = ?"),
                {object.name, object.columns.isEmpty() ? QStringLiteral("index") : QStringLiteral("table")}) >
            0;
        const std::string name = object.name.toStdString();
        if (!isThere) {
            found(object.columns.isEmpty() ? "the index " + name + " was missing"
                                           : "the table " + name + " was missing; it is empty now",
                  [&] { m_store.run(object.sql); });
            sound = sound && (repairs() || object.columns.isEmpty());
        } else if (!object.columns.isEmpty() && columns != object.columns) {
            if (m_store.number(QStringLiteral("SELECT count(*) FROM ") + object.name) == 0) {
                found("the table " + name +
                          " had other columns than it should, and no rows; it was made anew",
                      [&] {
                          m_store.run(QStringLiteral("DROP TABLE ") + object.name);
                          m_store.run(object.sql);
                      });
                sound = sound && repairs();
            } else {
                found("the table " + name + " has other columns than it should");
                sound = false;
            }
        }
    }
    return sound;
}

void StoreChecker::shrink()
{
    const auto pragma = [this](const char* name) {
        return m_store.number(QStringLiteral("PRAGMA ") + QLatin1String(name));
    };
    // Less is used again by the next import or run, and not worth writing the whole file anew.
    constexpr std::int64_t worthwhile = std::int64_t{1} << 20;
    const std::int64_t unused = pragma("freelist_count");
    if (!m_report.isAllRepaired() || unused * 4 < pragma("page_count") ||
        unused * pragma("page_size") < worthwhile) {
        return;
    }
    step(QStringLiteral("making the file smaller"));
    try {
        m_store.run(QStringLiteral("VACUUM"));
        m_store.run(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
        m_report.notes.emplace_back("much of the file was unused; it is smaller now");
    } catch (const StoreError& error) {
        if (m_options.stop.stop_requested()) {
            throw;
        }
        // Somebody else has the store open, or there is no room for a second copy of it.
        m_report.notes.emplace_back(std::string("the file could be smaller, but: ") + error.what());
    }
}

} // namespace culprit
