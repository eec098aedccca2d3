// SPDX-License-Identifier: GPL-3.0-or-later
// Checks what a store holds: that rows belong together, and can be read.
#include "store/codec.h"
#include "store/reservation.h"
#include "store/schema.h"
#include "store/sqlite_statement.h"
#include "store/store_checker.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace culprit {

namespace {

constexpr std::int64_t sampleBytes = sizeof(double);

/// Names a number of things for a sentence.
std::string counted(std::int64_t count, const std::string& what)
{
    return std::to_string(count) + " " + what;
}

std::int64_t samplesIn(std::string_view bytes)
{
    std::int64_t samples = 0;
    for (std::size_t at = 0; at + sizeof(double) <= bytes.size(); at += sizeof(double)) {
        double value = 0;
        std::memcpy(&value, bytes.data() + at, sizeof value);
        samples += !std::isnan(value);
    }
    return samples;
}

std::int64_t firstColumnOfRun(std::int64_t run)
{
    return firstColumnOf(firstTableOf(run));
}

} // namespace

/// A recording as its row tells it.
struct StoreChecker::Run
{
    std::int64_t id = 0;
    std::string key;
    std::int64_t series = 0, samples = 0, spans = 0, logs = 0;
    bool spansSorted = false, logsSorted = false;
};

/// A column with fewer values than its table has rows.
struct StoreChecker::ShortColumn
{
    std::int64_t id = 0;
    QByteArray lengthened;
    std::string message;
};

/// What the series of a table add up to.
struct StoreChecker::Lengths
{
    std::int64_t series = 0;
    std::int64_t samples = 0;
};

void StoreChecker::checkContent()
{
    step(QStringLiteral("imports that broke off"));
    if (repairs()) {
        if (const int swept = sweepReservations(m_store); swept > 0) {
            m_report.notes.push_back("what " + counted(swept, "broken-off imports had left was removed"));
        }
    }
    step(QStringLiteral("kinds of values"));
    checkTypes();
    step(QStringLiteral("archives"));
    checkArchives();
    step(QStringLiteral("what belongs to what"));
    checkOwners();
    checkSharedTexts("span_shape", "span", "shape", 14);
    checkSharedTexts("log_origin", "log", "origin", 3);
    std::vector<Run> runs;
    StoreQuery rows = m_store.run(QStringLiteral(
        "SELECT id, key, series, samples, spans, logs, spans_sorted, logs_sorted FROM run ORDER BY id"));
    while (rows.next()) {
        runs.push_back({rows.value(0).toLongLong(), rows.value(1).toString().toStdString(),
                        rows.value(2).toLongLong(), rows.value(3).toLongLong(), rows.value(4).toLongLong(),
                        rows.value(5).toLongLong(), rows.value(6).toBool(), rows.value(7).toBool()});
    }
    rows.finish();
    for (const Run& run : runs) {
        step(QString::fromStdString(run.key));
        checkRun(run);
    }
    step(QStringLiteral("kept texts"));
    checkKeptTexts();
    step(QStringLiteral("results"));
    checkResults();
}

void StoreChecker::mend(const std::string& what, const QString& count, const QString& repair)
{
    if (const std::int64_t rows = m_store.number(count); rows > 0) {
        found(counted(rows, what), [&] { m_store.run(repair); });
    }
}

void StoreChecker::removeRanges(const char* table, const Ranges& ranges, const std::string& what)
{
    const QString condition = QStringLiteral("FROM %1 WHERE id >= ? AND id < ?").arg(QLatin1String(table));
    std::int64_t rows = 0;
    for (const auto& [first, end] : ranges) {
        rows += m_store.number(QStringLiteral("SELECT count(*) ") + condition, {qint64{first}, qint64{end}});
    }
    if (rows > 0) {
        found(counted(rows, what), [&] {
            for (const auto& [first, end] : ranges) {
                m_store.run(QStringLiteral("DELETE ") + condition, {qint64{first}, qint64{end}});
            }
        });
    }
}

void StoreChecker::checkArchives()
{
    // What an archive brought is listed again under a name of its own rather than removed: it can be read.
    std::vector<std::int64_t> unlisted;
    StoreQuery query = m_store.run(QStringLiteral(
        "SELECT archive FROM run UNION SELECT archive FROM artifact UNION "
        "SELECT archive FROM diagnosis WHERE archive IS NOT NULL EXCEPT SELECT id FROM archive "
        "EXCEPT SELECT archive FROM reservation"));
    while (query.next()) {
        unlisted.push_back(query.value(0).toLongLong());
    }
    query.finish();
    for (const std::int64_t id : unlisted) {
        const QString name = QStringLiteral("recovered-%1").arg(id);
        found("the archive of " +
                  counted(m_store.number(QStringLiteral("SELECT count(*) FROM run WHERE archive = ?"),
                                         {qint64{id}}),
                          "cases was not listed; it is now, as ") +
                  name.toStdString(),
              [&] {
                  // Its hash is not known, and must be like no other's.
                  m_store.run(QStringLiteral("INSERT INTO archive VALUES (?, ?, ?, 'unknown-' || "
                                             "lower(hex(randomblob(16))), 0, 0, 0)"),
                              {qint64{id}, name, name});
              });
    }
    // One that holds nothing would only keep its archive from being imported again.
    const QString empty = QStringLiteral("FROM archive WHERE id NOT IN (SELECT archive FROM run UNION "
                                         "SELECT archive FROM artifact UNION SELECT archive FROM diagnosis "
                                         "WHERE archive IS NOT NULL)");
    mend("archives were listed of which nothing is there; they can be imported again",
         QStringLiteral("SELECT count(*) ") + empty, QStringLiteral("DELETE ") + empty);
    for (const auto& [table, what] : {std::pair("span_shape", "texts of spans"),
                                      {"log_origin", "texts of log lines"},
                                      {"notice", "remarks"},
                                      {"component", "components"}}) {
        const QString left = QStringLiteral("FROM %1 WHERE archive NOT IN (SELECT id FROM archive UNION "
                                            "SELECT archive FROM reservation)")
                                 .arg(QLatin1String(table));
        mend(std::string(what) + " belonged to no archive", QStringLiteral("SELECT count(*) ") + left,
             QStringLiteral("DELETE ") + left);
    }
}

void StoreChecker::checkOwners()
{
    /// The numbers between those that the rows of `owners`, from a first to a last, give out.
    const auto between = [this](const QString& owners, std::int64_t (*first)(std::int64_t)) {
        Ranges ranges;
        std::int64_t next = std::numeric_limits<std::int64_t>::min();
        StoreQuery query = m_store.run(owners);
        while (query.next()) {
            const std::int64_t owner = query.value(0).toLongLong();
            if (first(owner) > next) {
                ranges.emplace_back(next, first(owner));
            }
            next = std::max(next, first(numberAfter(query.value(1).toLongLong())));
        }
        ranges.emplace_back(next, std::numeric_limits<std::int64_t>::max());
        return ranges;
    };
    // An import that is under way has rows in its reserved numbers.
    const QString runs =
        QStringLiteral("SELECT id, id FROM run UNION ALL SELECT first, last FROM reservation "
                       "WHERE of_table = 'run' ORDER BY 1");
    removeRanges("span", between(runs, firstRowOf), "spans belonged to no case");
    removeRanges("log", between(runs, firstRowOf), "log lines belonged to no case");
    removeRanges("metric_table", between(runs, firstTableOf), "metric tables belonged to no case");
    removeRanges("series", between(runs, firstColumnOfRun), "series belonged to no case");
    removeRanges("text_series", between(runs, firstColumnOfRun), "columns of text belonged to no case");
    // Without their table samples have no time, and keep the whole case from being read.
    const QString tables = QStringLiteral("SELECT id, id FROM metric_table ORDER BY id");
    removeRanges("series", between(tables, firstColumnOf), "series had lost their table and its times");
    removeRanges("text_series", between(tables, firstColumnOf),
                 "columns of text had lost their table and its times");

    // Of a run under way they stand with their series.
    const QString units = QStringLiteral(
        "FROM series_unit WHERE NOT EXISTS (SELECT 1 FROM series WHERE series.id = series_unit.id)");
    mend("units belonged to no series", QStringLiteral("SELECT count(*) ") + units,
         QStringLiteral("DELETE ") + units);

    const QString links = QStringLiteral(
        "FROM link WHERE run NOT IN (SELECT id FROM run) AND NOT EXISTS (SELECT 1 FROM reservation "
        "WHERE of_table = 'run' AND link.run BETWEEN first AND last)");
    mend("links belonged to no case", QStringLiteral("SELECT count(*) ") + links,
         QStringLiteral("DELETE ") + links);
    for (const auto& [table, what] : {std::pair("artifact", "files"), {"notice", "remarks"}}) {
        const QString name = QLatin1String(table);
        const QString foreign =
            QStringLiteral("run IS NOT NULL AND run NOT IN (SELECT id FROM run WHERE "
                           "run.archive = %1.archive) AND archive NOT IN (SELECT archive FROM "
                           "reservation)")
                .arg(name);
        mend(std::string(what) + " were listed under a case of another archive, or none",
             QStringLiteral("SELECT count(*) FROM %1 WHERE ").arg(name) + foreign,
             QStringLiteral("UPDATE %1 SET run = NULL WHERE ").arg(name) + foreign);
    }
    mend("files were said to be kept in no text, but are",
         QStringLiteral(
             "SELECT count(*) FROM artifact WHERE text = 0 AND id IN (SELECT id >> 24 FROM text_piece)"),
         QStringLiteral(
             "UPDATE artifact SET text = 1 WHERE text = 0 AND id IN (SELECT id >> 24 FROM text_piece)"));
    removeRanges(
        "text_piece",
        between(QStringLiteral("SELECT id, id FROM artifact WHERE text = 1 UNION ALL SELECT first, last "
                               "FROM reservation WHERE of_table = 'artifact' ORDER BY 1"),
                firstPieceOf),
        "pieces of text belonged to no file");
}

void StoreChecker::checkSharedTexts(const char* table, const char* user, const char* column, int texts)
{
    // Rows whose texts are gone are listed by nobody; with empty ones they are seen again.
    const QString missing =
        QStringLiteral("SELECT DISTINCT %1 AS missing, %2.id >> 32 AS run FROM %2 WHERE %1 NOT IN "
                       "(SELECT id FROM %3) GROUP BY %1")
            .arg(QLatin1String(column), QLatin1String(user), QLatin1String(table));
    QString empty;
    for (int i = 0; i < texts; ++i) {
        empty += QStringLiteral(", x''");
    }
    mend(std::string("texts of ") + (texts > 3 ? "spans" : "log lines") + " were missing; they are empty now",
         QStringLiteral("SELECT count(*) FROM (%1)").arg(missing),
         QStringLiteral(
             "INSERT INTO %1 SELECT missing, archive%2 FROM (%3) AS used JOIN run ON run.id = used.run")
             .arg(QLatin1String(table), empty, missing));
}

void StoreChecker::checkRun(const Run& run)
{
    Lengths lengths;
    std::vector<std::pair<std::int64_t, std::int64_t>> tables; // number, rows
    {
        SqliteStatement query(
            m_store,
            "SELECT id, time, row_index, file FROM metric_table WHERE id >= ? AND id < ? ORDER BY id");
        query.start().add(firstTableOf(run.id)).add(firstTableOf(numberAfter(run.id)));
        while (query.next()) {
            const auto bytes = static_cast<std::int64_t>(query.bytes(1).size());
            const auto indexBytes = static_cast<std::int64_t>(query.bytes(2).size());
            tables.emplace_back(query.integer(0), bytes / sampleBytes);
            if (bytes % sampleBytes != 0) {
                found(run.key + ": the times of " + query.text(3) + " are damaged");
            }
            if (indexBytes != 0 && indexBytes != bytes) {
                found(run.key + ": the row numbers of " + query.text(3) + " are " +
                      std::to_string(indexBytes / sampleBytes) + ", the times " +
                      std::to_string(bytes / sampleBytes));
            }
        }
    }
    for (const auto& [table, rows] : tables) {
        const Lengths own = checkTable(run.key, table, rows);
        lengths.series += own.series;
        lengths.samples += own.samples;
        checkTextColumns(run.key, table, rows);
    }
    const auto [spans, spansSorted] = countRows("span", "start_us", run.id);
    const auto [logs, logsSorted] = countRows("log", "time_ns", run.id);

    const auto settle = [&](const char* column, std::int64_t told, std::int64_t real,
                            const std::string& message) {
        if (told != real) {
            found(run.key + ": " + message, [&] {
                m_store.run(QStringLiteral("UPDATE run SET %1 = ? WHERE id = ?").arg(QLatin1String(column)),
                            {qint64{real}, qint64{run.id}});
            });
        }
    };
    const auto settleCount = [&](const char* column, std::int64_t told, std::int64_t real, const char* what) {
        settle(column, told, real,
               counted(told, what) + " were told of, " + std::to_string(real) + " are there");
    };
    settleCount("series", run.series, lengths.series, "series");
    settleCount("samples", run.samples, lengths.samples, "samples");
    settleCount("spans", run.spans, spans, "spans");
    settleCount("logs", run.logs, logs, "log lines");
    // Told to be unsorted though they are not, rows are only sorted in vain.
    settle("spans_sorted", int{run.spansSorted}, int{run.spansSorted && spansSorted},
           "the spans were said to be in the order of time");
    settle("logs_sorted", int{run.logsSorted}, int{run.logsSorted && logsSorted},
           "the log lines were said to be in the order of time");
}

StoreChecker::Lengths StoreChecker::checkTable(const std::string& key, std::int64_t table, std::int64_t rows)
{
    Lengths lengths;
    std::vector<ShortColumn> tooShort;
    SqliteStatement series(m_store,
                           "SELECT id, name, samples FROM series WHERE id >= ? AND id < ? ORDER BY id");
    series.start().add(firstColumnOf(table)).add(firstColumnOf(numberAfter(table)));
    while (series.next()) {
        const std::string_view bytes = series.bytes(2);
        ++lengths.series;
        lengths.samples += samplesIn(bytes);
        const auto length = static_cast<std::int64_t>(bytes.size());
        const std::int64_t whole = length / sampleBytes;
        const std::string message = key + ": the series " + series.text(1) + " has " +
                                    counted(whole, "samples for ") + counted(rows, "times");
        if (length > rows * sampleBytes) {
            found(message);
        } else if (length < rows * sampleBytes) {
            const QByteArray samples(bytes.data(), static_cast<qsizetype>(whole * sampleBytes));
            const std::vector<double> missing(static_cast<std::size_t>(rows - whole),
                                              std::numeric_limits<double>::quiet_NaN());
            tooShort.push_back({series.integer(0), samples + packDoubles(missing),
                                message + "; the others are missing values now"});
        }
    }
    lengthen("series", "samples", tooShort);
    return lengths;
}

void StoreChecker::checkTextColumns(const std::string& key, std::int64_t table, std::int64_t rows)
{
    std::vector<ShortColumn> tooShort;
    SqliteStatement columns(m_store,
                            "SELECT id, name, cells FROM text_series WHERE id >= ? AND id < ? ORDER BY id");
    columns.start().add(firstColumnOf(table)).add(firstColumnOf(numberAfter(table)));
    while (columns.next()) {
        const std::string_view bytes = columns.bytes(2);
        const auto cells = countCells(bytes);
        const std::string column = key + ": the column " + columns.text(1);
        if (!cells) {
            found(column + " of text is damaged");
            continue;
        }
        const auto count = static_cast<std::int64_t>(*cells);
        const std::string message = column + " has " + counted(count, "texts for ") + counted(rows, "times");
        if (count > rows) {
            found(message);
        } else if (count < rows) {
            const std::vector<std::string> missing(static_cast<std::size_t>(rows - count));
            tooShort.push_back(
                {columns.integer(0),
                 QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) + packCells(missing),
                 message + "; the others are empty now"});
        }
    }
    lengthen("text_series", "cells", tooShort);
}

void StoreChecker::lengthen(const char* table, const char* column, const std::vector<ShortColumn>& columns)
{
    for (const ShortColumn& one : columns) {
        found(one.message, [&] {
            m_store.run(QStringLiteral("UPDATE %1 SET %2 = ? WHERE id = ?")
                            .arg(QLatin1String(table), QLatin1String(column)),
                        {one.lengthened, qint64{one.id}});
        });
    }
}

std::pair<std::int64_t, bool> StoreChecker::countRows(const char* table, const char* time, std::int64_t run)
{
    SqliteStatement rows(m_store, QStringLiteral("SELECT %1 FROM %2 WHERE id >= ? AND id < ? ORDER BY id")
                                      .arg(QLatin1String(time), QLatin1String(table))
                                      .toLatin1()
                                      .constData());
    rows.start().add(firstRowOf(run)).add(firstRowOf(numberAfter(run)));
    std::int64_t count = 0;
    bool sorted = true;
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    while (rows.next()) {
        sorted = sorted && rows.integer(0) >= last;
        last = rows.integer(0);
        ++count;
    }
    return {count, sorted};
}

void StoreChecker::checkKeptTexts()
{
    StoreQuery pieces = m_store.run(QStringLiteral(
        "SELECT artifact.id, path, bytes, data FROM artifact LEFT JOIN text_piece ON text_piece.id >= "
        "artifact.id << 24 "
        "AND text_piece.id < (artifact.id + 1) << 24 WHERE text = 1 ORDER BY artifact.id, text_piece.id"));
    struct File
    {
        std::int64_t id = 0;
        QString path;
        std::int64_t bytes = 0;
        std::int64_t kept = 0;
    };
    std::optional<File> file;
    const auto close = [&] {
        if (file && file->kept != file->bytes) {
            found("of " + file->path.toStdString() + " " + std::to_string(file->kept) + " of " +
                  counted(file->bytes, "bytes of text can be read"));
        }
    };
    while (pieces.next()) {
        const std::int64_t id = pieces.value(0).toLongLong();
        if (!file || file->id != id) {
            close();
            file = {id, pieces.value(1).toString(), pieces.value(2).toLongLong(), 0};
        }
        file->kept += unpackText(pieces.value(3).toByteArray()).value_or(QByteArray()).size();
    }
    close();
}

void StoreChecker::checkResults()
{
    for (const UnreadableResult& result : unreadableResults(m_store)) {
        found(
            "the result of " + result.method + " on " + result.caseKey + " can't be read (" + result.reason +
                "); it can be computed again",
            [&] { m_store.run(QStringLiteral("DELETE FROM diagnosis WHERE id = ?"), {qint64{result.id}}); });
    }
    const std::int64_t strangers = m_store.number(
        QStringLiteral("SELECT count(*) FROM diagnosis WHERE case_key NOT IN (SELECT key FROM run)"));
    if (strangers > 0) {
        m_report.notes.push_back(counted(strangers,
                                         "results are of cases that are not in the store; they count as "
                                         "soon as these are imported"));
    }
    const QString references = QStringLiteral("SELECT count(*) FROM pragma_foreign_key_check");
    if (const std::int64_t broken = m_store.number(references); broken > 0) {
        found(counted(broken, "rows refer to rows that are not there"));
    }
}

} // namespace culprit
