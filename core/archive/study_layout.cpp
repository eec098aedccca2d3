// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/study_layout.h"

#include "archive/injection_parser.h"
#include "archive/log_array_parser.h"
#include "archive/metric_table_parser.h"
#include "archive/span_list_parser.h"
#include "archive/summary_parser.h"
#include "archive/topology_parser.h"

#include <algorithm>
#include <charconv>

namespace culprit {

namespace {

constexpr const char* summaryRole = "benchmark summary";

struct NamedFormat
{
    const char* role;
    ParserFactory (*parser)(const std::string& file); ///< none: its text is kept
    bool keepsText;                                   ///< besides what the parser takes from it
    bool certain;                                     ///< the name alone proves the layout, wherever it lies
};

template <typename Parser>
ParserFactory parser(const std::string&)
{
    return parserOf<Parser>();
}

ParserFactory tableParser(const std::string& file)
{
    return parserOf<MetricTableParser>(file);
}

constexpr NamedFormat textFormat(const char* role)
{
    return {role, nullptr, true, true};
}

std::optional<NamedFormat> formatOf(std::string_view name)
{
    const auto ends = [&](std::string_view end) { return name.ends_with(end); };
    const auto begins = [&](std::string_view begin) { return name.starts_with(begin); };
    if (begins("apply_result_chaos") && ends(".json")) {
        return NamedFormat{"injection", parser<InjectionParser>, true, true};
    }
    if (begins("apply_result_llm_benchmark") && ends(".json")) {
        return textFormat("benchmark execution");
    }
    if (begins("prometheus-metrics") && ends(".csv")) {
        return NamedFormat{"metrics", tableParser, false, true};
    }
    if (begins("loki-logs") && ends(".json")) {
        return NamedFormat{"logs", parser<LogArrayParser>, false, true};
    }
    if (begins("deepflow-traces") && ends("request-list.csv")) {
        return NamedFormat{"spans", parser<SpanListParser>, false, true};
    }
    if (begins("deepflow-traces") && ends(".json")) {
        return textFormat("trace list");
    }
    if (begins("deepflow-traces-all") && ends(".csv")) {
        return NamedFormat{"spans", parser<SpanListParser>, false, true};
    }
    if (name == "benchmark-logs.log") {
        return textFormat("benchmark log");
    }
    if (name == "benchmark-summary.csv") {
        return NamedFormat{summaryRole, parser<SummaryParser>, true, true};
    }
    if (name == "rca-collector.log") {
        return textFormat("collector log");
    }
    if (name == "mpg.csv") {
        return NamedFormat{"topology", parser<TopologyParser>, true, true};
    }
    if (begins("latency_") && ends(".csv")) {
        return NamedFormat{"metrics", tableParser, false, true};
    }
    // Anything else that is a table in such a folder is worth a try.
    if (ends(".csv")) {
        return NamedFormat{"metrics", tableParser, false, false};
    }
    return std::nullopt;
}

/// `qps-5-iteration-2`, `qps-0.5-iteration-10`.
bool readRunFolder(std::string_view name, double& rate, int& iteration)
{
    if (!name.starts_with("qps-")) {
        return false;
    }
    name.remove_prefix(4);
    const auto [afterRate, rateError] = std::from_chars(name.data(), name.data() + name.size(), rate);
    if (rateError != std::errc{}) {
        return false;
    }
    name.remove_prefix(static_cast<std::size_t>(afterRate - name.data()));
    constexpr std::string_view word = "-iteration-";
    if (!name.starts_with(word)) {
        return false;
    }
    name.remove_prefix(word.size());
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), iteration);
    return error == std::errc{} && end == name.data() + name.size();
}

/// `cpu-stress-ray-head`: a word of small letters, at the start or after a hyphen, and what it stresses. By
/// hand, because std::regex takes stack for every letter and names in archives may be of any length.
void readStress(RunIdentity& run)
{
    constexpr std::string_view mark = "-stress-";
    const std::string_view name = run.experiment;
    const auto isSmallLetter = [](char letter) { return letter >= 'a' && letter <= 'z'; };
    for (std::size_t at = name.find(mark); at != std::string_view::npos; at = name.find(mark, at + 1)) {
        std::size_t first = at;
        while (first > 0 && isSmallLetter(name[first - 1])) {
            --first;
        }
        if (first < at && (first == 0 || name[first - 1] == '-') && at + mark.size() < name.size()) {
            run.fault = name.substr(first, at - first);
            run.target = name.substr(at + mark.size());
            return;
        }
    }
}

/// `dp=4`, at the start or after a hyphen or an underscore.
void readDegree(RunIdentity& run)
{
    constexpr std::string_view mark = "dp=";
    constexpr std::size_t mostDigits = 6;
    const std::string_view name = run.experiment;
    for (std::size_t at = name.find(mark); at != std::string_view::npos; at = name.find(mark, at + 1)) {
        const std::string_view digits = name.substr(at + mark.size(), mostDigits);
        const bool isNumber = !digits.empty() && digits.front() >= '0' && digits.front() <= '9';
        if (isNumber && (at == 0 || name[at - 1] == '-' || name[at - 1] == '_')) {
            std::from_chars(digits.data(), digits.data() + digits.size(), run.dataParallel);
            return;
        }
    }
}

/// Where a file lies: its recording, and whether that is one of a run.
struct StudyPlace
{
    RunIdentity run;
    bool inRun = false;
    bool haveExperiment = false; ///< a folder above the recording's names it
};

/// Of a file that is `certain` by its name or lies in a run or in the collector's folder; nothing elsewhere.
/// The first `above` of `parts` are not the archive's.
std::optional<StudyPlace> studyPlaceOf(const std::vector<std::string_view>& parts, std::size_t above,
                                       bool certain)
{
    StudyPlace place;
    RunIdentity& run = place.run;
    run.isStudy = true;
    const std::size_t file = parts.size() - 1;
    std::size_t depth = 0; // parts before the recording's own folder
    for (std::size_t i = 0; i < file && !place.inRun; ++i) {
        place.inRun = readRunFolder(parts[i], run.queriesPerSecond, run.iteration);
        depth = i;
    }
    const bool inRun = place.inRun;
    if (!inRun) {
        depth = file > 0 ? file - 1 : 0;
        const bool inCollector = file > 0 && parts[file - 1] == "rca-collector-results";
        if (!certain && !inCollector) {
            return std::nullopt;
        }
        depth -= inCollector && depth > 0;
    }

    const bool haveFolder = file > 0 && parts[depth] != "rca-collector-results";
    const std::size_t folderEnd = haveFolder ? depth + 1 : 0;
    run.folder = joinedPath({parts.begin() + static_cast<std::ptrdiff_t>(std::min(above, folderEnd)),
                             parts.begin() + static_cast<std::ptrdiff_t>(folderEnd)},
                            folderEnd - std::min(above, folderEnd));
    const std::string ownName = haveFolder ? std::string(parts[depth]) : "run";
    run.wholeSpan = !inRun && ownName == "results";

    // The experiment is the folder above, `results` between them not counted.
    std::size_t experiment = depth;
    if (haveFolder && (inRun || !run.wholeSpan)) {
        experiment = depth > 0 ? depth - 1 : depth;
        if (depth > 1 && parts[experiment] == "results") {
            --experiment;
        }
    } else if (run.wholeSpan && depth > 0) {
        experiment = depth - 1;
    }
    place.haveExperiment = haveFolder && experiment < depth && parts[experiment] != "results";
    const bool hasFolderAbove = haveFolder && experiment < depth;
    run.experiment = hasFolderAbove ? std::string(parts[experiment]) : ownName;
    const bool haveSystem = hasFolderAbove && experiment > 0 && experiment >= above;
    run.system = haveSystem ? std::string(parts[experiment - 1]) : "llm-ref-stack";
    readStress(run);
    readDegree(run);

    const std::string ownKey = run.experiment == ownName ? ownName : run.experiment + "/" + ownName;
    run.longKey = run.wholeSpan ? run.experiment + "/whole-span" : ownKey;
    run.key = inRun && !run.fault.empty() ? run.target + "_" + run.fault + "_" + std::to_string(run.iteration)
                                          : run.longKey;
    return place;
}

} // namespace

std::optional<Artifact> StudyLayout::recognise(const FileHead& head) const
{
    const auto parts = pathParts(head.path);
    if (parts.empty()) {
        return std::nullopt;
    }
    const std::size_t file = parts.size() - 1;
    // Dashboards and what was put aside by hand: named, not read.
    for (const std::string_view folder : {"grafana-configs", "diverse"}) {
        if (std::find(parts.begin(), parts.end() - 1, folder) != parts.end() - 1) {
            Artifact listed;
            listed.role = "listed";
            return listed;
        }
    }

    const auto format = formatOf(parts[file]);
    const bool certain = format && format->certain;
    std::optional<StudyPlace> place = studyPlaceOf(parts, 0, certain);
    if ((!place || !place->haveExperiment) && !head.root.empty()) {
        // Part of an experiment was given by itself: its own name and those above it tell which.
        auto all = pathParts(head.root);
        const std::size_t above = all.size();
        all.insert(all.end(), parts.begin(), parts.end());
        auto rooted = studyPlaceOf(all, above, certain);
        if (rooted && !rooted->run.fault.empty()) {
            place = std::move(rooted);
        }
    }
    if (!place || (!format && !place->inRun)) {
        return std::nullopt;
    }
    RunIdentity& run = place->run;

    Artifact artifact;
    if (!format) {
        artifact.role = "not recognised";
        artifact.isRecognised = false;
        artifact.run = std::move(run);
        return artifact;
    }
    artifact.role = format->role;
    artifact.keepsText = format->keepsText;
    if (format->parser) {
        artifact.parser =
            format->parser(std::string(head.path.substr(run.folder.empty() ? 0 : run.folder.size() + 1)));
    }
    if (format->role == summaryRole) {
        artifact.experimentFolder = run.folder;
        return artifact;
    }
    artifact.run = std::move(run);
    return artifact;
}

} // namespace culprit
