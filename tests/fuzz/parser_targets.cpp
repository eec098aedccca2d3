// SPDX-License-Identifier: GPL-3.0-or-later
// Every parser that the readers choose from. The last byte tells the size of the pieces that it is fed, and
// for some inputs that the same has to come of other pieces.
#include "archive/artifact_reader.h"
#include "archive/import_errors.h"
#include "archive/injection_parser.h"
#include "archive/log_array_parser.h"
#include "archive/metric_json_parser.h"
#include "archive/metric_table_parser.h"
#include "archive/ranking_parser.h"
#include "archive/rcaeval_tables_parser.h"
#include "archive/span_list_parser.h"
#include "archive/summary_parser.h"
#include "archive/topology_parser.h"
#include "record_digest.h"

#include <algorithm>
#include <string>

using namespace culprit;

namespace {

std::uint64_t digest(const ParserFactory& factory, std::string_view text, std::size_t piece)
{
    fuzz::RecordDigest sink;
    const auto parser = factory(sink);
    try {
        for (std::size_t at = 0; at < text.size(); at += piece) {
            // In memory of its own, so that reading past a piece is noticed.
            const std::string part(text.substr(at, piece));
            parser->feed(part);
        }
        parser->finish();
    } catch (const ArtifactError& error) {
        sink.add(error.what());
    } catch (const ImportError& error) {
        sink.add(error.what());
    }
    return sink.value();
}

template <typename Parser, typename... Arguments>
void parse(std::string_view bytes, Arguments... arguments)
{
    if (bytes.empty()) {
        return;
    }
    const unsigned last = static_cast<unsigned char>(bytes.back());
    bytes.remove_suffix(1);
    const ParserFactory factory = parserOf<Parser>(std::move(arguments)...);
    const std::uint64_t value = digest(factory, bytes, last / 8 + 1);
    if (last % 8 == 7 && value != digest(factory, bytes, std::max<std::size_t>(bytes.size(), 1))) {
        fuzz::fail("what is read depends on where the file is cut");
    }
}

} // namespace

CULPRIT_FUZZ(metricTable)
{
    parse<MetricTableParser>(bytes, std::string("data.csv"));
}

CULPRIT_FUZZ(metricJson)
{
    parse<MetricJsonParser>(bytes, std::string("metrics.json"));
}

CULPRIT_FUZZ(spanList)
{
    parse<SpanListParser>(bytes);
}

CULPRIT_FUZZ(logArray)
{
    parse<LogArrayParser>(bytes);
}

CULPRIT_FUZZ(rcaevalLogs)
{
    parse<RcaEvalLogsParser>(bytes);
}

CULPRIT_FUZZ(rcaevalTraces)
{
    parse<RcaEvalTracesParser>(bytes);
}

CULPRIT_FUZZ(injection)
{
    parse<InjectionParser>(bytes);
}

CULPRIT_FUZZ(injectTime)
{
    parse<InjectTimeParser>(bytes);
}

CULPRIT_FUZZ(topology)
{
    parse<TopologyParser>(bytes);
}

CULPRIT_FUZZ(benchmarkSummary)
{
    parse<SummaryParser>(bytes);
}

CULPRIT_FUZZ(ranking)
{
    parse<RankingParser>(bytes, std::string("a_b_1"), std::string("baro"));
}
