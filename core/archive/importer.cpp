// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"

#include "archive/archive_walker.h"
#include "archive/bounded_queue.h"
#include "archive/import_session.h"
#include "archive/keep_recordings.h"
#include "store/bulk_writer.h"
#include "store/store.h"
#include "store/store_aside.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>

namespace culprit {

namespace {

using namespace std::chrono_literals;

/// What waits between reading and parsing, and between parsing and writing.
constexpr std::size_t queueBytes = std::size_t{16} << 20;

/// The other end wants no more.
struct Closed
{
};

/// A step of the archive on its way from the reader to the parser.
struct EntryPiece
{
    enum class Kind { Begin, Data, End, Skipped };
    Kind kind = Kind::Data;
    ArchiveEntry entry;            ///< Begin, and the path for Skipped
    std::string reason;            ///< Skipped
    std::unique_ptr<char[]> bytes; ///< Data
    std::size_t size = 0;
};
using PieceQueue = BoundedQueue<EntryPiece>;
using RecordQueue = BoundedQueue<BuiltRecord>;

/// Hands the archive's content to the parser's thread.
class PieceSender : public EntryVisitor
{
public:
    explicit PieceSender(PieceQueue& queue)
        : m_queue(queue)
    {
    }
    void begin(const ArchiveEntry& entry) override
    {
        EntryPiece piece;
        piece.kind = EntryPiece::Kind::Begin;
        piece.entry = entry;
        push(std::move(piece), 512);
    }
    void data(std::string_view bytes) override
    {
        EntryPiece piece;
        piece.bytes.reset(new char[bytes.size()]);
        std::memcpy(piece.bytes.get(), bytes.data(), bytes.size());
        piece.size = bytes.size();
        push(std::move(piece), bytes.size());
    }
    void end() override
    {
        EntryPiece piece;
        piece.kind = EntryPiece::Kind::End;
        push(std::move(piece), 512);
    }
    void skipped(const std::string& path, const std::string& reason) override
    {
        EntryPiece piece;
        piece.kind = EntryPiece::Kind::Skipped;
        piece.entry.path = path;
        piece.reason = reason;
        push(std::move(piece), 512);
    }

private:
    void push(EntryPiece piece, std::size_t bytes)
    {
        if (!m_queue.push(std::move(piece), bytes)) {
            throw Closed();
        }
    }
    PieceQueue& m_queue;
};

/// The same for every way to write the path of a file or folder.
QFileInfo placeOf(const QString& path)
{
    const QString canonical = QFileInfo(path).canonicalFilePath();
    return QFileInfo(canonical.isEmpty() ? QDir::cleanPath(QFileInfo(path).absoluteFilePath()) : canonical);
}

/// What the name of the folder or archive at `path` may tell, see FileHead::root.
std::string rootOf(const QString& path)
{
    const QFileInfo given = placeOf(path);
    if (!given.isDir()) {
        const std::string stem = given.baseName().toStdString();
        return isDatasetName(stem) ? stem : std::string();
    }
    constexpr qsizetype mostFolders = 3; // <dataset>/<service>_<fault>/<case>
    const QStringList parts = given.filePath().split(u'/', Qt::SkipEmptyParts);
    return parts.mid(std::max<qsizetype>(0, parts.size() - mostFolders)).join(u'/').toStdString();
}

/// The three steps of an import: reading in one thread, parsing in another, writing in the caller's.
class Pipeline
{
public:
    Pipeline(std::string name, ArchiveWalker& walker, BulkWriter& writer, const ImportOptions& options,
             std::string root)
        : m_name(std::move(name))
        , m_walker(walker)
        , m_writer(writer)
        , m_options(options)
        , m_builder(
              [this](BuiltRecord record, std::size_t bytes) {
                  if (!m_records.push(std::move(record), bytes + 256)) {
                      throw Closed();
                  }
              },
              options.limits)
        , m_session(m_builder, ReaderRegistry::known(), std::move(root))
    {
    }

    Recordings run()
    {
        // Wakes whoever waits when the user asks to stop.
        const std::stop_callback wake(m_options.stop, [this] { closeQueues(); });
        {
            std::jthread reader([this] { read(); });
            std::jthread parser([this] { parse(); });
            try {
                write();
            } catch (...) {
                keepFirst(std::current_exception());
            }
            closeQueues();
        }
        if (m_options.stop.stop_requested()) {
            throw ImportCancelled();
        }
        if (m_failure) {
            std::rethrow_exception(m_failure);
        }
        return std::move(m_result);
    }

private:
    void closeQueues()
    {
        m_pieces.close();
        m_records.close();
    }

    void keepFirst(std::exception_ptr failure)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_failure) {
            m_failure = std::move(failure);
        }
    }

    void read()
    {
        try {
            PieceSender sender(m_pieces);
            m_walker.walk(sender);
            m_pieces.end();
        } catch (const Closed&) {
        } catch (...) {
            keepFirst(std::current_exception());
            closeQueues();
        }
    }

    void parse()
    {
        try {
            while (!m_pieces.isDone()) {
                EntryPiece piece;
                if (!m_pieces.pop(piece, 100ms)) {
                    continue;
                }
                switch (piece.kind) {
                case EntryPiece::Kind::Begin:
                    nowAt(piece.entry.path);
                    m_session.begin(piece.entry);
                    break;
                case EntryPiece::Kind::Data:
                    parse({piece.bytes.get(), piece.size});
                    break;
                case EntryPiece::Kind::End:
                    m_session.end();
                    break;
                case EntryPiece::Kind::Skipped:
                    m_session.skipped(piece.entry.path, piece.reason);
                    break;
                }
            }
            nowAt({});
            m_result = m_builder.finish();
            m_records.end();
        } catch (const Closed&) {
        } catch (const ImportError& error) {
            // The builder knows neither the archive nor, in the end, the file that went too far.
            const std::string entry = m_entry.empty() ? "" : m_entry + ": ";
            keepFirst(std::make_exception_ptr(ImportError(m_name + ": " + entry + error.what())));
            closeQueues();
        } catch (...) {
            keepFirst(std::current_exception());
            closeQueues();
        }
    }

    void nowAt(const std::string& entry)
    {
        const std::lock_guard lock(m_mutex);
        m_entry = entry;
    }

    /// In slices, so that a stop need not wait for a whole piece of something slow to read.
    void parse(std::string_view bytes)
    {
        constexpr std::size_t sliceBytes = std::size_t{32} << 10;
        for (std::size_t at = 0; at < bytes.size(); at += sliceBytes) {
            if (m_options.stop.stop_requested()) {
                throw Closed();
            }
            m_session.data(bytes.substr(at, sliceBytes));
        }
    }

    void write()
    {
        std::set<std::int64_t> cases;
        // The first is told at once: a short import shall not pass without any.
        std::optional<std::chrono::steady_clock::time_point> lastProgress;
        while (!m_records.isDone()) {
            if (BuiltRecord record; m_records.pop(record, 50ms)) {
                std::visit([this](const auto& content) { m_writer.write(content); }, record);
                if (const auto* artifact = std::get_if<ArtifactRow>(&record); artifact && artifact->run) {
                    cases.insert(artifact->run);
                }
            } else {
                m_writer.pause();
            }
            const auto now = std::chrono::steady_clock::now();
            if (m_options.progress && (!lastProgress || now - *lastProgress >= 50ms)) {
                lastProgress = now;
                ImportProgress progress{
                    m_walker.bytesDone(), m_walker.bytesTotal(), {}, static_cast<int>(cases.size())};
                {
                    const std::lock_guard lock(m_mutex);
                    progress.entry = m_entry;
                }
                m_options.progress(progress);
            }
        }
    }

    std::string m_name; ///< the archive's
    ArchiveWalker& m_walker;
    BulkWriter& m_writer;
    const ImportOptions& m_options;
    PieceQueue m_pieces{queueBytes};
    RecordQueue m_records{queueBytes};
    RecordingBuilder m_builder;
    ImportSession m_session;
    Recordings m_result;
    std::mutex m_mutex;
    std::exception_ptr m_failure;
    std::string m_entry;
};

/// What is known of an archive's path or of a file of its size decides whether its hash is wanted before the
/// work: the report when the store holds it already. Throws ArchiveChanged.
std::optional<ImportReport> knownBefore(const QString& archivePath, const ArchiveWalker& walker,
                                        const QString& storePath, const ImportOptions& options)
{
    const Store store = Store::open(storePath, Store::Mode::ReadWrite);
    const auto archives = store.archives();
    const std::string path = placeOf(archivePath).filePath().toStdString();
    const bool samePath = std::ranges::any_of(
        archives, [&](const ArchiveRecord& archive) { return isSamePlace(archive.path, path); });
    if (!samePath && std::ranges::count(archives, walker.bytesTotal(), &ArchiveRecord::bytesIn) == 0) {
        return std::nullopt;
    }
    const std::string sha256 = archiveSha256(archivePath, options.stop);
    if (const auto same = std::ranges::find(archives, sha256, &ArchiveRecord::sha256);
        same != archives.end()) {
        return alreadyImported(*same, store);
    }
    if (samePath && !options.replaceChanged) {
        throwArchiveChanged(archivePath.toStdString());
    }
    return std::nullopt;
}

ImportReport importInto(BulkWriter& writer, const QString& archivePath, ArchiveWalker& walker,
                        const ImportOptions& options)
{
    Recordings recordings =
        Pipeline(archivePath.toStdString(), walker, writer, options, rootOf(archivePath)).run();
    if (recordings.runs.empty() && recordings.diagnoses.empty()) {
        throw nothingRecognised(archivePath.toStdString(), recordings);
    }
    if (options.stop.stop_requested()) {
        throw ImportCancelled();
    }
    const QFileInfo archive = placeOf(archivePath);
    const double now = static_cast<double>(QDateTime::currentMSecsSinceEpoch()) / 1000;
    return keepRecordings(writer, std::move(recordings),
                          {0, archive.filePath().toStdString(), archive.fileName().toStdString(),
                           walker.sha256(), walker.bytesTotal(), walker.bytesRaw(), now, 0},
                          options.replaceChanged);
}

ImportReport importOnce(const QString& archivePath, const QString& storePath, const ImportOptions& options)
{
    ArchiveWalker walker(archivePath, options.limits, options.stop);
    if (const auto aside = StoreAside::make(storePath)) {
        ImportReport report;
        {
            BulkWriter writer(*aside);
            report = importInto(writer, archivePath, walker, options);
        }
        if (aside->publish()) {
            return report;
        }
        // Somebody else's store came to be there meanwhile: then into that one, from the start.
        return importOnce(archivePath, storePath, options);
    }
    if (!QFileInfo::exists(storePath)) {
        makeStoreInPlace(storePath); // remains of another one lie there
    }
    if (auto known = knownBefore(archivePath, walker, storePath, options)) {
        return *known;
    }
    // Not made anew, should somebody have removed it by now.
    BulkWriter writer(storePath, Store::Mode::ReadWrite, options.stop);
    return importInto(writer, archivePath, walker, options);
}

} // namespace

ImportReport importArchive(const QString& archivePath, const QString& storePath, const ImportOptions& options)
{
    const auto started = std::chrono::steady_clock::now();
    ImportReport report;
    try {
        report = importOnce(archivePath, storePath, options);
    } catch (const StoreBusy&) {
        if (options.stop.stop_requested()) {
            throw ImportCancelled();
        }
        throw;
    }
    report.path = archivePath.toStdString();
    if (options.progress && !report.alreadyImported) {
        options.progress({report.bytesIn, report.bytesIn, {}, static_cast<int>(report.cases)});
    }
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return report;
}

} // namespace culprit
