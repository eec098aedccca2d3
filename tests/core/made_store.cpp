// SPDX-License-Identifier: GPL-3.0-or-later
#include "made_store.h"

#include "store/bulk_writer.h"

#include <algorithm>
#include <map>

namespace culprit::test {

namespace {

/// Numbers what rows share, in order of first appearance.
template <typename Shared>
std::int64_t idOf(std::vector<Shared>& all, std::map<std::vector<std::string>, std::int64_t>& known,
                  std::int64_t& next, const std::vector<std::string>& texts)
{
    const auto [place, fresh] = known.emplace(texts, next);
    if (fresh) {
        Shared shared;
        shared.id = next++;
        std::ranges::copy(texts, shared.texts.begin());
        all.push_back(shared);
    }
    return place->second;
}

} // namespace

void makeStore(const QString& path, const std::vector<const Case*>& cases, const std::string& name)
{
    BulkWriter writer(path);
    ArchiveRecord archive;
    archive.path = "/" + name;
    archive.name = name;
    archive.sha256 = "made";
    archive.cases = static_cast<int>(cases.size());
    std::vector<RunBatch> runs;
    std::int64_t run = 1;
    std::int64_t shape = 1;
    std::int64_t origin = 1;
    for (const Case* one : cases) {
        RowBatch rows;
        rows.run = run;
        const auto slice = [&](const std::string& text) {
            const TextSlice at{static_cast<std::uint32_t>(rows.text.size()),
                               static_cast<std::uint32_t>(text.size())};
            rows.text += text;
            return at;
        };
        std::map<std::vector<std::string>, std::int64_t> shapes;
        std::map<std::vector<std::string>, std::int64_t> origins;
        for (const Span& span : one->spans) {
            const std::int64_t id =
                idOf(rows.shapes, shapes, shape,
                     {span.service, span.client, span.server, span.clientIp, span.serverIp, span.dataType,
                      span.protocol, span.requestType, span.domain, span.resource, span.status,
                      span.responseCode, span.exception, span.endpoint});
            rows.spans.push_back({span.startUs, span.endUs, span.durationUs, id, slice(span.serverPort),
                                  slice(span.traceId), slice(span.spanId), slice(span.parentSpanId),
                                  slice(span.requestId), slice(span.databaseId)});
        }
        for (const LogRecord& record : one->logs) {
            const std::int64_t id =
                idOf(rows.origins, origins, origin, {record.pod, record.container, record.file});
            rows.logs.push_back({record.timeNs, id, slice(record.message)});
        }
        writer.write(rows);
        for (std::size_t i = 0; i < one->tables.size(); ++i) {
            TableBatch table{run, static_cast<std::int64_t>(i), one->tables[i]};
            std::size_t position = 0; // made cases need not number their columns
            for (MetricColumn& column : table.table.columns) {
                column.position = position++;
            }
            for (TextColumn& column : table.table.textColumns) {
                column.position = position++;
            }
            writer.write(table);
        }
        writer.write(TopologyBatch{run, 0, one->topology});
        RunBatch batch;
        batch.summary = one->summary;
        batch.summary.id = run;
        batch.summary.spans = static_cast<std::int64_t>(one->spans.size());
        batch.summary.logs = static_cast<std::int64_t>(one->logs.size());
        batch.spansSorted = std::ranges::is_sorted(one->spans, {}, &Span::startUs);
        batch.logsSorted = std::ranges::is_sorted(one->logs, {}, &LogRecord::timeNs);
        runs.push_back(std::move(batch));
        ++run;
    }
    writer.conclude([&] {
        writer.write(archive);
        for (const RunBatch& batch : runs) {
            writer.write(batch);
        }
        return true;
    });
}

} // namespace culprit::test
