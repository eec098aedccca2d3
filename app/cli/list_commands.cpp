// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "report/report_json.h"
#include "report/report_table.h"
#include "telemetry/component.h"
#include "telemetry/ground_truth.h"
#include "text/wording.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

namespace culprit {

namespace {

using Json = nlohmann::ordered_json;

Json wholeOrReal(double value)
{
    return value == std::floor(value) ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

/// Of the archive's groups, what the case has at least two members of.
Json groupsJson(const CaseSummary& summary, const std::vector<Component>& ofArchive)
{
    std::vector<Component> present;
    std::ranges::copy_if(ofArchive, std::back_inserter(present), [&](const Component& component) {
        return std::ranges::find(summary.components, component.name) != summary.components.end();
    });
    Json groups = Json::object();
    for (const auto& [group, members] : groupMembers(present)) {
        if (members.size() > 1) {
            groups[group] = members;
        }
    }
    return groups;
}

/// Of the remarks made at import those that are more than information.
Json warningsJson(const std::vector<ImportNotice>& notices)
{
    Json warnings = Json::array();
    for (const ImportNotice& notice : notices) {
        if (notice.severity != ImportNotice::Severity::Info) {
            warnings.push_back({{"name", notice.name},
                                {"severity", toString(notice.severity)},
                                {"file", notice.entry},
                                {"column", notice.column},
                                {"count", notice.count},
                                {"example", notice.example},
                                {"text", notice.message}});
        }
    }
    return warnings;
}

Json caseJson(const CaseSummary& summary, const std::vector<Component>& ofArchive,
              const std::vector<ImportNotice>& notices)
{
    Json json;
    json["key"] = summary.key;
    json["archive"] = summary.archive;
    json["experiment"] = summary.experiment;
    json["kind"] = toString(summary.kind);
    json["system"] = summary.system;
    const bool injected = summary.injection.has_value();
    const auto told = [&](std::string_view word) {
        return injected || !word.empty() ? Json(word) : Json(nullptr);
    };
    json["target"] = told(targetOf(summary));
    json["fault"] = told(faultOf(summary));
    json["truth"] = toString(truthOf(summary));
    json["iteration"] = summary.iteration;
    json["start"] = wholeOrReal(summary.time.start);
    json["end"] = wholeOrReal(summary.time.end);
    json["inject_time"] = injected ? wholeOrReal(summary.injection->time) : Json(nullptr);
    json["inject_duration_s"] = injected ? wholeOrReal(summary.injection->duration) : Json(nullptr);
    json["components"] = summary.components;
    json["groups"] = groupsJson(summary, ofArchive);
    json["series"] = summary.series;
    json["samples"] = summary.samples;
    json["spans"] = summary.spans;
    json["logs"] = summary.logs;
    json["warnings"] = warningsJson(notices);
    return json;
}

std::string targetText(const CaseSummary& summary)
{
    const std::string target(targetOf(summary));
    return target.empty()                           ? "–"
           : truthOf(summary) == Truth::NoComponent ? target + " (no component)"
                                                    : target;
}

} // namespace

int runCases(const QStringList& arguments, const MethodRegistry&)
{
    const CommandArguments given(QStringLiteral("cases"), QStringLiteral("lists the cases of a store"),
                                 {storeOption(), jsonOption()}, arguments);
    const Store store = Store::open(given.required("db"), Store::Mode::ReadOnly);
    const std::vector<CaseSummary> cases = store.cases();
    if (given.has("json")) {
        Json json = Json::array();
        std::map<std::int64_t, std::vector<Component>> components; // of each archive
        std::map<std::string, std::vector<ImportNotice>> notices;  // of each case
        for (ImportNotice& notice : store.notices()) {
            notices[notice.caseKey].push_back(std::move(notice));
        }
        for (const CaseSummary& summary : cases) {
            if (!components.contains(summary.archiveId)) {
                components[summary.archiveId] = store.components(summary.archiveId);
            }
            json.push_back(caseJson(summary, components[summary.archiveId], notices[summary.key]));
        }
        printOut(json);
        return ExitDone;
    }
    ReportTable table;
    table.columns = {"Case",   "Kind",    "Fault", "Target", "Injected (UTC)",
                     "Series", "Samples", "Spans", "Logs"};
    table.groups.emplace_back();
    for (const CaseSummary& summary : cases) {
        const bool injected = summary.injection.has_value();
        table.groups.back().rows.push_back(
            {{{summary.key, false},
              {std::string(toString(summary.kind)), false},
              {injected || !faultOf(summary).empty() ? std::string(faultOf(summary)) : "–", false},
              {targetText(summary), false},
              {injected ? wording::dateAndTime(summary.injection->time) : "–", false},
              {std::to_string(summary.series), false},
              {std::to_string(summary.samples), false},
              {std::to_string(summary.spans), false},
              {std::to_string(summary.logs), false}}});
    }
    printOut(written(table, TableFormat::Text));
    return ExitDone;
}

int runMethods(const QStringList& arguments, const MethodRegistry& registry)
{
    const CommandArguments given(QStringLiteral("methods"), QStringLiteral("lists what can be run"),
                                 {jsonOption()}, arguments);
    if (given.has("json")) {
        Json json = Json::array();
        for (const auto& method : registry.methods()) {
            json.push_back(methodJson(method->info()));
        }
        printOut(json);
        return ExitDone;
    }
    for (const auto& method : registry.methods()) {
        const MethodInfo& info = method->info();
        std::string text = info.id + "  " + info.name + ", " + std::string(toString(info.source)) + ", " +
                           (info.deterministic ? "deterministic" : "seeded") + "\n    " + info.summary + "\n";
        if (!info.correction.empty()) {
            text += "    corrected: " + info.correction + "\n";
        }
        printOut(text + "    " + info.citation + "\n");
    }
    return ExitDone;
}

} // namespace culprit
