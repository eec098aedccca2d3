// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"

#include "archive/archive_walker.h"
#include "archive/bounded_queue.h"
#include "archive/import_session.h"
#include "store/bulk_writer.h"
#include "store/case_key.h"
#include "store/fresh_store_guard.h"
#include "store/replaced_results.h"
#include "store/store.h"

#include <QDateTime>
#include <QFileInfo>

#include <chrono>
#include <cstring>
#include <exception>
#include <mutex>
#include <set>
#include <thread>

namespace culprit {

namespace {

using namespace std::chrono_literals;

/// What waits between reading and parsing, and between parsing and writing.
constexpr std::size_t queueBytes = std::size_t{16} << 20;

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
            throw ImportSession::Closed();
        }
    }
    PieceQueue& m_queue;
};

/// The three steps of an import: reading in one thread, parsing in another, writing in the caller's.
class Pipeline
{
public:
    Pipeline(ArchiveWalker& walker, BulkWriter& writer, const ImportOptions& options)
        : m_walker(walker)
        , m_writer(writer)
        , m_options(options)
        , m_session({writer.nextRun(), writer.nextShape(), writer.nextOrigin(), writer.nextArtifact()},
                    m_records)
    {
    }

    ImportSession::Result run()
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
        } catch (const ImportSession::Closed&) {
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
                case EntryPiece::Kind::Begin: {
                    m_session.begin(piece.entry);
                    const std::lock_guard lock(m_mutex);
                    m_entry = std::move(piece.entry.path);
                    break;
                }
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
            m_result = m_session.finish();
            m_records.end();
        } catch (const ImportSession::Closed&) {
        } catch (...) {
            keepFirst(std::current_exception());
            closeQueues();
        }
    }

    /// In slices, so that a stop need not wait for a whole piece of something slow to read.
    void parse(std::string_view bytes)
    {
        constexpr std::size_t sliceBytes = std::size_t{32} << 10;
        for (std::size_t at = 0; at < bytes.size(); at += sliceBytes) {
            if (m_options.stop.stop_requested()) {
                throw ImportSession::Closed();
            }
            m_session.data(bytes.substr(at, sliceBytes));
        }
    }

    void write()
    {
        std::set<std::int64_t> cases;
        auto lastProgress = std::chrono::steady_clock::now();
        while (!m_records.isDone()) {
            if (ImportRecord record; m_records.pop(record, 50ms)) {
                std::visit([this](const auto& content) { m_writer.write(content); }, record);
                if (const auto* artifact = std::get_if<ArtifactRow>(&record); artifact && artifact->run) {
                    cases.insert(artifact->run);
                }
            }
            const auto now = std::chrono::steady_clock::now();
            if (m_options.progress && now - lastProgress >= 50ms) {
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

    ArchiveWalker& m_walker;
    BulkWriter& m_writer;
    const ImportOptions& m_options;
    PieceQueue m_pieces{queueBytes};
    ImportRecordQueue m_records{queueBytes};
    ImportSession m_session;
    ImportSession::Result m_result;
    std::mutex m_mutex;
    std::exception_ptr m_failure;
    std::string m_entry;
};

/// Gives every recording a key that nobody has: its own, else the longer one, else with the archive's name
/// before it.
void settleKeys(ImportSession::Result& result, const Store& store, const std::string& archiveName)
{
    std::set<std::string> taken;
    std::map<std::string, std::string> renamed;
    for (std::size_t i = 0; i < result.runs.size(); ++i) {
        CaseSummary& summary = result.runs[i].summary;
        const std::string wanted = summary.key;
        const std::string key = taken.contains(wanted) ? result.longKeys[i] : wanted;
        std::string unique = freeCaseKey(key, archiveName, [&](const std::string& candidate) {
            return taken.contains(candidate) || store.findCase(candidate).has_value();
        });
        if (unique != wanted) {
            result.notices.push_back({summary.id,
                                      {ImportNotice::Severity::Warning,
                                       {},
                                       summary.experiment,
                                       takenKeyWarning(wanted, unique),
                                       1}});
        }
        taken.insert(unique);
        renamed.try_emplace(wanted, unique);
        summary.key = std::move(unique);
    }
    for (Diagnosis& diagnosis : result.diagnoses) {
        if (const auto found = renamed.find(diagnosis.key.caseKey); found != renamed.end()) {
            diagnosis.key.caseKey = found->second;
        } else if (!store.findCase(diagnosis.key.caseKey)) {
            result.notices.push_back(
                {0,
                 {ImportNotice::Severity::Info,
                  {},
                  diagnosis.key.setting.id,
                  "a result for " + diagnosis.key.caseKey + ", a case that is not in the store",
                  1}});
        }
    }
}

void countRuns(ImportReport& report, const std::vector<CaseSummary>& runs)
{
    for (const CaseSummary& run : runs) {
        ++report.cases;
        report.series += run.series;
        report.samples += run.samples;
        report.spans += run.spans;
        report.logs += run.logs;
    }
}

std::string warningText(const ImportNotice& notice)
{
    std::string text = notice.entry.empty() ? "" : notice.entry + ": ";
    text += notice.message;
    return notice.count == 1 ? text : text + " (" + std::to_string(notice.count) + ")";
}

ImportReport alreadyImportedReport(const ArchiveRecord& record, const Store& store)
{
    ImportReport report;
    report.sha256 = record.sha256;
    report.alreadyImported = true;
    report.bytesIn = record.bytesIn;
    report.bytesRaw = record.bytesRaw;
    std::vector<CaseSummary> own;
    std::set<std::string> experiments;
    for (CaseSummary& summary : store.cases(record.id)) {
        experiments.insert(summary.system + "/" + summary.experiment);
        own.push_back(std::move(summary));
    }
    report.experiments = static_cast<std::int64_t>(experiments.size());
    countRuns(report, own);
    return report;
}

} // namespace

ImportReport importArchive(const QString& archivePath, const QString& storePath, const ImportOptions& options)
{
    const auto started = std::chrono::steady_clock::now();
    const auto seconds = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    };
    const QString absolutePath = QFileInfo(archivePath).absoluteFilePath();
    const std::string name = QFileInfo(absolutePath).fileName().toStdString();
    ArchiveWalker walker(archivePath, options.limits, options.stop);
    FreshStoreGuard guard(storePath);

    // What is known of this path or of a file of this size decides whether the hash is wanted before the
    // work.
    std::int64_t replaced = 0;
    if (!guard.isFresh()) {
        const Store store = Store::open(storePath, Store::Mode::ReadWrite);
        const auto archives = store.archives();
        const auto samePath = std::ranges::find(archives, absolutePath.toStdString(), &ArchiveRecord::path);
        const bool sameSize =
            std::ranges::find(archives, walker.bytesTotal(), &ArchiveRecord::bytesIn) != archives.end();
        if (sameSize || samePath != archives.end()) {
            const std::string sha256 = archiveSha256(archivePath, options.stop);
            const auto same = std::ranges::find(archives, sha256, &ArchiveRecord::sha256);
            if (same != archives.end()) {
                ImportReport report = alreadyImportedReport(*same, store);
                report.path = archivePath.toStdString();
                report.seconds = seconds();
                return report;
            }
        }
        if (samePath != archives.end()) {
            if (!options.replaceChanged) {
                throw ArchiveChanged(
                    archivePath.toStdString() +
                    ": it has changed since it was imported; the store keeps the earlier content");
            }
            replaced = samePath->id;
        }
    }

    ImportReport report;
    report.path = archivePath.toStdString();
    {
        BulkWriter writer(storePath);
        std::optional<ReplacedResults> replacedResults;
        if (replaced) {
            replacedResults.emplace(writer.store(), replaced);
            writer.removeArchive(replaced);
        }
        ImportSession::Result result = Pipeline(walker, writer, options).run();
        if (result.runs.empty() && result.diagnoses.empty()) {
            throw ImportError(archivePath.toStdString() + ": no experiment was recognised in it");
        }
        for (const std::int64_t run : result.droppedRuns) {
            writer.removeRun(run);
        }
        settleKeys(result, writer.store(), name);
        report.sha256 = walker.sha256();
        report.bytesIn = walker.bytesTotal();
        report.bytesRaw = walker.bytesRaw();
        writer.write(ArchiveRecord{writer.archiveId(), absolutePath.toStdString(), name, report.sha256,
                                   report.bytesIn, report.bytesRaw,
                                   static_cast<double>(QDateTime::currentMSecsSinceEpoch()) / 1000, 0});
        std::vector<CaseSummary> cases;
        for (const RunBatch& run : result.runs) {
            writer.write(run);
            if (!run.wholeSpan) {
                cases.push_back(run.summary);
            }
        }
        for (const NoticeRow& row : result.notices) {
            writer.write(row);
            if (row.notice.severity == ImportNotice::Severity::Warning) {
                report.warnings.push_back(warningText(row.notice));
            }
        }
        for (const Diagnosis& diagnosis : result.diagnoses) {
            writer.write(diagnosis);
        }
        if (replacedResults) {
            replacedResults->putBack();
        }
        if (options.stop.stop_requested()) {
            throw ImportCancelled();
        }
        writer.commit();
        guard.keep();
        countRuns(report, cases);
        report.experiments = result.experiments;
        report.skipped = std::move(result.skipped);
    }
    if (options.progress) {
        options.progress({report.bytesIn, report.bytesIn, {}, static_cast<int>(report.cases)});
    }
    report.seconds = seconds();
    return report;
}

} // namespace culprit
