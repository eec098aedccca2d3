// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/metric_kind.h"

#include <algorithm>
#include <iterator>

namespace culprit {

namespace {

#include "metric_kind_table.inc"

constexpr std::string_view ofComponent = "*_";

std::string_view metricPart(std::string_view column)
{
    const auto at = column.find('_');
    return at == std::string_view::npos ? std::string_view{} : column.substr(at + 1);
}

const MetricColumnName* findIf(auto fits)
{
    const auto* const found = std::ranges::find_if(metricColumnNames, fits);
    return found == std::end(metricColumnNames) ? nullptr : found;
}

} // namespace

const MetricKind& MetricColumnName::kind() const
{
    return metricKinds[kindIndex];
}

const MetricColumnName* findMetric(std::string_view column, std::string_view file)
{
    const std::string_view metric = metricPart(column);
    if (const auto* bound = findIf([&](const MetricColumnName& name) {
            return !name.file.empty() && name.file == file && (name.column == "*" || name.column == column);
        })) {
        return bound;
    }
    if (const auto* whole = findIf(
            [&](const MetricColumnName& name) { return name.file.empty() && name.column == column; })) {
        return whole;
    }
    return findIf([&](const MetricColumnName& name) {
        return name.file.empty() && name.column.starts_with(ofComponent) && !metric.empty() &&
               name.column.substr(ofComponent.size()) == metric;
    });
}

bool isMetricOfComponent(std::string_view metric)
{
    return !metric.empty() && findIf([&](const MetricColumnName& name) {
        return name.file.empty() && name.column.starts_with(ofComponent) &&
               name.column.substr(ofComponent.size()) == metric;
    });
}

std::string metricLabel(std::string_view column)
{
    const std::string_view metric = metricPart(column);
    if (metric.empty()) {
        return std::string(column);
    }
    const MetricColumnName* known = findMetric(column);
    return std::string(known ? known->kind().label : metric)
        .append(" of ")
        .append(column.substr(0, column.find('_')));
}

std::string_view metricUnit(std::string_view column)
{
    const MetricColumnName* known = findMetric(column);
    return known ? known->unit : std::string_view{};
}

} // namespace culprit
