// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store.h"
#include "store/store_aside.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace culprit {

/// Text inside the `text` of its batch.
struct TextSlice
{
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
};

struct SpanRow
{
    std::int64_t startUs = 0, endUs = 0, durationUs = 0, shape = 0;
    TextSlice serverPort, traceId, spanId, parentSpanId, requestId, databaseId;
};

struct LogRow
{
    std::int64_t timeNs = 0, origin = 0;
    TextSlice message;
};

/// What spans have in common: service, client, server, client ip, server ip, data type, protocol, request
/// type, domain, resource, status, response code, exception, endpoint.
struct SpanShape
{
    std::int64_t id = 0;
    std::array<std::string, 14> texts;
};

/// Where log lines come from: pod, container, file.
struct LogOrigin
{
    std::int64_t id = 0;
    std::array<std::string, 3> texts;
};

/// Spans and log lines of one recording, in file order, with what they refer to and was not written yet.
struct RowBatch
{
    std::int64_t run = 0;
    std::int64_t firstSpan = 0, firstLog = 0; ///< position of the first within the recording
    std::string text;
    std::vector<SpanShape> shapes;
    std::vector<LogOrigin> origins;
    std::vector<SpanRow> spans;
    std::vector<LogRow> logs;
};

/// A metric table of a recording; `position` counts the recording's tables.
struct TableBatch
{
    std::int64_t run = 0;
    std::int64_t position = 0;
    MetricTable table;
};

struct TopologyBatch
{
    std::int64_t run = 0;
    std::int64_t firstLink = 0;
    Topology topology;
};

/// A piece of a kept text, in qCompress's format.
struct TextPiece
{
    std::int64_t artifact = 0;
    std::int64_t position = 0;
    QByteArray data;
};

/// A file of the archive.
struct ArtifactRow
{
    std::int64_t id = 0;
    std::int64_t run = 0; ///< 0: none
    std::string path;
    std::int64_t bytes = 0;
    std::string role;
    bool hasText = false;
};

/// A recording, written last when all is known of it.
struct RunBatch
{
    CaseSummary summary; ///< `id` and `key` given
    bool wholeSpan = false;
    bool spansSorted = true, logsSorted = true;
    std::map<std::string, std::string> facts;
    std::string content = {}; ///< hash of its telemetry; empty where not known
};

struct NoticeRow
{
    std::int64_t run = 0; ///< 0: none
    ImportNotice notice;
};

/// Writes one archive into a store. Nothing of it is visible before `conclude`, and nothing of it ever is
/// when the writer goes without, or the process dies.
///
/// Into a store that others use, rows go in many short transactions under a reservation, so that results can
/// be saved meanwhile; rows of a writer that went without its last step are removed by the next one. A store
/// aside (see StoreAside) is written in one.
///
/// Runs, shapes, origins and artifacts are numbered by the caller, from 1; the store's numbers
/// are the writer's.
///
/// The rows of spans, logs and series go through SQLite's own interface, see SqliteStatement; everything else
/// through Qt SQL.
class BulkWriter
{
public:
    /// Opens the store. Waits for others no longer when `stop` is requested.
    explicit BulkWriter(const QString& storePath, Store::Mode mode = Store::Mode::CreateIfMissing,
                        std::stop_token stop = {});
    explicit BulkWriter(const StoreAside& aside);
    ~BulkWriter();
    BulkWriter(const BulkWriter&) = delete;
    BulkWriter& operator=(const BulkWriter&) = delete;

    Store& store();
    std::int64_t archiveId() const;

    void write(const RowBatch& batch);
    void write(const TableBatch& batch);
    void write(const TopologyBatch& batch);
    void write(const TextPiece& piece);
    void write(const ArtifactRow& row);
    /// Nothing is to be written at the moment: lets others write.
    void pause();

    /// Runs `work`, which writes what makes the archive visible, under the lock: what it reads of the store
    /// still holds when it is written. When `work` returns false or throws, nothing of the archive stays.
    void conclude(const std::function<bool()>& work);

    // Inside `conclude`:
    void write(const RunBatch& run);
    void write(const NoticeRow& row);
    /// A result that came with the archive.
    void write(const Diagnosis& diagnosis);
    void write(const ArchiveRecord& archive);
    /// Removes another archive of the store.
    void removeArchive(std::int64_t id);
    /// Removes what was written of a recording; its files stay listed, as the archive's.
    void removeRun(std::int64_t run);

private:
    struct Private;
    explicit BulkWriter(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace culprit
