// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/archive_walker.h"
#include "archive/artifact_parser.h"
#include "archive/bounded_queue.h"
#include "archive/import_report.h"
#include "archive/layout.h"
#include "store/bulk_writer.h"

#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

namespace culprit {

using ImportRecord = std::variant<RowBatch, TableBatch, TopologyBatch, TextPiece, ArtifactRow>;
using ImportRecordQueue = BoundedQueue<ImportRecord>;

/// The first free numbers of a store.
struct StoreNumbers
{
    std::int64_t run = 1, shape = 1, origin = 1, artifact = 1;
};

/// Turns the files of one archive into records for the store: recognises each, parses it, and gathers what is
/// known of each recording. Runs between the archive's reader and the store's writer, in a thread of its own.
class ImportSession : public EntryVisitor, private RecordSink
{
public:
    ImportSession(const StoreNumbers& numbers, ImportRecordQueue& out);
    ~ImportSession() override;

    void begin(const ArchiveEntry& entry) override;
    void data(std::string_view bytes) override;
    void end() override;
    void skipped(const std::string& path, const std::string& reason) override;

    /// After the last entry: what was gathered. Recordings without any content are left out.
    struct Result
    {
        std::vector<RunBatch> runs;            ///< `summary.key` as the layout gives it; ids given
        std::vector<std::string> longKeys;     ///< one a run
        std::vector<std::int64_t> droppedRuns; ///< nothing of them was understood, though rows may be written
        std::vector<NoticeRow> notices;
        std::vector<Diagnosis> diagnoses;
        std::vector<SkippedEntry> skipped;
        std::int64_t experiments = 0;
    };
    Result finish();

    /// The archive's other end wants no more.
    struct Closed
    {
    };

private:
    struct RunDraft;

    void table(MetricTable table) override;
    void span(const SpanView& span) override;
    void log(const LogView& log) override;
    void topology(Topology topology) override;
    void injection(Injection injection) override;
    void injectionTime(double time) override;
    void summary(SummaryRow row) override;
    void diagnosis(Diagnosis diagnosis) override;
    void notice(ImportNotice::Severity severity, std::string message, std::int64_t count) override;

    std::unique_ptr<ArtifactParser> parserFor(const Artifact& artifact);
    RunDraft& draftFor(const RunIdentity& identity);
    void skip(const std::string& path, const std::string& reason);
    void addNotice(const RunDraft* draft, const std::string& entry, ImportNotice::Severity severity,
                   std::string message, std::int64_t count = 1);
    void guarded(const std::function<void()>& step);
    void keepText(std::string_view bytes);
    void flushText();
    void flushRows();
    TextSlice hold(std::string_view text);
    void send(ImportRecord record, std::size_t bytes);
    void settleInjection(RunDraft& draft);
    void settleSummaries();

    ImportRecordQueue& m_out;
    StoreNumbers m_numbers;
    std::vector<std::unique_ptr<RunDraft>> m_drafts;
    std::unordered_map<std::string, RunDraft*> m_draftByFolder;
    std::unordered_set<std::size_t> m_seen;                      ///< hashes of the paths so far
    std::vector<std::pair<std::string, SummaryRow>> m_summaries; ///< with the folder of the runs
    Result m_result;
    std::int64_t m_leftOut = 0; ///< remarks beyond what is kept

    // The file under way.
    std::string m_path;
    std::string m_file;
    std::string m_summaryFolder;
    RunDraft* m_draft = nullptr;
    std::unique_ptr<ArtifactParser> m_parser;
    ArtifactRow m_row;
    std::string m_text;
    std::int64_t m_textPieces = 0;

    // Rows on their way, all of m_draft.
    RowBatch m_rows;
    std::unordered_map<std::string, std::int64_t> m_shapes, m_origins;
    std::size_t m_dictionaryBytes = 0;
    std::string m_shapeKey;
};

} // namespace culprit
