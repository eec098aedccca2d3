// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/bulk_writer.h"

#include "store/codec.h"
#include "store/reservation.h"
#include "store/schema.h"
#include "store/sqlite_statement.h"

#include <sqlite3.h>

#include <chrono>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

namespace culprit {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// Others wait for a transaction no longer than about this.
constexpr auto longestTransaction = 120ms;
/// And find this long a gap behind it; they look every 2 ms.
constexpr auto gap = 6ms;
/// Runs are numbered in blocks, so that few numbers are lost when archives come at the same time.
constexpr std::int64_t runBlock = 1024;
/// Of these numbers there are more than enough: archives that come at the same time lie so far apart.
constexpr std::int64_t sharedTexts = std::int64_t{1} << 32;
constexpr std::int64_t artifacts = std::int64_t{1} << 24;

} // namespace

struct BulkWriter::Private
{
    Store store;
    Store::Private* access;
    sqlite3* handle;
    bool isAlone;
    bool open = false;
    bool concluded = false;
    Clock::time_point begun;
    std::optional<Reservation> reservation;
    std::int64_t archive = 0, firstShape = 0, firstOrigin = 0, firstArtifact = 0;
    std::vector<std::int64_t> runBlocks; ///< first number of each block of runs
    SqliteStatement span, log, shape, origin, table, series, unit, textSeries, link, piece;

    Private(Store&& opened, bool alone)
        : store(std::move(opened))
        , access(store.d.get())
        , handle(handleOf(*access))
        , isAlone(alone)
        , span(*access, "INSERT INTO span VALUES (?,?,?,?,?,?,?,?,?,?,?)")
        , log(*access, "INSERT INTO log VALUES (?,?,?,?)")
        , shape(*access, "INSERT INTO span_shape VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        , origin(*access, "INSERT INTO log_origin VALUES (?,?,?,?,?)")
        , table(*access, "INSERT INTO metric_table VALUES (?,?,?,?)")
        , series(*access, "INSERT INTO series VALUES (?,?,?)")
        , unit(*access, "INSERT INTO series_unit VALUES (?,?)")
        , textSeries(*access, "INSERT INTO text_series VALUES (?,?,?)")
        , link(*access, "INSERT INTO link VALUES (?,?,?,?)")
        , piece(*access, "INSERT INTO text_piece VALUES (?,?)")
    {
        // Pages beyond this are written out early, so memory stays bounded whatever the archive's size.
        access->run(QStringLiteral("PRAGMA cache_size = -32768"));
        if (!isAlone) {
            sweepReservations(*access);
        }
        access->run(QStringLiteral("BEGIN IMMEDIATE"));
        open = true;
        begun = Clock::now();
        reservation.emplace(*access);
        archive = reservation->archive();
        firstShape = reservation->take("span_shape", sharedTexts);
        firstOrigin = reservation->take("log_origin", sharedTexts);
        firstArtifact = reservation->take("artifact", artifacts);
    }

    ~Private()
    {
        rollBack();
        if (concluded || isAlone) {
            return; // a store aside goes as a whole
        }
        try {
            reservation->abandon();
            sweepReservations(*access, 200ms); // who asked to stop waits for no more
        } catch (const StoreError&) {
            // Whoever writes next tries again.
        }
    }

    void begin()
    {
        if (!open) {
            access->run(QStringLiteral("BEGIN IMMEDIATE"));
            open = true;
            begun = Clock::now();
            reservation->renew();
        }
    }
    void commit()
    {
        access->run(QStringLiteral("COMMIT"));
        open = false;
    }
    void rollBack()
    {
        if (open) {
            sqlite3_exec(handle, "ROLLBACK", nullptr, nullptr, nullptr);
            open = false;
        }
    }
    /// Between two rows: lets others write when it is time.
    void breathe()
    {
        if (!isAlone && open && Clock::now() - begun > longestTransaction) {
            commit();
            std::this_thread::sleep_for(gap);
            begin();
        }
    }

    /// The store's number of a run.
    std::int64_t run(std::int64_t own)
    {
        const auto block = static_cast<std::size_t>((own - 1) / runBlock);
        while (runBlocks.size() <= block) {
            runBlocks.push_back(reservation->take("run", runBlock));
            if (runBlocks.back() + runBlock > mostRuns) {
                access->fail(QStringLiteral("a store may have no more than %1 cases").arg(mostRuns));
            }
        }
        return runBlocks[block] + (own - 1) % runBlock;
    }
    std::int64_t shapeNumber(std::int64_t own) const { return firstShape + own - 1; }
    std::int64_t originNumber(std::int64_t own) const { return firstOrigin + own - 1; }
    std::int64_t artifactNumber(std::int64_t own) const
    {
        if (own > artifacts) {
            access->fail(QStringLiteral("an archive may have no more than %1 files").arg(artifacts));
        }
        return firstArtifact + own - 1;
    }
    QVariant runOrNone(std::int64_t own) { return own ? QVariant(qint64{run(own)}) : QVariant(); }
};

BulkWriter::BulkWriter(const QString& storePath, Store::Mode mode, std::stop_token stop)
{
    Store store = Store::open(storePath, mode);
    Patience patience;
    patience.stop = std::move(stop);
    store.setPatience(std::move(patience));
    d = std::make_unique<Private>(std::move(store), false);
}

BulkWriter::BulkWriter(const StoreAside& aside)
    : d(std::make_unique<Private>(Store::openAlone(aside.file(), aside.path()), true))
{
}

BulkWriter::~BulkWriter() = default;

Store& BulkWriter::store()
{
    return d->store;
}

std::int64_t BulkWriter::archiveId() const
{
    return d->archive;
}

void BulkWriter::pause()
{
    if (!d->isAlone && d->open) {
        d->commit();
    }
}

void BulkWriter::conclude(const std::function<bool()>& work)
{
    if (!d->isAlone) {
        if (d->open) {
            d->commit();
        }
        // What is told to be there has to be there after a loss of power too.
        d->access->run(QStringLiteral("PRAGMA synchronous = FULL"));
    }
    d->begin();
    if (!work()) {
        d->rollBack();
        d->access->requireInPlace();
        return;
    }
    d->reservation->release();
    d->commit();
    d->concluded = true;
    d->access->requireInPlace();
    if (d->isAlone) {
        d->access->run(QStringLiteral("PRAGMA locking_mode = NORMAL"));
        d->access->run(QStringLiteral("PRAGMA journal_mode = WAL"));
    }
}

void BulkWriter::removeArchive(std::int64_t id)
{
    // What somebody decided about components holds for the archive that comes in its place.
    d->access->run(QStringLiteral("UPDATE component SET archive = ? WHERE archive = ? AND edited = 1"),
                   {qint64{d->archive}, qint64{id}});
    d->store.removeArchiveRows(id);
}

void BulkWriter::removeRun(std::int64_t run)
{
    d->store.removeRunRows(d->run(run));
    d->access->run(QStringLiteral("UPDATE artifact SET run = NULL WHERE archive = ? AND run = ?"),
                   {qint64{d->archive}, qint64{d->run(run)}});
}

void BulkWriter::write(const RowBatch& batch)
{
    d->begin();
    const std::int64_t run = d->run(batch.run);
    const auto slice = [&](TextSlice at) {
        return std::string_view(batch.text).substr(at.offset, at.length);
    };
    for (const SpanShape& shape : batch.shapes) {
        d->shape.start().add(d->shapeNumber(shape.id)).add(d->archive);
        for (const std::string& text : shape.texts) {
            d->shape.addBytes(text);
        }
        d->shape.run();
    }
    for (const LogOrigin& origin : batch.origins) {
        d->origin.start().add(d->originNumber(origin.id)).add(d->archive);
        for (const std::string& text : origin.texts) {
            d->origin.addBytes(text);
        }
        d->origin.run();
    }
    if (batch.firstSpan + std::ssize(batch.spans) > mostRows ||
        batch.firstLog + std::ssize(batch.logs) > mostRows) {
        d->access->fail(QStringLiteral("a case may have no more than %1 spans or log lines").arg(mostRows));
    }
    std::int64_t id = firstRowOf(run) + batch.firstSpan;
    for (const SpanRow& row : batch.spans) {
        d->span.start()
            .add(id++)
            .add(row.startUs)
            .add(row.endUs)
            .add(row.durationUs)
            .add(d->shapeNumber(row.shape));
        for (const TextSlice text :
             {row.serverPort, row.traceId, row.spanId, row.parentSpanId, row.requestId, row.databaseId}) {
            d->span.addBytes(slice(text));
        }
        d->span.run();
    }
    id = firstRowOf(run) + batch.firstLog;
    for (const LogRow& row : batch.logs) {
        d->log.start()
            .add(id++)
            .add(row.timeNs)
            .add(d->originNumber(row.origin))
            .addBytes(slice(row.message))
            .run();
    }
    d->breathe();
}

void BulkWriter::write(const TableBatch& batch)
{
    d->begin();
    if (batch.position >= mostTables) {
        d->access->fail(QStringLiteral("a case may have no more than %1 tables").arg(mostTables));
    }
    const std::int64_t id = firstTableOf(d->run(batch.run)) + batch.position;
    const QByteArray time = packDoubles(batch.table.time);
    const QByteArray index = packDoubles(batch.table.index);
    d->table.start().add(id).addText(batch.table.file).addBytes(time).addBytes(index).run();
    const auto bytesOfSamples = [](const std::vector<double>& values) {
        return std::string_view(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double));
    };
    const auto columnNumber = [&](std::size_t position) {
        if (static_cast<std::int64_t>(position) >= mostColumns) {
            d->access->fail(QStringLiteral("a table may have no more than %1 columns").arg(mostColumns));
        }
        return firstColumnOf(id) + static_cast<std::int64_t>(position);
    };
    for (const MetricColumn& column : batch.table.columns) {
        d->series.start()
            .add(columnNumber(column.position))
            .addText(column.name)
            .addBytes(bytesOfSamples(column.values))
            .run();
        if (!column.unit.empty()) {
            d->unit.start().add(columnNumber(column.position)).addText(column.unit).run();
        }
        d->breathe();
    }
    for (const TextColumn& column : batch.table.textColumns) {
        const QByteArray cells = packCells(column.values);
        d->textSeries.start().add(columnNumber(column.position)).addText(column.name).addBytes(cells).run();
        d->breathe();
    }
}

void BulkWriter::write(const TopologyBatch& batch)
{
    d->begin();
    const std::int64_t run = d->run(batch.run);
    std::int64_t position = batch.firstLink;
    for (const Topology::Link& link : batch.topology.links) {
        d->link.start().add(run).add(position++).addBytes(link.source).addBytes(link.destination).run();
    }
    d->breathe();
}

void BulkWriter::write(const TextPiece& piece)
{
    d->begin();
    if (piece.position >= mostPieces) {
        d->access->fail(QStringLiteral("a file is too long to be kept"));
    }
    d->piece.start()
        .add(firstPieceOf(d->artifactNumber(piece.artifact)) + piece.position)
        .addBytes(piece.data)
        .run();
    d->breathe();
}

void BulkWriter::write(const ArtifactRow& row)
{
    d->begin();
    d->access->run(QStringLiteral("INSERT INTO artifact VALUES (?, ?, ?, ?, ?, ?, ?)"),
                   {qint64{d->artifactNumber(row.id)}, qint64{d->archive}, d->runOrNone(row.run),
                    QString::fromStdString(row.path), qint64{row.bytes}, QString::fromStdString(row.role),
                    int{row.hasText}});
    d->breathe();
}

void BulkWriter::write(const RunBatch& run)
{
    const CaseSummary& summary = run.summary;
    const auto text = [](const std::string& value) { return QString::fromStdString(value); };
    const auto injected = [&](auto value) {
        return summary.injection ? QVariant(value(*summary.injection)) : QVariant();
    };
    const auto told = [&](std::string_view word) {
        return summary.injection || !word.empty() ? QVariant(text(std::string(word))) : QVariant();
    };
    d->access->run(
        QStringLiteral(
            "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
            "?, ?, ?, ?)"),
        {qint64{d->run(summary.id)},
         qint64{d->archive},
         text(summary.key),
         int{run.wholeSpan},
         text(summary.experiment),
         text(summary.system),
         text(std::string(toString(summary.kind))),
         summary.iteration,
         summary.dataParallel,
         summary.queriesPerSecond,
         summary.time.start,
         summary.time.end,
         injected([](const Injection& injection) { return injection.time; }),
         injected([](const Injection& injection) { return injection.duration; }),
         told(faultOf(summary)),
         told(targetOf(summary)),
         injected([&](const Injection& injection) { return text(injection.kind); }),
         injected([&](const Injection& injection) { return text(packMap(injection.parameters)); }),
         text(packList(summary.components)),
         text(packMap(run.facts)),
         qint64{summary.series},
         qint64{summary.samples},
         qint64{summary.spans},
         qint64{summary.logs},
         int{run.spansSorted},
         int{run.logsSorted},
         text(run.content)});
}

void BulkWriter::write(const NoticeRow& row)
{
    const ImportNotice& notice = row.notice;
    const auto text = [](const std::string& value) { return QString::fromStdString(value); };
    d->access->run(QStringLiteral("INSERT INTO notice (archive, run, severity, entry, message, count, name, "
                                  "column_name, example) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
                   {qint64{d->archive}, d->runOrNone(row.run), static_cast<int>(notice.severity),
                    text(notice.entry), text(notice.message), qint64{notice.count}, text(notice.name),
                    text(notice.column), text(notice.example)});
}

void BulkWriter::write(const Diagnosis& diagnosis)
{
    d->store.saveDiagnosis(diagnosis);
    d->access->run(QStringLiteral("UPDATE diagnosis SET archive = ? WHERE id = last_insert_rowid()"),
                   {qint64{d->archive}});
}

void BulkWriter::write(const ArchiveRecord& archive)
{
    d->access->run(QStringLiteral("INSERT INTO archive VALUES (?, ?, ?, ?, ?, ?, ?)"),
                   {qint64{d->archive}, QString::fromStdString(archive.path),
                    QString::fromStdString(archive.name), QString::fromStdString(archive.sha256),
                    qint64{archive.bytesIn}, qint64{archive.bytesRaw}, archive.importedAt});
}

} // namespace culprit
