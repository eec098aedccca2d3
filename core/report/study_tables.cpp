// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/study_tables.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>
#include <tuple>

namespace culprit {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<DataSource, const char*>, 3> sourceTitles{
    {{DataSource::Metric, "Metrics"},
     {DataSource::Trace, "Traces"},
     {DataSource::MultiSource, "Metrics, logs and traces"}}};

struct Measure
{
    const char* title;
    double AccuracyCell::*value;
    Interval AccuracyCell::*interval;
    std::size_t published; ///< position in PublishedTable::Figures
};
constexpr std::array<Measure, 3> measures{{{"AC@1", &AccuracyCell::ac1, &AccuracyCell::ac1Interval, 0},
                                           {"AC@3", &AccuracyCell::ac3, &AccuracyCell::ac3Interval, 1},
                                           {"Avg@5", &AccuracyCell::avg5, &AccuracyCell::avg5Interval, 2}}};

/// Rows in the registry's order; methods it does not know come last.
std::vector<const AccuracyRow*> rowsInOrder(const AccuracyTable& table, const MethodRegistry& registry)
{
    std::vector<const AccuracyRow*> rows;
    for (const AccuracyRow& row : table.rows) {
        rows.push_back(&row);
    }
    const auto position = [&](const AccuracyRow* row) {
        return std::ranges::find_if(registry.methods(),
                                    [&](const auto& method) { return method->info().id == row->method; }) -
               registry.methods().begin();
    };
    std::ranges::stable_sort(rows, {}, [&](const AccuracyRow* row) {
        return std::tuple(position(row), row->variant, row->origin);
    });
    return rows;
}

std::string rowName(const AccuracyRow& row, const MethodRegistry& registry)
{
    const RootCauseMethod* method = registry.find(row.method);
    std::string name = method ? method->info().name : row.method;
    if (row.variant == Variant::Corrected) {
        name += " (corrected)";
    }
    if (row.origin != "computed") {
        name += " (" + row.origin + ")";
    }
    return name;
}

std::string differenceText(double difference)
{
    const std::string text = fixedText(difference, 2);
    return text == "-0.00" ? "0.00" : difference > 0 && text != "0.00" ? "+" + text : text;
}

Json intervalJson(const Interval& interval)
{
    return Json::array({interval.low, interval.high});
}

Json cellJson(const AccuracyCell& cell)
{
    Json json;
    json["ac1"] = cell.ac1;
    json["ac3"] = cell.ac3;
    json["avg5"] = cell.avg5;
    json["ac1_ci"] = intervalJson(cell.ac1Interval);
    json["ac3_ci"] = intervalJson(cell.ac3Interval);
    json["avg5_ci"] = intervalJson(cell.avg5Interval);
    return json;
}

Json numberOrNull(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json parameterJson(const ParameterValue& value)
{
    return std::visit([](const auto& typed) { return Json(typed); }, value);
}

} // namespace

std::string fixedText(double value, int digits)
{
    std::array<char, 512> buffer; // the largest double has 309 digits before the point
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, digits);
    return {buffer.data(), end.ptr};
}

ReportTable accuracyReport(const AccuracyTable& table, const MethodRegistry& registry,
                           const AccuracyReportOptions& options)
{
    ReportTable report;
    report.columns = {"Method"};
    report.header = {{"", 1}};
    for (const std::string& fault : table.faults) {
        const std::size_t before = report.columns.size();
        for (const Measure& measure : measures) {
            report.columns.emplace_back(measure.title);
            if (options.intervals) {
                report.columns.emplace_back("95 %");
            }
            if (options.published) {
                report.columns.emplace_back("publ.");
                report.columns.emplace_back("diff.");
            }
        }
        report.header.push_back({fault, static_cast<int>(report.columns.size() - before)});
    }
    // Best as shown: values that round to the same two digits share the mark.
    const auto shown = [](double value) { return fixedText(value, 2); };
    const auto bestOf = [&](const std::string& fault, const Measure& measure) {
        std::string best;
        for (const AccuracyRow& row : table.rows) {
            const AccuracyCell& cell = row.faults.at(fault);
            if (cell.n > 0) {
                best = std::max(best, shown(cell.*measure.value));
            }
        }
        return best;
    };
    const auto addCells = [&](ReportTable::Row& row, const AccuracyRow& accuracy, const std::string& fault) {
        const AccuracyCell& cell = accuracy.faults.at(fault);
        const PublishedTable::Figures* published =
            options.published ? options.published->find(accuracy.method, fault) : nullptr;
        for (const Measure& measure : measures) {
            const double value = cell.*measure.value;
            const std::string text = cell.n > 0 ? shown(value) : "–";
            row.cells.push_back({text, cell.n > 0 && text == bestOf(fault, measure)});
            if (options.intervals) {
                const Interval& interval = cell.*measure.interval;
                row.cells.push_back(
                    {cell.n > 0 ? shown(interval.low) + "–" + shown(interval.high) : "–", false});
            }
            if (options.published) {
                const double figure = published ? (*published)[measure.published] : 0;
                row.cells.push_back({published ? shown(figure) : "–", false});
                row.cells.push_back({published && cell.n > 0 ? differenceText(value - figure) : "–", false});
            }
        }
    };

    int leftOut = 0;
    int mostCases = 0;
    std::map<std::string, int> casesOfFault;
    for (const AccuracyRow& row : table.rows) {
        leftOut += row.all.leftOut;
        mostCases = std::max(mostCases, row.all.n + row.all.leftOut);
        for (const auto& [fault, cell] : row.faults) {
            casesOfFault[fault] = std::max(casesOfFault[fault], cell.n + cell.leftOut);
        }
    }
    for (const auto& [source, title] : sourceTitles) {
        ReportTable::Group group{title, {}};
        for (const AccuracyRow* row : rowsInOrder(table, registry)) {
            const RootCauseMethod* method = registry.find(row->method);
            if ((method ? method->info().source : DataSource::Metric) != source) {
                continue;
            }
            ReportTable::Row cells;
            cells.cells.push_back({rowName(*row, registry), false});
            for (const std::string& fault : table.faults) {
                addCells(cells, *row, fault);
            }
            group.rows.push_back(std::move(cells));
        }
        if (!group.rows.empty()) {
            report.groups.push_back(std::move(group));
        }
    }
    std::string perFault;
    for (const std::string& fault : table.faults) {
        perFault += (perFault.empty() ? "" : ", ") + std::to_string(casesOfFault[fault]) + " " + fault;
    }
    report.caption =
        "Accuracy of the diagnosis methods over " + std::to_string(mostCases) + " cases (" + perFault + ").";
    if (leftOut > 0) {
        report.notes.push_back(
            std::to_string(leftOut) +
            " cells without an answer (fallback, failed, not applicable, cancelled) are left out.");
    }
    if (options.intervals) {
        report.notes.emplace_back("Intervals: Wilson for AC@k, bootstrap for Avg@5, 95 %.");
    }
    if (options.published) {
        report.notes.push_back("Published: " + options.published->source + ".");
    }
    return report;
}

Json accuracyJson(const AccuracyTable& table, const MethodRegistry& registry)
{
    Json rows = Json::array();
    for (const AccuracyRow* row : rowsInOrder(table, registry)) {
        const RootCauseMethod* method = registry.find(row->method);
        Json json;
        json["method"] = row->method;
        json["variant"] = toString(row->variant);
        json["origin"] = row->origin;
        json["source"] = method ? toString(method->info().source) : "unknown";
        Json n = Json::object();
        Json leftOut = Json::object();
        for (const std::string& fault : table.faults) {
            n[fault] = row->faults.at(fault).n;
            leftOut[fault] = row->faults.at(fault).leftOut;
        }
        json["n"] = n;
        json["left_out"] = leftOut;
        for (const std::string& fault : table.faults) {
            // Without an answer there is no figure to give.
            json[fault] = row->faults.at(fault).n > 0 ? cellJson(row->faults.at(fault)) : Json(nullptr);
        }
        json["all"] = row->all.n > 0 ? cellJson(row->all) : Json(nullptr);
        rows.push_back(std::move(json));
    }
    return rows;
}

ReportTable misattributionReport(const Misattribution& matrix)
{
    ReportTable report = misattributionReport(std::span(&matrix, 1));
    report.groups.front().title.clear();
    report.caption = "Component ranked first by " + matrix.method + ": " + std::to_string(matrix.right) +
                     " of " + std::to_string(matrix.total) + " right.";
    if (matrix.leftOut > 0) {
        report.notes.push_back(std::to_string(matrix.leftOut) + " cells without an answer are left out.");
    }
    return report;
}

ReportTable misattributionReport(std::span<const Misattribution> matrices)
{
    ReportTable report;
    report.caption = "Component ranked first, cases.";
    std::vector<std::string> components; // blamed by any of them
    for (const Misattribution& matrix : matrices) {
        for (const std::string& column : matrix.columns) {
            if (column != notFoundColumn && std::ranges::find(components, column) == components.end()) {
                components.push_back(column);
            }
        }
    }
    sortComponents(components);
    components.emplace_back(notFoundColumn);
    const bool byTarget =
        !matrices.empty() && !matrices.front().rows.empty() && matrices.front().rows.front().fault.empty();
    report.columns = {byTarget ? "Target" : "Fault"};
    report.columns.insert(report.columns.end(), components.begin(), components.end());
    for (const Misattribution& matrix : matrices) {
        ReportTable::Group group;
        group.title = matrix.method + ": " + std::to_string(matrix.right) + " of " +
                      std::to_string(matrix.total) + " right";
        if (matrix.leftOut > 0) {
            group.title += ", " + std::to_string(matrix.leftOut) + " left out";
        }
        for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
            ReportTable::Row cells;
            const auto& [fault, target] = matrix.rows[row];
            cells.cells.push_back({fault.empty()    ? target
                                   : target.empty() ? fault
                                                    : fault + " in " + target,
                                   false});
            for (const std::string& component : components) {
                const auto column = static_cast<std::size_t>(std::ranges::find(matrix.columns, component) -
                                                             matrix.columns.begin());
                const bool known = column < matrix.columns.size();
                cells.cells.push_back({std::to_string(known ? matrix.counts[row][column] : 0),
                                       known && matrix.isTrueCause(row, column)});
            }
            group.rows.push_back(std::move(cells));
        }
        report.groups.push_back(std::move(group));
    }
    return report;
}

ReportTable misattributionData(std::span<const Misattribution> matrices)
{
    ReportTable data;
    data.columns = {"method", "fault", "target", "blamed", "cases", "right", "cases in row"};
    data.groups.emplace_back();
    for (const Misattribution& matrix : matrices) {
        for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
            const auto& counts = matrix.counts[row];
            const int all = std::accumulate(counts.begin(), counts.end(), 0);
            for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
                ReportTable::Row line;
                for (const std::string& text :
                     {matrix.method, matrix.rows[row].fault, matrix.rows[row].target, matrix.columns[column],
                      std::to_string(counts[column]), std::to_string(matrix.rightCounts[row][column]),
                      std::to_string(all)}) {
                    line.cells.push_back({text, false});
                }
                data.groups.back().rows.push_back(std::move(line));
            }
        }
    }
    return data;
}

Json misattributionJson(const Misattribution& matrix)
{
    Json rows = Json::array();
    for (const Misattribution::Row& row : matrix.rows) {
        rows.push_back(row.fault.empty()    ? row.target
                       : row.target.empty() ? row.fault
                                            : row.fault + "/" + row.target);
    }
    Json json;
    json["method"] = matrix.method;
    json["rows"] = rows;
    json["columns"] = matrix.columns;
    json["counts"] = matrix.counts;
    json["right"] = matrix.right;
    json["total"] = matrix.total;
    json["left_out"] = matrix.leftOut;
    return json;
}

Json diagnosisJson(const Diagnosis& diagnosis)
{
    Json json;
    json["case"] = diagnosis.caseKey;
    json["method"] = diagnosis.method;
    json["variant"] = toString(diagnosis.variant);
    json["seed"] = diagnosis.seed;
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
    json["service_ranks"] = diagnosis.rankedComponents();
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
    json["origin"] = diagnosis.origin;
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

} // namespace culprit
