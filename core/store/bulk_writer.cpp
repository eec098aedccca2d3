// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/bulk_writer.h"

#include "store/codec.h"
#include "store/schema.h"
#include "store/sqlite_statement.h"

#include <sqlite3.h>

#include <initializer_list>
#include <string_view>

namespace culprit {

struct BulkWriter::Private
{
    Store store;
    Store::Private* access;
    sqlite3* handle;
    bool open = false;
    std::int64_t archive = 0;
    SqliteStatement span, log, shape, origin, table, series, textSeries, link, piece;

    Private(Store&& opened, Store::Private* priv)
        : store(std::move(opened))
        , access(priv)
        , handle(handleOf(*priv))
        , span(*priv, "INSERT INTO span VALUES (?,?,?,?,?,?,?,?,?,?,?)")
        , log(*priv, "INSERT INTO log VALUES (?,?,?,?)")
        , shape(*priv, "INSERT INTO span_shape VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        , origin(*priv, "INSERT INTO log_origin VALUES (?,?,?,?,?)")
        , table(*priv, "INSERT INTO metric_table VALUES (?,?,?,?)")
        , series(*priv, "INSERT INTO series VALUES (?,?,?)")
        , textSeries(*priv, "INSERT INTO text_series VALUES (?,?,?)")
        , link(*priv, "INSERT INTO link VALUES (?,?,?,?)")
        , piece(*priv, "INSERT INTO text_piece VALUES (?,?)")
    {
    }
};

BulkWriter::BulkWriter(const QString& storePath)
{
    Store store = Store::open(storePath, Store::Mode::CreateIfMissing);
    Store::Private* access = store.d.get();
    // Pages beyond this are written out early, so memory stays bounded whatever the archive's size.
    access->run(QStringLiteral("PRAGMA cache_size = -32768"));
    d = std::make_unique<Private>(std::move(store), access);
    access->run(QStringLiteral("BEGIN IMMEDIATE"));
    d->open = true;
    d->archive = d->access->nextNumber("archive");
}

BulkWriter::~BulkWriter()
{
    if (d->open) {
        sqlite3_exec(d->handle, "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

Store& BulkWriter::store()
{
    return d->store;
}

std::int64_t BulkWriter::nextRun() const
{
    return d->access->nextNumber("run");
}

std::int64_t BulkWriter::nextShape() const
{
    return d->access->nextNumber("span_shape");
}

std::int64_t BulkWriter::nextOrigin() const
{
    return d->access->nextNumber("log_origin");
}

std::int64_t BulkWriter::nextArtifact() const
{
    return d->access->nextNumber("artifact");
}

std::int64_t BulkWriter::archiveId() const
{
    return d->archive;
}

void BulkWriter::removeArchive(std::int64_t id)
{
    // What somebody decided about components holds for the archive that comes in its place.
    d->access->run(QStringLiteral("UPDATE component SET archive = ? WHERE archive = ? AND edited = 1"),
                   {qint64{d->archive}, qint64{id}});
    d->store.removeArchiveRows(id);
}

void BulkWriter::removeRun(std::int64_t id)
{
    d->store.removeRunRows(id);
    d->access->run(QStringLiteral("UPDATE artifact SET run = NULL WHERE archive = ? AND run = ?"),
                   {qint64{d->archive}, qint64{id}});
}

void BulkWriter::write(const RowBatch& batch)
{
    const auto slice = [&](TextSlice at) {
        return std::string_view(batch.text).substr(at.offset, at.length);
    };
    for (const SpanShape& shape : batch.shapes) {
        d->shape.start().add(shape.id).add(d->archive);
        for (const std::string& text : shape.texts) {
            d->shape.addBytes(text);
        }
        d->shape.run();
    }
    for (const LogOrigin& origin : batch.origins) {
        d->origin.start().add(origin.id).add(d->archive);
        for (const std::string& text : origin.texts) {
            d->origin.addBytes(text);
        }
        d->origin.run();
    }
    std::int64_t id = firstRowOf(batch.run) + batch.firstSpan;
    for (const SpanRow& row : batch.spans) {
        d->span.start().add(id++).add(row.startUs).add(row.endUs).add(row.durationUs).add(row.shape);
        for (const TextSlice text :
             {row.serverPort, row.traceId, row.spanId, row.parentSpanId, row.requestId, row.databaseId}) {
            d->span.addBytes(slice(text));
        }
        d->span.run();
    }
    id = firstRowOf(batch.run) + batch.firstLog;
    for (const LogRow& row : batch.logs) {
        d->log.start().add(id++).add(row.timeNs).add(row.origin).addBytes(slice(row.message)).run();
    }
}

void BulkWriter::write(const TableBatch& batch)
{
    const std::int64_t id = firstTableOf(batch.run) + batch.position;
    const QByteArray time = packDoubles(batch.table.time);
    const QByteArray index = packDoubles(batch.table.index);
    d->table.start().add(id).addText(batch.table.file).addBytes(time).addBytes(index).run();
    const auto bytesOfSamples = [](const std::vector<double>& values) {
        return std::string_view(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double));
    };
    for (const MetricColumn& column : batch.table.columns) {
        d->series.start()
            .add(firstColumnOf(id) + static_cast<std::int64_t>(column.position))
            .addText(column.name)
            .addBytes(bytesOfSamples(column.values))
            .run();
    }
    for (const TextColumn& column : batch.table.textColumns) {
        const QByteArray cells = packCells(column.values);
        d->textSeries.start()
            .add(firstColumnOf(id) + static_cast<std::int64_t>(column.position))
            .addText(column.name)
            .addBytes(cells)
            .run();
    }
}

void BulkWriter::write(const TopologyBatch& batch)
{
    std::int64_t position = batch.firstLink;
    for (const Topology::Link& link : batch.topology.links) {
        d->link.start().add(batch.run).add(position++).addBytes(link.source).addBytes(link.destination).run();
    }
}

void BulkWriter::write(const TextPiece& piece)
{
    d->piece.start().add(firstPieceOf(piece.artifact) + piece.position).addBytes(piece.data).run();
}

void BulkWriter::write(const ArtifactRow& row)
{
    d->access->run(QStringLiteral("INSERT INTO artifact VALUES (?, ?, ?, ?, ?, ?, ?)"),
                   {qint64{row.id}, qint64{d->archive}, row.run ? QVariant(qint64{row.run}) : QVariant(),
                    QString::fromStdString(row.path), qint64{row.bytes}, QString::fromStdString(row.role),
                    int{row.hasText}});
}

void BulkWriter::write(const RunBatch& run)
{
    const CaseSummary& summary = run.summary;
    const auto text = [](const std::string& value) { return QString::fromStdString(value); };
    const auto injected = [&](auto value) {
        return summary.injection ? QVariant(value(*summary.injection)) : QVariant();
    };
    d->access->run(
        QStringLiteral(
            "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
            "?, ?, ?, ?)"),
        {qint64{summary.id},
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
         injected([&](const Injection& injection) { return text(injection.fault); }),
         injected([&](const Injection& injection) { return text(injection.target); }),
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
    d->access->run(QStringLiteral("INSERT INTO notice (archive, run, severity, entry, message, count) "
                                  "VALUES (?, ?, ?, ?, ?, ?)"),
                   {qint64{d->archive}, row.run ? QVariant(qint64{row.run}) : QVariant(),
                    static_cast<int>(row.notice.severity), QString::fromStdString(row.notice.entry),
                    QString::fromStdString(row.notice.message), qint64{row.notice.count}});
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

void BulkWriter::commit()
{
    d->access->run(QStringLiteral("COMMIT"));
    d->open = false;
}

} // namespace culprit
