// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/store_merge.h"

#include "store/case_key.h"
#include "store/reservation.h"
#include "store/schema.h"
#include "store/sqlite_statement.h"
#include "store/store_aside.h"

#include <QFileInfo>

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <system_error>
#include <utility>

namespace culprit {

namespace {

/// What brings the numbers of an archive's rows from one store above all that another one has.
std::int64_t shiftOf(const char* table, const Store::Private& from, std::int64_t archive,
                     const Store::Private& into)
{
    const QLatin1String name(table);
    return into.nextNumber(table) -
           from.number(QStringLiteral("SELECT coalesce(min(id), 0) FROM %1 WHERE archive = ?").arg(name),
                       {qint64{archive}});
}

[[noreturn]] void throwCancelled()
{
    throw StoreCancelled("merge cancelled; the store it was to go to is as it was");
}

/// Copies rows of one table from store to store as they are, but for some columns.
class RowCopy
{
public:
    /// Columns by name and the SQL that gives them anew from the source's row.
    using Anew = std::initializer_list<std::pair<QString, QString>>;
    struct Count
    {
        std::int64_t read = 0;
        std::int64_t written = 0;
    };

    RowCopy(const Store::Private& from, const Store::Private& into, std::stop_token stop)
        : m_from(from)
        , m_into(into)
        , m_stop(std::move(stop))
    {
    }

    /// `source` begins with FROM and gives the rows; `conflict` is what follows the values in the INSERT.
    /// Throws StoreCancelled.
    Count operator()(const char* table, const Anew& anew, const QString& source,
                     const QString& conflict = {}) const
    {
        const QString name = QLatin1String(table);
        QStringList columns;
        StoreQuery info = m_into.run(QStringLiteral("SELECT name FROM pragma_table_info(?)"), {name});
        while (info.next()) {
            const QString column = info.value(0).toString();
            const auto* const found = std::ranges::find(anew, column, &std::pair<QString, QString>::first);
            columns << (found == anew.end() ? name + u'.' + column : found->second);
        }
        info.finish();
        SqliteStatement rows(m_from, QStringLiteral("SELECT %1 %2")
                                         .arg(columns.join(QStringLiteral(", ")), source)
                                         .toUtf8()
                                         .constData());
        columns.fill(QStringLiteral("?"));
        SqliteStatement insert(m_into, QStringLiteral("INSERT INTO %1 VALUES (%2) %3")
                                           .arg(name, columns.join(QStringLiteral(", ")), conflict)
                                           .toUtf8()
                                           .constData());
        sqlite3* const handle = handleOf(m_into);
        const std::int64_t before = sqlite3_total_changes64(handle);
        Count count;
        while (rows.next()) {
            if (m_stop.stop_requested()) {
                throwCancelled();
            }
            showProgress(m_into.path);
            insert.start();
            for (int column = 0; column < rows.columns(); ++column) {
                insert.addColumn(rows, column);
            }
            insert.run();
            ++count.read;
        }
        count.written = sqlite3_total_changes64(handle) - before;
        return count;
    }

private:
    const Store::Private& m_from;
    const Store::Private& m_into;
    std::stop_token m_stop;
};

/// What makes a recording the same one in two stores that hold its archive: what the archive says of it, and
/// its place among those of which it says the same.
using RunIdentity = std::pair<std::string, int>;

struct KnownRun
{
    std::int64_t id = 0;
    std::string key;
};

std::map<RunIdentity, KnownRun> runsOf(const Store::Private& store, std::int64_t archive)
{
    std::map<RunIdentity, KnownRun> runs;
    StoreQuery query = store.run(
        QStringLiteral("SELECT id, key, json_array(whole_span, system, experiment, iteration, data_parallel, "
                       "qps, time_start, fault, target) FROM run WHERE archive = ? ORDER BY id"),
        {qint64{archive}});
    while (query.next()) {
        RunIdentity identity{query.value(2).toString().toStdString(), 0};
        while (runs.contains(identity)) {
            ++identity.second;
        }
        runs[identity] = {query.value(0).toLongLong(), query.value(1).toString().toStdString()};
    }
    return runs;
}

QString text(const std::string& value)
{
    return QString::fromStdString(value);
}

} // namespace

/// Brings what other stores hold into one.
class StoreMerger
{
public:
    static MergeReport merge(const QStringList& stores, const QString& out, const MergeOptions& options);

private:
    static MergeReport join(std::vector<Store>& sources, Store& joined, MergeProgress& progress,
                            const MergeOptions& options);

    StoreMerger(Store& out, const MergeOptions& options)
        : m_into(*out.d)
        , m_options(options)
    {
    }

    MergedStore add(Store& store, const std::function<void()>& caseDone)
    {
        const Store::Private& from = *store.d;
        const RowCopy copy(from, m_into, m_options.stop);
        // One state of the store for all that is read, whoever writes to it meanwhile.
        from.run(QStringLiteral("BEGIN"));
        // Where its numbers and keys went.
        from.run(QStringLiteral("CREATE TEMP TABLE merged_archive (old INTEGER PRIMARY KEY, new INTEGER)"));
        from.run(QStringLiteral("CREATE TEMP TABLE merged_run (old INTEGER PRIMARY KEY, new INTEGER, "
                                "old_key TEXT UNIQUE, new_key TEXT, added INTEGER)"));
        // Files that are there already.
        from.run(QStringLiteral("CREATE TEMP TABLE known_file (path TEXT PRIMARY KEY)"));
        MergedStore merged;
        merged.path = store.path();
        for (const ArchiveRecord& archive : store.archives()) {
            addArchive(from, copy, archive, merged, caseDone);
        }
        addResults(from, copy, merged);
        from.run(QStringLiteral("ROLLBACK"));
        return merged;
    }

    /// What is told of the joined store when it is among the stores to be joined.
    static MergedStore standing(const Store& store)
    {
        MergedStore merged;
        merged.path = store.path();
        for (const ArchiveRecord& archive : store.archives()) {
            merged.archives.push_back({archive.name, archive.sha256, false, 0});
        }
        merged.resultsKept = store.d->number(QStringLiteral("SELECT count(*) FROM diagnosis"));
        return merged;
    }

    void addArchive(const Store::Private& from, const RowCopy& copy, const ArchiveRecord& archive,
                    MergedStore& merged, const std::function<void()>& caseDone)
    {
        MergedArchive told{archive.name, archive.sha256, false, 0};
        std::int64_t id =
            m_into.number(QStringLiteral("SELECT id FROM archive WHERE sha256 = ?"), {text(archive.sha256)});
        const QString itsOwn = QStringLiteral("WHERE archive = %1").arg(archive.id);
        if (id == 0) {
            told.added = true;
            id = m_into.nextNumber("archive");
            copy("archive", {{QStringLiteral("id"), QString::number(id)}},
                 QStringLiteral("FROM archive WHERE id = %1").arg(archive.id));
        }
        from.run(QStringLiteral("INSERT INTO temp.merged_archive VALUES (?, ?)"),
                 {qint64{archive.id}, qint64{id}});

        const auto known = runsOf(m_into, id);
        std::vector<KnownRun> missing;
        for (const auto& [identity, run] : runsOf(from, archive.id)) {
            if (const auto found = known.find(identity); found != known.end()) {
                from.run(QStringLiteral("INSERT INTO temp.merged_run VALUES (?, ?, ?, ?, 0)"),
                         {qint64{run.id}, qint64{found->second.id}, text(run.key), text(found->second.key)});
                caseDone();
            } else {
                missing.push_back(run);
            }
        }
        // In the archive's order, which decides the numbers and which of two equal keys is the later one.
        std::ranges::sort(missing, {}, &KnownRun::id);
        if (!missing.empty()) {
            const RowShifts shifts = addSharedTexts(from, copy, archive.id, id, told.added, missing);
            for (const KnownRun& run : missing) {
                told.casesAdded += addRun(from, copy, run, archive.name, id, shifts, merged);
                caseDone();
            }
        }
        addFiles(from, copy, archive.id, id);
        addComponents(copy, archive.id, id);
        copy("notice",
             {{QStringLiteral("id"), QStringLiteral("NULL")},
              {QStringLiteral("archive"), QString::number(id)},
              {QStringLiteral("run"), newRun()}},
             QStringLiteral("FROM notice ") + itsOwn +
                 (told.added ? QString() : QStringLiteral(" AND run IN (%1)").arg(addedRuns())));
        merged.casesAdded += told.casesAdded;
        merged.archives.push_back(std::move(told));
    }

    /// What the numbers of an archive's span shapes and log origins are raised by.
    struct RowShifts
    {
        std::int64_t shape = 0;
        std::int64_t origin = 0;
    };

    /// Texts that spans and log lines share: all of a new archive, else those that the missing runs use.
    RowShifts addSharedTexts(const Store::Private& from, const RowCopy& copy, std::int64_t old,
                             std::int64_t archive, bool all, const std::vector<KnownRun>& runs) const
    {
        const auto add = [&](const char* table, const char* user, const char* column) {
            const std::int64_t shift = shiftOf(table, from, old, m_into);
            QString source = QStringLiteral("FROM %1 WHERE archive = %2").arg(QLatin1String(table)).arg(old);
            if (!all) {
                from.run(QStringLiteral("CREATE TEMP TABLE used_text (id INTEGER PRIMARY KEY)"));
                for (const KnownRun& run : runs) {
                    from.run(QStringLiteral("INSERT OR IGNORE INTO temp.used_text SELECT %1 FROM %2 "
                                            "WHERE id >= ? AND id < ?")
                                 .arg(QLatin1String(column), QLatin1String(user)),
                             {qint64{firstRowOf(run.id)}, qint64{firstRowOf(numberAfter(run.id))}});
                }
                source += QStringLiteral(" AND id IN (SELECT id FROM temp.used_text)");
            }
            copy(table,
                 {{QStringLiteral("id"), QStringLiteral("id + %1").arg(shift)},
                  {QStringLiteral("archive"), QString::number(archive)}},
                 source);
            if (!all) {
                from.run(QStringLiteral("DROP TABLE temp.used_text"));
            }
            return shift;
        };
        return {add("span_shape", "span", "shape"), add("log_origin", "log", "origin")};
    }

    /// A recording with its telemetry. Returns how many cases that makes: none if it is a whole span.
    int addRun(const Store::Private& from, const RowCopy& copy, const KnownRun& run,
               const std::string& archiveName, std::int64_t archive, const RowShifts& shifts,
               MergedStore& merged) const
    {
        const std::string key = freeCaseKey(run.key, archiveName, [this](const std::string& candidate) {
            return m_into.number(QStringLiteral("SELECT count(*) FROM run WHERE key = ?"),
                                 {text(candidate)}) > 0;
        });
        const std::int64_t id = m_into.nextNumber("run");
        if (id >= mostRuns) {
            m_into.fail(QStringLiteral("a store may have no more than %1 cases").arg(mostRuns));
        }
        from.run(QStringLiteral("INSERT INTO temp.merged_run VALUES (?, ?, ?, ?, 1)"),
                 {qint64{run.id}, qint64{id}, text(run.key), text(key)});
        copy(
            "run",
            {{QStringLiteral("id"), QString::number(id)},
             {QStringLiteral("archive"), QString::number(archive)},
             {QStringLiteral("key"), QStringLiteral("(SELECT new_key FROM temp.merged_run WHERE old = id)")}},
            QStringLiteral("FROM run WHERE id = %1").arg(run.id));
        if (key != run.key) {
            merged.renamed.push_back({run.key, key});
            m_into.run(
                QStringLiteral(
                    "INSERT INTO notice (archive, run, severity, entry, message, count, name, example) "
                    "SELECT archive, id, ?, experiment, ?, 1, ?, ? FROM run WHERE id = ?"),
                {static_cast<int>(ImportNotice::Severity::Warning), text(takenKeyWarning(run.key, key)),
                 QLatin1String(takenKeyName.data(), static_cast<int>(takenKeyName.size())), text(run.key),
                 qint64{id}});
        }
        const auto addRange = [&](const char* table, std::int64_t (*first)(std::int64_t),
                                  const char* shared = "", std::int64_t shift = 0) {
            const QString reference = QLatin1String(shared);
            copy(table,
                 {{QStringLiteral("id"), QStringLiteral("id + %1").arg(first(id) - first(run.id))},
                  {reference, QStringLiteral("%1 + %2").arg(reference).arg(shift)}},
                 QStringLiteral("FROM %1 WHERE id >= %2 AND id < %3 ORDER BY id")
                     .arg(QLatin1String(table))
                     .arg(first(run.id))
                     .arg(first(numberAfter(run.id))));
        };
        constexpr auto firstColumn = [](std::int64_t number) { return firstColumnOf(firstTableOf(number)); };
        addRange("metric_table", firstTableOf);
        addRange("series", firstColumn);
        addRange("series_unit", firstColumn);
        addRange("text_series", firstColumn);
        addRange("span", firstRowOf, "shape", shifts.shape);
        addRange("log", firstRowOf, "origin", shifts.origin);
        copy("link", {{QStringLiteral("run"), QString::number(id)}},
             QStringLiteral("FROM link WHERE run = %1 ORDER BY position").arg(run.id));
        return static_cast<int>(
            m_into.number(QStringLiteral("SELECT 1 - whole_span FROM run WHERE id = ?"), {qint64{id}}));
    }

    /// The list of the archive's files, and the texts kept of them, as far as they are not there.
    void addFiles(const Store::Private& from, const RowCopy& copy, std::int64_t old,
                  std::int64_t archive) const
    {
        from.run(QStringLiteral("DELETE FROM temp.known_file"));
        StoreQuery known = m_into.run(QStringLiteral("SELECT DISTINCT path FROM artifact WHERE archive = ?"),
                                      {qint64{archive}});
        SqliteStatement know(from, "INSERT INTO temp.known_file VALUES (?)");
        while (known.next()) {
            const QByteArray path = known.value(0).toString().toUtf8();
            know.start().addText({path.constData(), static_cast<std::size_t>(path.size())}).run();
        }
        known.finish();
        const std::int64_t shift = shiftOf("artifact", from, old, m_into);
        const QString missing = QStringLiteral("artifact.archive = %1 AND artifact.path NOT IN "
                                               "(SELECT path FROM temp.known_file) ORDER BY artifact.id")
                                    .arg(old);
        copy("artifact",
             {{QStringLiteral("id"), QStringLiteral("id + %1").arg(shift)},
              {QStringLiteral("archive"), QString::number(archive)},
              {QStringLiteral("run"), newRun()}},
             QStringLiteral("FROM artifact WHERE ") + missing);
        // CROSS JOIN: files first, whose pieces are then found by their range.
        copy("text_piece",
             {{QStringLiteral("id"), QStringLiteral("text_piece.id + %1").arg(firstPieceOf(shift))}},
             QStringLiteral("FROM artifact CROSS JOIN text_piece ON text_piece.id >= artifact.id * %1 AND "
                            "text_piece.id < (artifact.id + 1) * %1 WHERE ")
                     .arg(firstPieceOf(1)) +
                 missing);
    }

    void addResults(const Store::Private& from, const RowCopy& copy, MergedStore& merged) const
    {
        const QString results = QStringLiteral("SELECT count(*) FROM diagnosis");
        const std::int64_t before = m_into.number(results);
        // An imported result may be of a case that comes later, and keeps the key it came with. What was
        // computed belongs to a case of its store; without that nobody knows which archive's it was.
        const QString ofCases = QStringLiteral("FROM diagnosis WHERE (origin <> 'computed' OR case_key IN "
                                               "(SELECT old_key FROM temp.merged_run))");
        const auto settled = [](const char* row) {
            return QStringLiteral("(%1.status NOT IN ('failed', 'cancelled'))").arg(QLatin1String(row));
        };
        QStringList taken;
        for (const char* column : {"archive", "method_version", "content", "version", "computed_at", "status",
                                   "message", "seconds", "ranking", "evidence", "graph"}) {
            taken << QStringLiteral("%1 = excluded.%1").arg(QLatin1String(column));
        }
        const RowCopy::Count count =
            copy("diagnosis",
                 {{QStringLiteral("id"), QStringLiteral("NULL")},
                  {QStringLiteral("case_key"),
                   QStringLiteral(
                       "coalesce((SELECT new_key FROM temp.merged_run WHERE old_key = case_key), case_key)")},
                  {QStringLiteral("archive"),
                   QStringLiteral("(SELECT new FROM temp.merged_archive WHERE old = archive)")}},
                 ofCases + QStringLiteral(" ORDER BY id"),
                 QStringLiteral(
                     "ON CONFLICT (case_key, method, variant, parameters, seed, origin) DO UPDATE SET %1 "
                     "WHERE %2 > %3 OR (%2 = %3 AND excluded.computed_at > diagnosis.computed_at)")
                     .arg(taken.join(QStringLiteral(", ")), settled("excluded"), settled("diagnosis")));
        merged.resultsAdded = m_into.number(results) - before;
        merged.resultsReplaced = count.written - merged.resultsAdded;
        merged.resultsKept = count.read - count.written;
        merged.resultsLeftOut = from.number(results) - count.read;
    }

    /// What is known of an archive's components; what somebody edited stays before what was guessed.
    static void addComponents(const RowCopy& copy, std::int64_t old, std::int64_t archive)
    {
        copy("component", {{QStringLiteral("archive"), QString::number(archive)}},
             QStringLiteral("FROM component WHERE archive = %1").arg(old),
             QStringLiteral(
                 "ON CONFLICT (archive, name) DO UPDATE SET role = excluded.role, component_group = "
                 "excluded.component_group, labels = excluded.labels, edited = excluded.edited "
                 "WHERE excluded.edited > component.edited"));
    }

    /// The number a recording of the source has in the joined store, none where it is in neither.
    static QString newRun() { return QStringLiteral("(SELECT new FROM temp.merged_run WHERE old = run)"); }
    static QString addedRuns() { return QStringLiteral("SELECT old FROM temp.merged_run WHERE added = 1"); }

    const Store::Private& m_into;
    const MergeOptions& m_options;
};

MergeReport StoreMerger::merge(const QStringList& stores, const QString& out, const MergeOptions& options)
{
    // Each is opened before anything is made: what is no store is found out at once.
    std::vector<Store> sources;
    MergeProgress progress;
    for (const QString& path : stores) {
        sources.push_back(Store::open(path, Store::Mode::ReadOnly));
        progress.casesTotal += sources.back().d->number(QStringLiteral("SELECT count(*) FROM run"));
    }
    if (const auto aside = StoreAside::make(out)) {
        MergeReport report;
        {
            Store joined = Store::openAlone(aside->file(), out);
            report = join(sources, joined, progress, options);
            joined.d->run(QStringLiteral("PRAGMA locking_mode = NORMAL"));
            joined.d->run(QStringLiteral("PRAGMA journal_mode = WAL"));
        }
        if (aside->publish()) {
            return report;
        }
        // Somebody else's store came to be there meanwhile: then into that one, from the start.
        progress.casesDone = 0;
    }
    if (!QFileInfo::exists(out)) {
        makeStoreInPlace(out); // remains of another one lie there
    }
    Store joined = Store::open(out, Store::Mode::ReadWrite);
    Patience patience;
    patience.stop = options.stop;
    joined.setPatience(std::move(patience));
    sweepReservations(*joined.d);
    return join(sources, joined, progress, options);
}

MergeReport StoreMerger::join(std::vector<Store>& sources, Store& joined, MergeProgress& progress,
                              const MergeOptions& options)
{
    // Pages beyond this are written out early, so memory stays bounded whatever the stores' size.
    joined.d->run(QStringLiteral("PRAGMA cache_size = -32768"));
    MergeReport report;
    joined.transact([&] {
        StoreMerger merger(joined, options);
        for (Store& source : sources) {
            progress.store = source.path();
            const auto caseDone = [&] {
                ++progress.casesDone;
                if (options.progress) {
                    options.progress(progress);
                }
            };
            std::error_code none;
            const bool itself =
                std::filesystem::equivalent(source.path().toStdString(), joined.path().toStdString(), none);
            report.stores.push_back(itself ? standing(source) : merger.add(source, caseDone));
        }
        const auto count = [&](const char* what) {
            return joined.d->number(QStringLiteral("SELECT count(*) FROM ") + QLatin1String(what));
        };
        report.archives = count("archive");
        report.cases = count("run WHERE whole_span = 0");
        report.results = count("diagnosis");
    });
    return report;
}

MergeReport mergeStores(const QStringList& stores, const QString& out, const MergeOptions& options)
{
    try {
        return StoreMerger::merge(stores, out, options);
    } catch (const StoreBusy&) {
        if (options.stop.stop_requested()) {
            throwCancelled();
        }
        throw;
    }
}

} // namespace culprit
