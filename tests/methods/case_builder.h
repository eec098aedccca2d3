// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/case_view.h"

#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

/// Small cases made by hand for the tests of the methods.
namespace culprit::testing {

constexpr double startTime = 1'750'000'000;
constexpr double stepSeconds = 5;

/// Repeatable noise between -1 and 1 that needs no random numbers.
inline double noise(int row, int column)
{
    const double x = std::sin(row * 12.9898 + column * 78.233 + 0.5) * 43758.5453;
    return 2 * (x - std::floor(x)) - 1;
}

inline MetricTable metricTable(std::string file, int rows,
                               const std::vector<std::pair<std::string, std::function<double(int)>>>& columns)
{
    MetricTable table;
    table.file = std::move(file);
    for (int row = 0; row < rows; ++row) {
        table.time.push_back(startTime + row * stepSeconds);
    }
    for (const auto& [name, value] : columns) {
        MetricColumn column;
        column.name = name;
        column.position = table.columns.size() + 1;
        for (int row = 0; row < rows; ++row) {
            column.values.push_back(value(row));
        }
        table.columns.push_back(std::move(column));
    }
    return table;
}

inline std::shared_ptr<Case> caseOf(std::vector<MetricTable> tables, int injectRow,
                                    const std::string& target = "b")
{
    auto made = std::make_shared<Case>();
    made->summary.key = "case";
    made->tables = std::move(tables);
    Injection injection;
    injection.time = startTime + injectRow * stepSeconds;
    injection.target = target;
    made->summary.injection = injection;
    return made;
}

/// Three components `nginx-proxy`, `a` and `b` with metrics, spans, logs and calls between them; `b`'s CPU
/// rises sixfold and its calls slow down from row `injectRow` on.
inline std::shared_ptr<Case> wholeCase(int rows = 60, int injectRow = 45)
{
    std::vector<std::pair<std::string, std::function<double(int)>>> columns;
    int column = 0;
    for (const std::string component : {"nginx-proxy", "a", "b"}) {
        for (const std::string metric :
             {"ctn_cpu", "ctn_network", "ctn_memory", "ctn_gpu", "node_cpu", "node_network", "node_memory"}) {
            const int number = ++column;
            const bool rises = component == "b" && metric == "ctn_cpu";
            columns.emplace_back(std::string(component).append("_").append(metric), [=](int row) {
                return 10 + number + noise(row, number) + (rises && row >= injectRow ? 50 : 0);
            });
        }
    }
    const auto latency = [=](int number, double slowed) {
        return [=](int row) { return 20 + noise(row, number) + (row >= injectRow ? slowed : 0); };
    };
    auto made = caseOf(
        {metricTable("data.csv", rows, columns),
         metricTable("latency_aggregated_90.csv", rows,
                     {{"nginx-proxy", latency(40, 30)}, {"a", latency(41, 0)}, {"b", latency(42, 60)}}),
         metricTable("latency_merged_90.csv", rows,
                     {{"nginx-proxy_a", latency(50, 0)},
                      {"nginx-proxy_b", latency(51, 60)},
                      {"a_b", latency(52, 40)}})},
        injectRow);
    TextColumn addresses;
    addresses.position = 90;
    for (const std::string component : {"nginx-proxy", "a", "b"}) {
        addresses.name = component + "_pod_ip";
        addresses.values.assign(static_cast<std::size_t>(rows), "10.0.0." + component);
        made->tables.front().textColumns.push_back(addresses);
        made->topology.links.push_back({component, "host-" + component + ":10250"});
    }
    made->topology.links.insert(made->topology.links.end(),
                                {{"nginx-proxy", "a"}, {"nginx-proxy", "b"}, {"a", "b"}});
    for (int row = 0; row < rows; ++row) {
        for (const std::string component : {"nginx-proxy", "a", "b"}) {
            for (int repeat = 0; repeat < 2; ++repeat) {
                const std::string number = std::to_string(row * 2 + repeat);
                Span span;
                span.startUs = static_cast<std::int64_t>((startTime + row * stepSeconds) * 1e6) +
                               repeat * std::int64_t{1000};
                span.durationUs = 10'000 + static_cast<std::int64_t>(500 * noise(row, repeat)) +
                                  (component == "b" && row >= injectRow && repeat == 0 ? 90'000 : 0);
                span.endUs = span.startUs + span.durationUs;
                span.traceId = "trace" + number;
                span.spanId = component + number;
                span.parentSpanId =
                    component == "nginx-proxy" ? "" : (component == "a" ? "nginx-proxy" : "a") + number;
                span.serverIp = "10.0.0." + component;
                span.resource = "/chat/completions";
                span.endpoint = "/chat";
                span.responseCode = row % 17 == 3 ? "500" : "200";
                made->spans.push_back(std::move(span));
            }
            LogRecord record;
            record.timeNs = static_cast<std::int64_t>((startTime + row * stepSeconds) * 1e9);
            record.container = component;
            record.message = component == "b" && row >= injectRow ? "request failed" : "request done";
            made->logs.push_back(std::move(record));
        }
    }
    return made;
}

} // namespace culprit::testing
