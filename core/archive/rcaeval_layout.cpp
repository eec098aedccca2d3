// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/rcaeval_layout.h"

#include "archive/injection_parser.h"
#include "archive/metric_json_parser.h"
#include "archive/metric_table_parser.h"
#include "archive/rcaeval_tables_parser.h"
#include "archive/table_names.h"
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

/// `<…>_<n>` or `<…>-<n>`.
std::optional<std::pair<std::string_view, int>> numberedName(std::string_view name)
{
    const std::size_t last = name.find_last_of("_-");
    const auto number =
        last == std::string_view::npos ? std::nullopt : plain::numberIn<int>(name.substr(last + 1));
    return number ? std::optional(std::pair(name.substr(0, last), *number)) : std::nullopt;
}

/// The folders of a path, those above what was given among them.
struct Folders
{
    std::vector<std::string_view> names;
    std::size_t given = 0; ///< how many lead to what was given, itself among them

    /// What the folder above `at` tells of the system. Folders above what was given tell it only by a name
    /// that is known.
    std::string systemAbove(std::size_t at) const
    {
        if (at == 0) {
            return {};
        }
        const bool isInside = at >= given;
        return isInside || isDatasetName(names[at - 1]) ? std::string(names[at - 1]) : std::string();
    }
};

std::vector<FolderLabel> folderLabels(const Folders& folders)
{
    std::vector<FolderLabel> labels;
    const std::size_t at = folders.names.size() - 1;
    const std::string own(folders.names[at]);
    const auto number = plain::numberIn<int>(own);
    const bool hasParent = at > 0 && (number || at >= folders.given);
    if (hasParent && (number || own.find('_') == std::string::npos)) {
        const std::string parent(folders.names[at - 1]);
        labels.push_back({parent, parent, own, number.value_or(0), folders.systemAbove(at - 1), false});
    }
    if (const auto numbered = numberedName(own)) {
        labels.push_back({std::string(numbered->first), own, std::to_string(numbered->second),
                          numbered->second, folders.systemAbove(at), true});
    }
    labels.push_back({own, own, "1", 1, folders.systemAbove(at), false});
    return labels;
}

} // namespace

std::optional<Artifact> RcaEvalLayout::recognise(const FileHead& head) const
{
    const auto parts = pathParts(head.path);
    Folders folders{pathParts(head.root), 0};
    if (parts.empty() ||
        (parts.size() == 1 && (folders.names.empty() || isDatasetName(folders.names.back())))) {
        return std::nullopt;
    }
    const std::size_t file = parts.size() - 1;
    const auto known = std::ranges::find(rcaEvalFiles, lowerCase(parts[file]), &RcaEvalFile::name);
    if (known == rcaEvalFiles.end()) {
        return std::nullopt;
    }
    folders.given = folders.names.size();
    folders.names.insert(folders.names.end(), parts.begin(), parts.end() - 1);
    RunIdentity run;
    run.injectionLastsToEnd = true;
    run.folder = joinedPath(parts, file);
    run.labels = folderLabels(folders);
    applyUsualLabel(run);
    run.longKey = run.folder.empty() ? std::string(folders.names.back()) : run.folder;

    Artifact artifact;
    artifact.role = known->role;
    if (known->parser) {
        artifact.parser = known->parser(std::string(known->name));
    } else {
        artifact.keepsText = true;
    }
    artifact.run = std::move(run);
    return artifact;
}

bool isCaseFile(std::string_view path)
{
    const auto parts = pathParts(path);
    return !parts.empty() &&
           std::ranges::find(rcaEvalFiles, lowerCase(parts.back()), &RcaEvalFile::name) != rcaEvalFiles.end();
}

} // namespace culprit
