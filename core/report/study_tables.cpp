// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/study_tables.h"

#include "report/method_names.h"
#include "telemetry/component.h"

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

/// Rows in the registry's order; methods it does not know come last.
std::vector<const AccuracyRow*> rowsInOrder(std::vector<const AccuracyRow*> rows,
                                            const MethodRegistry& registry)
{
    const auto position = [&](const AccuracyRow* row) {
        return std::ranges::find_if(
                   registry.methods(),
                   [&](const auto& method) { return method->info().id == row->ranker.setting.id; }) -
               registry.methods().begin();
    };
    std::ranges::stable_sort(rows, {}, [&](const AccuracyRow* row) {
        const MethodSetting& setting = row->ranker.setting;
        return std::tuple(position(row), setting.variant, setting.parameters, row->ranker.origin,
                          setting.version);
    });
    return rows;
}

std::vector<const AccuracyRow*> rowsOf(const AccuracyTable& table)
{
    std::vector<const AccuracyRow*> rows;
    for (const AccuracyRow& row : table.rows) {
        rows.push_back(&row);
    }
    return rows;
}

/// What the study's figures can stand beside.
bool isBenchmarked(const Ranker& ranker)
{
    return ranker.origin == Origin::Computed && ranker.setting.variant == Variant::Benchmark &&
           ranker.setting.isDefault();
}

/// Rows without any answer for methods that the study printed and nobody ran here.
std::vector<AccuracyRow> publishedOnly(const AccuracyTable& table, const PublishedTable& published)
{
    std::vector<AccuracyRow> rows;
    for (const auto& printed : published.methods) {
        const bool inTable = std::ranges::any_of(
            table.faults, [&](const std::string& fault) { return printed.second.contains(fault); });
        const bool isHere = std::ranges::any_of(table.rows, [&](const AccuracyRow& row) {
            return isBenchmarked(row.ranker) && row.ranker.setting.id == printed.first;
        });
        if (inTable && !isHere) {
            AccuracyRow row;
            row.ranker.setting.id = printed.first;
            for (const std::string& fault : table.faults) {
                row.faults[fault] = {};
            }
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

std::string differenceText(double difference)
{
    const std::string text = fixedText(difference, 2);
    return difference > 0 && text != "0.00" ? "+" + text : text;
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
    // Sums of the same cases in another order differ in their last bits: a half is to print the same from
    // all.
    const double lifted = value * (1 + 1e-12);
    std::array<char, 512> buffer; // the largest double has 309 digits before the point
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                   std::isfinite(lifted) ? lifted : value, std::chars_format::fixed, digits);
    const std::string text{buffer.data(), end.ptr};
    // Minus nothing is nothing.
    return text.starts_with('-') && text.find_first_of("123456789") == std::string::npos ? text.substr(1)
                                                                                         : text;
}

std::string intervalText(const Interval& interval)
{
    return fixedText(interval.low, 2) + "–" + fixedText(interval.high, 2);
}

namespace {

/// Writes the cells of Table 1.
class AccuracyWriter
{
public:
    AccuracyWriter(const AccuracyTable& table, const AccuracyReportOptions& options)
        : m_table(table)
        , m_options(options)
    {
    }

    /// The figure, `3/6` where some cases have no answer, a dash where none was run.
    std::string figureText(const AccuracyCell& cell, const AccuracyMeasure& measure) const
    {
        return cell.isComplete()           ? fixedText(cell.*measure.value, 2)
               : cell.n + cell.leftOut > 0 ? std::to_string(cell.n) + "/" + std::to_string(cell.cases)
                                           : "–";
    }

    void addCells(ReportTable::Row& line, const AccuracyRow& row, const std::string& fault) const
    {
        const auto found = row.faults.find(fault);
        const AccuracyCell cell = found == row.faults.end() ? AccuracyCell{} : found->second;
        const bool isChance = &row == m_options.chance;
        const PublishedTable::Figures* published =
            m_options.published && isBenchmarked(row.ranker)
                ? m_options.published->find(row.ranker.setting.id, fault)
                : nullptr;
        const auto add = [&](const std::string& text, bool best = false) {
            line.cells.push_back({text, best});
        };
        for (std::size_t m = 0; m < accuracyMeasures.size(); ++m) {
            const AccuracyMeasure& measure = accuracyMeasures[m];
            const std::string text = figureText(cell, measure);
            add(text, !isChance && cell.isComplete() && text == best(fault, measure));
            if (m_options.intervals) {
                add(cell.isComplete() && !isChance ? intervalText(cell.*measure.interval) : "–");
            }
            if (m_options.published) {
                const double figure = published ? (*published)[m] : 0;
                add(published ? fixedText(figure, 2) : "–");
                add(published && cell.isComplete() ? differenceText(cell.*measure.value - figure) : "–");
            }
        }
    }

private:
    /// Best as shown: values that round to the same two digits share the mark.
    std::string best(const std::string& fault, const AccuracyMeasure& measure) const
    {
        std::string best;
        for (const AccuracyRow& row : m_table.rows) {
            const AccuracyCell& cell = row.faults.at(fault);
            if (cell.isComplete()) {
                best = std::max(best, fixedText(cell.*measure.value, 2));
            }
        }
        return best;
    }

    const AccuracyTable& m_table;
    const AccuracyReportOptions& m_options;
};

void addAccuracyHeader(ReportTable& report, const AccuracyTable& table, const AccuracyReportOptions& options)
{
    report.columns = {"Method"};
    report.header = {{"", 1}};
    for (const std::string& fault : table.faults) {
        const std::size_t before = report.columns.size();
        for (const AccuracyMeasure& measure : accuracyMeasures) {
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
}

void addAccuracyNotes(ReportTable& report, const AccuracyTable& table, const AccuracyReportOptions& options)
{
    int leftOut = 0;
    int mostCases = 0;
    bool partial = false;
    std::map<std::string, int> casesOfFault;
    for (const AccuracyRow& row : table.rows) {
        leftOut += row.all.leftOut;
        mostCases = std::max(mostCases, row.all.cases);
        for (const auto& [fault, cell] : row.faults) {
            casesOfFault[fault] = std::max(casesOfFault[fault], cell.cases);
            partial = partial || (!cell.isComplete() && cell.n + cell.leftOut > 0);
        }
    }
    std::string perFault;
    for (const std::string& fault : table.faults) {
        perFault += (perFault.empty() ? "" : ", ") + std::to_string(casesOfFault[fault]) + " " + fault;
    }
    report.caption =
        "Accuracy of the diagnosis methods over " + std::to_string(mostCases) + " cases (" + perFault + ").";
    if (partial) {
        report.notes.emplace_back("3/6: only 3 of 6 cases have an answer; no figure is given.");
    }
    if (leftOut > 0) {
        report.notes.push_back(
            std::to_string(leftOut) +
            " cells without an answer (fallback, failed, not applicable, cancelled) are left out.");
    }
    if (options.chance) {
        report.notes.emplace_back("Chance: exact expectation of a random ranking of the metric columns.");
    }
    if (options.intervals) {
        report.notes.emplace_back("Intervals: Wilson for AC@k, bootstrap for Avg@5, 95 %.");
    }
    if (options.published) {
        report.notes.push_back("Published: " + options.published->source + ".");
    }
}

} // namespace

ReportTable accuracyReport(const AccuracyTable& table, const MethodRegistry& registry,
                           const AccuracyReportOptions& options)
{
    ReportTable report;
    addAccuracyHeader(report, table, options);
    const AccuracyWriter writer(table, options);
    const auto written = [&](const AccuracyRow& row, const std::string& name) {
        ReportTable::Row line;
        line.id = row.ranker.word();
        line.cells.push_back({name, false});
        for (const std::string& fault : table.faults) {
            writer.addCells(line, row, fault);
        }
        return line;
    };
    if (options.chance && !table.rows.empty()) {
        report.groups.push_back({"Chance", {written(*options.chance, "Expected at random")}});
    }
    const std::vector<AccuracyRow> others =
        options.published ? publishedOnly(table, *options.published) : std::vector<AccuracyRow>();
    std::vector<const AccuracyRow*> rows = rowsOf(table);
    if (!rows.empty()) {
        for (const AccuracyRow& row : others) {
            rows.push_back(&row);
        }
    }
    rows = rowsInOrder(std::move(rows), registry);
    for (const auto& [source, title] : sourceTitles) {
        ReportTable::Group group{title, {}};
        for (const AccuracyRow* row : rows) {
            const RootCauseMethod* method = registry.find(row->ranker.setting.id);
            if ((method ? method->info().source : DataSource::Metric) == source) {
                group.rows.push_back(written(*row, resultName(row->ranker, registry)));
            }
        }
        if (!group.rows.empty()) {
            report.groups.push_back(std::move(group));
        }
    }
    addAccuracyNotes(report, table, options);
    return report;
}

Json accuracyJson(const AccuracyTable& table, const MethodRegistry& registry)
{
    Json rows = Json::array();
    for (const AccuracyRow* row : rowsInOrder(rowsOf(table), registry)) {
        const RootCauseMethod* method = registry.find(row->ranker.setting.id);
        Json json;
        json["method"] = row->ranker.setting.id;
        json["variant"] = toString(row->ranker.setting.variant);
        json["origin"] = toString(row->ranker.origin);
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
            std::string name = fault.empty() ? target : fault;
            if (!fault.empty() && !target.empty()) {
                name.append(" in ").append(target);
            }
            cells.cells.push_back({std::move(name), false});
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

} // namespace culprit
