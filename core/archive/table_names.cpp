// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/table_names.h"

#include <algorithm>
#include <array>

namespace culprit {

namespace {

constexpr std::array<std::string_view, 22> componentNames{
    "cmdb_id",    "component", "service",  "service_name", "servicename",    "microservice", "svc",
    "pod",        "pod_name",  "podname",  "container",    "container_name", "instance",     "instance_id",
    "instanceid", "host",      "hostname", "host_name",    "node",           "entity",       "app",
    "tc"};
constexpr std::array<std::string_view, 13> metricNames{
    "kpi_name", "metric", "metric_name", "metricname", "name",      "__name__",    "kpi",
    "field",    "_field", "measurement", "indicator",  "item_name", "_measurement"};

constexpr std::array<std::string_view, 7> messageNames{"message", "msg",  "log",    "line",
                                                       "text",    "body", "content"};
constexpr std::array<std::string_view, 9> containerNames{
    "container_name", "container", "service", "service_name", "servicename",
    "component",      "app",       "cmdb_id", "microservice"};
constexpr std::array<std::string_view, 3> podNames{"pod", "pod_name", "podname"};
constexpr std::array<std::string_view, 7> logTimeNames{"timestamp", "time", "@timestamp", "ts",
                                                       "datetime",  "date", "_time"};

bool isAmong(std::span<const std::string_view> names, std::string_view name)
{
    return std::ranges::find(names, lowerCase(name)) != names.end();
}

} // namespace

std::span<const std::string_view> namesOfComponents()
{
    return componentNames;
}

std::span<const std::string_view> namesOfMetrics()
{
    return metricNames;
}

std::span<const std::string_view> namesOfMessages()
{
    return messageNames;
}

std::span<const std::string_view> namesOfContainers()
{
    return containerNames;
}

std::span<const std::string_view> namesOfPods()
{
    return podNames;
}

std::span<const std::string_view> namesOfLogTimes()
{
    return logTimeNames;
}

bool isComponentName(std::string_view name)
{
    return isAmong(componentNames, name);
}

bool isMetricName(std::string_view name)
{
    return isAmong(metricNames, name);
}

std::string lowerCase(std::string_view text)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

bool isTimeName(std::string_view name)
{
    constexpr std::array<std::string_view, 12> names{
        "time",  "timestamp",  "datetime",       "date",      "ts",         "epoch",
        "_time", "@timestamp", "unix_timestamp", "unix_time", "time_stamp", "date_time"};
    return std::ranges::find(names, lowerCase(name)) != names.end();
}

bool isIndexName(std::string_view name)
{
    const std::string lower = lowerCase(name);
    const std::string_view text = lower;
    const auto isNumbered = [&](std::string_view stem) {
        const std::string_view number = text.substr(std::min(stem.size(), text.size()));
        return text.starts_with(stem) && !number.empty() &&
               std::ranges::all_of(number, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
    };
    return text.empty() || text == "index" || isNumbered("level_") || isNumbered("unnamed: ");
}

bool isCountName(std::string_view name)
{
    constexpr std::array<std::string_view, 14> names{"id",    "row",    "#",   "no",     "no.",
                                                     "nr",    "nr.",    "num", "row_id", "row_number",
                                                     "rowid", "rownum", "idx", "n"};
    return isAmong(names, name);
}

bool isLabelName(std::string_view name)
{
    constexpr std::array<std::string_view, 10> names{"label",     "labels",       "anomaly", "is_anomaly",
                                                     "anomalous", "is_anomalous", "class",   "is_abnormal",
                                                     "outlier",   "is_outlier"};
    return isAmong(names, name);
}

bool isTextName(std::string_view name)
{
    constexpr std::array<std::string_view, 4> endings{"_pod_name", "_node_name", "_pod_ip", "_node_ip"};
    return std::ranges::any_of(endings, [&](std::string_view end) { return name.ends_with(end); });
}

} // namespace culprit
