// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/misattribution_report.h"

#include "telemetry/component.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>

namespace culprit {

namespace {

using Json = nlohmann::ordered_json;

} // namespace

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
    report.mark = "the true cause";
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

} // namespace culprit
