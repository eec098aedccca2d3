// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/rcaeval_layout.h"

#include "archive/injection_parser.h"
#include "archive/metric_json_parser.h"
#include "archive/metric_table_parser.h"
#include "archive/rcaeval_tables_parser.h"
#include "text/plain_number.h"

#include <algorithm>
#include <array>

namespace culprit {

namespace {

struct RcaEvalFile
{
    std::string_view name;
    const char* role;
    ParserFactory (*parser)(const std::string& name); ///< none: its text is kept
};

template <typename Parser>
ParserFactory namedParser(const std::string& name)
{
    return parserOf<Parser>(name);
}

template <typename Parser>
ParserFactory plainParser(const std::string&)
{
    return parserOf<Parser>();
}

constexpr std::array<RcaEvalFile, 20> rcaEvalFiles{{
    {"data.csv", "metrics", namedParser<MetricTableParser>},
    {"simple_data.csv", "metrics", namedParser<MetricTableParser>},
    {"simple_metrics.csv", "metrics", namedParser<MetricTableParser>},
    {"metrics.csv", "metrics", namedParser<MetricTableParser>},
    {"merged.csv", "metrics", namedParser<MetricTableParser>},
    {"normal.csv", "metrics", namedParser<MetricTableParser>},
    {"anomalous.csv", "metrics", namedParser<MetricTableParser>},
    {"data.json", "metrics", namedParser<MetricJsonParser>},
    {"simple_data.json", "metrics", namedParser<MetricJsonParser>},
    {"simple_metrics.json", "metrics", namedParser<MetricJsonParser>},
    {"metrics.json", "metrics", namedParser<MetricJsonParser>},
    {"logts.csv", "metrics", namedParser<MetricTableParser>},
    {"tracets_err.csv", "metrics", namedParser<MetricTableParser>},
    {"tracets_lat.csv", "metrics", namedParser<MetricTableParser>},
    {"inject_time.txt", "injection", plainParser<InjectTimeParser>},
    {"logs.csv", "logs", plainParser<RcaEvalLogsParser>},
    {"simple_logs.csv", "logs", plainParser<RcaEvalLogsParser>},
    {"traces.csv", "spans", plainParser<RcaEvalTracesParser>},
    {"simple_traces.csv", "spans", plainParser<RcaEvalTracesParser>},
    {"cluster_info.json", "cluster", nullptr},
}};

/// `<service>_<fault>`; components have no underscore in their names.
bool readServiceFault(std::string_view text, RunIdentity& run)
{
    const std::size_t underscore = text.find('_');
    if (underscore == 0 || underscore == std::string_view::npos || underscore + 1 == text.size()) {
        return false;
    }
    run.target = text.substr(0, underscore);
    run.fault = text.substr(underscore + 1);
    return true;
}

/// `<service>_<fault>_<n>` or `<benchmark>_<service>_<fault>_<n>`.
bool readFlatName(std::string_view name, RunIdentity& run)
{
    const std::size_t last = name.rfind('_');
    const auto number =
        last == std::string_view::npos ? std::nullopt : plain::numberIn<int>(name.substr(last + 1));
    if (!number) {
        return false;
    }
    std::string_view rest = name.substr(0, last);
    if (std::ranges::count(rest, '_') >= 2) {
        const std::size_t first = rest.find('_');
        run.system = rest.substr(0, first);
        rest.remove_prefix(first + 1);
    }
    run.iteration = *number;
    return readServiceFault(rest, run);
}

} // namespace

std::optional<Artifact> RcaEvalLayout::recognise(const FileHead& head) const
{
    const auto parts = pathParts(head.path);
    if (parts.size() < 2) {
        return std::nullopt;
    }
    const std::size_t file = parts.size() - 1;
    const auto known = std::ranges::find(rcaEvalFiles, parts[file], &RcaEvalFile::name);
    if (known == rcaEvalFiles.end()) {
        return std::nullopt;
    }
    RunIdentity run;
    run.injectionLastsToEnd = true;
    run.folder = joinedPath(parts, file);
    const std::string_view own = parts[file - 1];
    std::string caseName(own);
    std::size_t datasetDepth = 0; // parts above the folder that names service and fault
    const auto number = plain::numberIn<int>(own);
    if (file >= 2 && (number || own.find('_') == std::string_view::npos) &&
        readServiceFault(parts[file - 2], run)) {
        run.iteration = number.value_or(0);
        datasetDepth = file - 2;
    } else if (readFlatName(own, run)) {
        caseName = std::to_string(run.iteration);
        datasetDepth = file - 1;
    } else if (readServiceFault(own, run)) {
        caseName = "1";
        run.iteration = 1;
        datasetDepth = file - 1;
    } else {
        run.target.clear();
        run.fault.clear();
        datasetDepth = file - 1;
    }
    if (run.system.empty()) {
        run.system = datasetDepth > 0 ? std::string(parts[datasetDepth - 1]) : "rcaeval";
    }
    run.experiment = run.target.empty() ? caseName : run.target + "_" + run.fault;
    run.key = run.target.empty() ? run.system + "/" + caseName
                                 : run.system + "/" + run.target + "_" + run.fault + "_" + caseName;
    run.longKey = run.folder;

    Artifact artifact;
    artifact.role = known->role;
    if (known->parser) {
        artifact.parser = known->parser(std::string(parts[file]));
    } else {
        artifact.keepsText = true;
    }
    artifact.run = std::move(run);
    return artifact;
}

} // namespace culprit
