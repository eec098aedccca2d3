// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes through any parser, in pieces: the first byte picks the format, the second the size
// of the pieces.
#include "archive/artifact_reader.h"
#include "archive/csv_reader.h"
#include "archive/injection_parser.h"
#include "archive/log_array_parser.h"
#include "archive/metric_json_parser.h"
#include "archive/metric_table_parser.h"
#include "archive/ranking_parser.h"
#include "archive/rcaeval_tables_parser.h"
#include "archive/span_list_parser.h"
#include "archive/summary_parser.h"
#include "archive/topology_parser.h"

#include <cstdint>
#include <cstdlib>
#include <memory>

using namespace culprit;

namespace {

/// Looks at everything it is given, so that a bad view is noticed.
struct Reader : RecordSink
{
    std::size_t sum = 0;
    void look(std::string_view text)
    {
        for (const char c : text) {
            sum += static_cast<unsigned char>(c);
        }
    }
    void table(MetricTable table) override
    {
        for (const MetricColumn& column : table.columns) {
            if (column.values.size() != table.rows()) {
                std::abort();
            }
        }
        for (const TextColumn& column : table.textColumns) {
            if (column.values.size() != table.rows()) {
                std::abort();
            }
        }
    }
    void span(const SpanView& span) override
    {
        for (const std::string_view text :
             {span.traceId,  span.spanId,       span.parentSpanId, span.requestId,  span.databaseId,
              span.service,  span.client,       span.server,       span.clientIp,   span.serverIp,
              span.dataType, span.protocol,     span.requestType,  span.domain,     span.resource,
              span.status,   span.responseCode, span.exception,    span.serverPort, span.endpoint}) {
            look(text);
        }
    }
    void log(const LogView& log) override
    {
        for (const std::string_view text : {log.pod, log.container, log.file, log.message}) {
            look(text);
        }
    }
    void topology(Topology) override {}
    void injection(Injection) override {}
    void injectionTime(double) override {}
    void summary(SummaryRow) override {}
    void diagnosis(Diagnosis) override {}
    void anomaly(Anomaly anomaly) override { look(textOf(anomaly)); }
};

std::unique_ptr<ArtifactParser> parserOf(unsigned format, RecordSink& sink)
{
    switch (format % 10) {
    case 0:
        return std::make_unique<MetricTableParser>("data.csv", sink);
    case 1:
        return std::make_unique<SpanListParser>(sink);
    case 2:
        return std::make_unique<LogArrayParser>(sink);
    case 3:
        return std::make_unique<InjectionParser>(sink);
    case 4:
        return std::make_unique<MetricJsonParser>("metrics.json", sink);
    case 5:
        return std::make_unique<RcaEvalLogsParser>(sink);
    case 6:
        return std::make_unique<RcaEvalTracesParser>(sink);
    case 7:
        return std::make_unique<TopologyParser>(sink);
    case 8:
        return std::make_unique<SummaryParser>(sink);
    default:
        return std::make_unique<RankingParser>("a_b_1", "baro", sink);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2) {
        return 0;
    }
    std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    ReaderRegistry::known().recognise({text.substr(0, 200), text});
    Reader sink;
    const auto parser = parserOf(data[0], sink);
    const std::size_t piece = data[1] + std::size_t{1};
    try {
        for (std::size_t at = 0; at < text.size(); at += piece) {
            // In memory of its own, so that reading past a piece is noticed.
            const std::string part(text.substr(at, piece));
            parser->feed(part);
        }
        parser->finish();
    } catch (const ArtifactError&) {
    }
    return 0;
}
