// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/import_report.h"
#include "archive/record_sink.h"
#include "archive/run_identity.h"
#include "store/bulk_writer.h"
#include "telemetry/telemetry_hash.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace culprit {

/// A piece of what is built, on its way to a store. Numbers count from 1 in one builder; BulkWriter
/// gives the store's.
using BuiltRecord = std::variant<RowBatch, TableBatch, TopologyBatch, TextPiece, ArtifactRow>;

/// What is known when all records have come.
struct Recordings
{
    std::vector<RunBatch> runs;            ///< `summary.key` as the identity gives it; those with content
    std::vector<std::string> longKeys;     ///< one a run
    std::vector<std::int64_t> droppedRuns; ///< nothing of them was understood, though rows may be written
    std::vector<NoticeRow> notices;
    std::vector<Diagnosis> diagnoses;
    std::vector<SkippedEntry> skipped;
    std::int64_t experiments = 0;
};

/// Builds recordings out of records, whoever brings them: the parsers of an archive, a capture from servers,
/// a test.
///
/// Records belong to the file that was begun last, and through it to a recording. They go on to `output` as
/// they come, in batches; only what describes a recording as a whole is held until `finish`. Keep the outcome
/// with `keepRecordings`.
///
///     BulkWriter writer(store);
///     RecordingBuilder builder([&](BuiltRecord record, std::size_t) { writer.write(record); });
///     builder.beginFile({.path = "metrics", .role = "metrics"}, identity);
///     builder.table(std::move(samples));
///     builder.endFile();
///     keepRecordings(writer, builder.finish(), archive);
class RecordingBuilder : public RecordSink
{
public:
    /// Takes a record and about how many bytes it holds. May throw to end the work.
    using Output = std::function<void(BuiltRecord record, std::size_t bytes)>;

    explicit RecordingBuilder(Output output, const ImportLimits& limits = {});
    ~RecordingBuilder() override;

    /// Where records come from: a file, or the answer of a server.
    struct Source
    {
        std::string path;
        std::string role;             ///< in a word: `metrics`, `logs`, …
        std::string experimentFolder; ///< of a summary: where the recordings lie that it sums up
        bool counts = true;           ///< false: it makes no recording by itself
    };
    /// What follows comes from `source` and belongs to `run`, which is made when no recording has its folder
    /// yet; without one it belongs to the archive.
    void beginFile(Source source, const std::optional<RunIdentity>& run);
    /// Bytes of the file, to be kept as they are.
    void text(std::string_view bytes);
    /// The file can't be understood; what came of it stays.
    void refuse(const std::string& reason);
    /// The file is done. `bytes` is its size.
    void endFile(std::int64_t bytes = 0);
    /// Something that is no file to be read.
    void skipped(const std::string& path, const Anomaly& why);

    void table(MetricTable table) override;
    void span(const SpanView& span) override;
    void log(const LogView& log) override;
    void topology(Topology topology) override;
    void injection(Injection injection) override;
    void injectionTime(double time) override;
    void summary(SummaryRow row) override;
    void diagnosis(Diagnosis diagnosis) override;
    void anomaly(Anomaly anomaly) override;

    /// After the last file. Recordings without any content are left out.
    Recordings finish();

private:
    struct RunDraft;

    RunDraft& draftFor(const RunIdentity& identity);
    void remark(const RunDraft* draft, const std::string& file, const Anomaly& anomaly);
    void countComponents(MetricTable& table);
    void flushText();
    void flushRows();
    TextSlice hold(std::string_view text);
    void boundTexts(MetricTable& table);
    void keepTable(MetricTable table);
    /// Makes one table of what has come of a split recording.
    void settleSplit(RunDraft& draft);
    TimeRange settleTime(const RunDraft& draft);
    void settleTruth(RunDraft& draft);
    void settleInjection(RunDraft& draft);
    void settleSummaries();
    void keepColumns(const MetricTable& table);

    Output m_output;
    std::int64_t m_lastShape = 0, m_lastOrigin = 0, m_lastArtifact = 0;
    std::vector<std::unique_ptr<RunDraft>> m_drafts;
    std::unordered_map<std::string, RunDraft*> m_draftByFolder;
    std::vector<std::pair<std::string, SummaryRow>> m_summaries; ///< with the folder of the runs
    Recordings m_result;
    std::int64_t m_leftOut = 0; ///< remarks beyond what is kept
    std::int64_t m_remarkBytes = 0;

    // The file under way.
    Source m_source;
    RunDraft* m_draft = nullptr;
    ArtifactRow m_row;
    std::string m_text;
    std::int64_t m_textPieces = 0;

    // Rows on their way, all of m_draft.
    RowBatch m_rows;
    struct SharedText
    {
        std::int64_t id = 0;
        TelemetryHash::Value hash;
        const RunDraft* lastRun = nullptr; ///< which recording had it last
    };
    struct TextHash
    {
        std::size_t operator()(const std::string& text) const;
    };
    std::unordered_map<std::string, SharedText, TextHash> m_shapes, m_origins;
    std::size_t m_dictionaryBytes = 0, m_newTextBytes = 0; ///< the latter of the rows on their way
    std::string m_shapeKey;
};

} // namespace culprit
