// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_json.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace culprit {

namespace {

using Json = nlohmann::ordered_json;

Json numberOrNull(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json parameterJson(const ParameterValue& value)
{
    return std::visit([](const auto& typed) { return Json(typed); }, value);
}

} // namespace

Json diagnosisJson(const Diagnosis& diagnosis, const ComponentNames& names)
{
    Json json;
    const MethodSetting& setting = diagnosis.key.setting;
    json["case"] = diagnosis.key.caseKey;
    json["method"] = setting.id;
    json["variant"] = toString(setting.variant);
    json["seed"] = diagnosis.key.seed;
    json["status"] = toString(diagnosis.status);
    json["message"] = diagnosis.message;
    json["seconds"] = diagnosis.seconds;
    Json ranks = Json::array();
    Json scores = Json::array();
    for (const RankedItem& item : diagnosis.ranking) {
        ranks.push_back(item.name);
        scores.push_back(numberOrNull(item.score));
    }
    json["ranks"] = ranks;
    json["scores"] = scores;
    json["service_ranks"] = diagnosis.rankedComponents(names);
    json["tied"] = diagnosis.tiedComponents(names) > 1;
    Json leftOut = Json::array();
    for (const LeftOutColumn& one : diagnosis.leftOut) {
        leftOut.push_back({{"column", one.column}, {"reason", one.reason}});
    }
    json["left_out"] = leftOut;
    json["graph"] = nullptr;
    if (!diagnosis.graph.isEmpty()) {
        const std::vector<std::string>& nodes = diagnosis.graph.nodes;
        Json edges = Json::array();
        for (const CausalGraph::Edge& edge : diagnosis.graph.edges) {
            edges.push_back(Json::array({nodes[static_cast<std::size_t>(edge.from)],
                                         nodes[static_cast<std::size_t>(edge.to)], toString(edge.mark)}));
        }
        json["graph"] = Json{{"nodes", nodes}, {"edges", edges}};
    }
    json["origin"] = toString(diagnosis.key.origin);
    Json parameters = Json::object();
    for (const auto& [name, value] : setting.parameters) {
        parameters[name] = parameterJson(value);
    }
    json["setting"] = Json{{"id", setting.id},
                           {"variant", toString(setting.variant)},
                           {"parameters", std::move(parameters)},
                           {"version", setting.version}};
    return json;
}

Json methodJson(const MethodInfo& info)
{
    Json variants = Json::array();
    for (const Variant variant : info.variants) {
        variants.push_back(toString(variant));
    }
    Json parameters = Json::object();
    for (const ParameterSpec& spec : info.parameters) {
        parameters[spec.name] = Json{{"default", parameterJson(spec.defaultValue)},
                                     {"minimum", numberOrNull(spec.minimum)},
                                     {"maximum", numberOrNull(spec.maximum)},
                                     {"description", spec.description}};
    }
    Json json;
    json["id"] = info.id;
    json["name"] = info.name;
    json["source"] = toString(info.source);
    json["inputs"] = info.inputs;
    json["variants"] = variants;
    json["correction"] = info.correction;
    json["deterministic"] = info.deterministic;
    json["parameters"] = parameters;
    json["summary"] = info.summary;
    json["formula"] = info.formula;
    json["citation"] = info.citation;
    return json;
}

Json tableJson(const ReportTable& table)
{
    Json rows = Json::array();
    const std::vector<std::string> header = flatHeader(table);
    for (const ReportTable::Group& group : table.groups) {
        for (const ReportTable::Row& row : group.rows) {
            Json json = Json::object();
            if (!group.title.empty()) {
                json["group"] = group.title;
            }
            for (std::size_t column = 0; column < row.cells.size(); ++column) {
                json[header[column]] = row.cells[column].text;
            }
            rows.push_back(std::move(json));
        }
    }
    return rows;
}

} // namespace culprit
