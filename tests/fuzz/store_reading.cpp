// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_reading.h"

#include "archive/import_session.h"
#include "archive/keep_recordings.h"
#include "cut.h"
#include "fuzz_target.h"
#include "store/bulk_writer.h"
#include "store/store_aside.h"
#include "study/case_view.h"

#include <QFile>

#include <algorithm>

namespace culprit::fuzz {

void readAll(const Store& store)
{
    static_cast<void>(store.notices());
    for (const ArchiveRecord& archive : store.archives()) {
        static_cast<void>(store.components(archive.id));
    }
    for (const ArtifactRecord& artifact : store.artifacts()) {
        if (artifact.hasText) {
            static_cast<void>(store.artifactText(artifact.id));
        }
    }
    static_cast<void>(store.wholeSpans());
    for (const CaseSummary& summary : store.cases()) {
        const std::string& key = summary.key;
        const Case loaded = store.loadCase(key);
        for (const MetricTable& table : loaded.tables) {
            for (const MetricColumn& column : table.columns) {
                if (column.values.size() != table.rows()) {
                    fail("a column is not as long as its times");
                }
            }
        }
        const CaseView view(loaded);
        static_cast<void>(view.sli());
        static_cast<void>(store.facts(key));
        static_cast<void>(store.addresses(key));
        LogFilter logFilter;
        logFilter.text = "a";
        static_cast<void>(store.listLogs(key, logFilter));
        const RecordList logs = store.listLogs(key, {});
        static_cast<void>(store.logs(key, logs.rows));
        SpanFilter spanFilter;
        spanFilter.order = SpanFilter::Order::SlowestFirst;
        const RecordList spans = store.listSpans(key, spanFilter);
        static_cast<void>(store.spans(key, spans.rows));
        if (!loaded.spans.empty()) {
            SpanFilter trace;
            trace.traceId = loaded.spans.front().traceId;
            static_cast<void>(store.listSpans(key, trace));
        }
    }
    static_cast<void>(store.methodsWithResults());
    static_cast<void>(store.diagnoses());
}

void removeStore(const QString& path)
{
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        QFile::remove(path + QLatin1String(suffix));
    }
}

void importEntries(std::string_view entries, const QString& path)
{
    const std::size_t piece =
        entries.empty() ? 1 : std::size_t{static_cast<unsigned char>(entries.front())} * 16 + 1;
    entries.remove_prefix(std::min<std::size_t>(entries.size(), 1));
    const auto aside = StoreAside::make(path);
    {
        BulkWriter writer(*aside);
        RecordingBuilder builder([&](BuiltRecord record, std::size_t) {
            std::visit([&](const auto& content) { writer.write(content); }, record);
        });
        ImportSession session(builder);
        while (!entries.empty()) {
            std::string_view content = cut(entries, entryMark);
            const std::string name(cut(content, "\n"));
            if (name.empty()) {
                session.skipped("link", EntryVisitor::notAFile);
                continue;
            }
            session.begin({name, -1});
            for (std::size_t at = 0; at < content.size(); at += piece) {
                const std::string part(content.substr(at, piece));
                session.data(part);
            }
            session.end();
        }
        ArchiveRecord archive;
        archive.path = "/a.tar";
        archive.name = "a.tar";
        archive.sha256 = "a";
        keepRecordings(writer, builder.finish(), archive);
    }
    aside->publish();
}

const std::string_view smallCase =
    "Ae/llm/falcon-cpu-stress-ray-replicas-0/results/benchmark-summary.csv\n"
    "Provider,Concurrency,Qps\r\nvllm,QPS 5.0 constant,4.9\r\n"
    "\n@@e/llm/falcon-cpu-stress-ray-replicas-0/results/qps-5-iteration-1/apply_result_chaos.json\n"
    R"({"result":{"kind":"StressChaos","metadata":{"creationTimestamp":"2025-06-12T14:03:27Z"},)"
    R"("spec":{"duration":"60s","selector":{"labelSelectors":{"app":"ray-replicas-0"}},"stressors":{"cpu":{}}}}})"
    "\n@@e/llm/falcon-cpu-stress-ray-replicas-0/results/qps-5-iteration-1/loki-logs.json\n"
    R"([{"time":"2025-06-12T14:03:20.5","pod":"p-0","container":"ray-replicas-0","file":"/l","msg":"a \"b\""},)"
    R"({"time":"2025-06-12T14:03:21","pod":"p-0","container":"ray-replicas-0","file":"/l","msg":"an error"}])"
    "\n@@e/llm/falcon-cpu-stress-ray-replicas-0/results/qps-5-iteration-1/deepflow-traces-request-list.csv\n"
    "Response Delay,Client,Server,Client IP,Server IP,Start Time,End Time,Status,Response Code,Trace ID,Span "
    "ID,"
    "Parent Span "
    "ID\n100,c,s,10.0.0.1,10.0.0.2,2025-06-12T14:03:22.000001,2025-06-12T14:03:22.000101,Success,200,"
    "t,s1,\n50,c,s,10.0.0.1,10.0.0.2,2025-06-12T14:03:22.000011,2025-06-12T14:03:22.000061,Success,200,t,s2,"
    "s1\n"
    "\n@@e/llm/falcon-cpu-stress-ray-replicas-0/results/qps-5-iteration-1/rca-collector-results/data.csv\n"
    ",time,ray-replicas-0_ctn_cpu,ray-replicas-0_pod_ip\n0,2025-06-12 14:03:20,0.1,10.0.0.2\n"
    "1,2025-06-12 14:03:25,0.2,10.0.0.2\n2,2025-06-12 14:03:30,0.3,10.0.0.3\n"
    "\n@@e/llm/falcon-cpu-stress-ray-replicas-0/results/qps-5-iteration-1/rca-collector-results/mpg.csv\n"
    ",source,destination\n3,nginx-proxy,ray-head\n";

} // namespace culprit::fuzz
