// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "report/report_table.h"
#include "report/study_tables.h"
#include "report/utc_time.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace culprit {

namespace {

using Json = nlohmann::ordered_json;

Json wholeOrReal(double value)
{
    return value == std::floor(value) ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

Json caseJson(const CaseSummary& summary)
{
    Json json;
    json["key"] = summary.key;
    json["archive"] = summary.archive;
    json["experiment"] = summary.experiment;
    json["kind"] = toString(summary.kind);
    json["system"] = summary.system;
    const bool injected = summary.injection.has_value();
    json["target"] = injected ? Json(summary.injection->target) : Json(nullptr);
    json["fault"] = injected ? Json(summary.injection->fault) : Json(nullptr);
    json["iteration"] = summary.iteration;
    json["start"] = wholeOrReal(summary.time.start);
    json["end"] = wholeOrReal(summary.time.end);
    json["inject_time"] = injected ? wholeOrReal(summary.injection->time) : Json(nullptr);
    json["inject_duration_s"] = injected ? wholeOrReal(summary.injection->duration) : Json(nullptr);
    json["components"] = summary.components;
    json["series"] = summary.series;
    json["samples"] = summary.samples;
    json["spans"] = summary.spans;
    json["logs"] = summary.logs;
    return json;
}

std::string timeText(double epochSeconds)
{
    return utcTime(epochSeconds).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toStdString();
}

} // namespace

int runCases(const QStringList& arguments, const MethodRegistry&)
{
    const CommandArguments given(QStringLiteral("cases"), QStringLiteral("lists the cases of a store"),
                                 {storeOption(), jsonOption()}, arguments);
    const std::vector<CaseSummary> cases = Store::open(given.required("db"), Store::Mode::ReadOnly).cases();
    if (given.has("json")) {
        Json json = Json::array();
        for (const CaseSummary& summary : cases) {
            json.push_back(caseJson(summary));
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
        table.groups.back().rows.push_back({{{summary.key, false},
                                             {std::string(toString(summary.kind)), false},
                                             {injected ? summary.injection->fault : "–", false},
                                             {injected ? summary.injection->target : "–", false},
                                             {injected ? timeText(summary.injection->time) : "–", false},
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
