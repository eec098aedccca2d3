// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/case.h"

#include <cmath>
#include <limits>
#include <memory>
#include <string>

namespace culprit::test {

/// A small case with everything the window shows: 72 samples 5 s apart, a memory fault in `ray-replicas-1`
/// after 285 s, a gap in one series, a restarted pod, log lines of three levels and a slow span.
inline std::shared_ptr<const Case> syntheticCase(std::size_t samples = 72)
{
    auto made = std::make_shared<Case>();
    Case& one = *made;
    const double start = 1'751'365'434;
    const double injected = start + 285;
    one.summary.key = "ray-replicas-1_memory_1";
    one.summary.archive = "made.tar.gz";
    one.summary.experiment = "model-memory-stress-ray-replicas-1";
    one.summary.system = "llm-ref-stack-dp";
    one.summary.iteration = 1;
    one.summary.components = {"nginx-proxy",    "ray-head",       "ray-replicas-0",
                              "ray-replicas-1", "ray-replicas-2", "kuberay-operator"};
    Injection injection;
    injection.time = injected;
    injection.duration = 60;
    injection.fault = "memory";
    injection.target = "ray-replicas-1";
    injection.kind = "StressChaos";
    injection.parameters = {{"size", "8GB"}, {"workers", "1"}};
    one.summary.injection = injection;

    MetricTable data;
    data.file = "rca-collector-results/data.csv";
    MetricTable latency;
    latency.file = "rca-collector-results/latency_aggregated_90.csv";
    MetricTable application;
    application.file = "prometheus-metrics.csv";
    const double step = 360.0 / static_cast<double>(samples);
    for (std::size_t row = 0; row < samples; ++row) {
        const double time = start + step * static_cast<double>(row);
        data.time.push_back(time);
        latency.time.push_back(time);
        application.time.push_back(time);
    }
    one.summary.time = {start, data.time.back()};
    int number = 0;
    for (const std::string& component : one.summary.components) {
        ++number;
        MetricColumn cpu{component + "_ctn_cpu", 0, {}, {}};
        MetricColumn network{component + "_ctn_network", 0, {}, {}};
        MetricColumn memory{component + "_ctn_memory", 0, {}, {}};
        MetricColumn delay{component, 0, {}, {}};
        TextColumn address{component + "_pod_ip", 0, {}};
        for (std::size_t row = 0; row < samples; ++row) {
            const double time = data.time[row];
            const bool hurt = component == "ray-replicas-1" && time >= injected;
            const double wave = std::sin(static_cast<double>(row) * 0.3 + number);
            cpu.values.push_back(component == "kuberay-operator" ? 0.01 : 1.5 + 0.1 * wave + (hurt ? 1 : 0));
            network.values.push_back(component == "nginx-proxy" ? 7 + 0.1 * wave
                                     : component == "kuberay-operator"
                                         ? 1e-4
                                         : 0.3 + 0.02 * wave - (hurt ? 0.2 : 0));
            memory.values.push_back(200 + 5 * wave + (hurt ? 280'000 : 0));
            delay.values.push_back(component == "nginx-proxy" ? 60'000 + 500 * wave : 9'000 + 100 * wave);
            address.values.push_back(component == "ray-replicas-1" && time >= injected + 40 ? "10.0.0.9"
                                                                                            : "10.0.0.1");
        }
        if (component == "ray-head") {
            cpu.values[samples / 3] = std::numeric_limits<double>::quiet_NaN();
        }
        data.columns.push_back(cpu);
        data.columns.push_back(network);
        data.columns.push_back(memory);
        data.textColumns.push_back(address);
        latency.columns.push_back(delay);
    }
    MetricColumn traffic{"ray_network", 0, {}, {}};
    MetricColumn tokens{"rayvllm_prompt_tokens", 0, {}, {}};
    for (std::size_t row = 0; row < samples; ++row) {
        const bool hurt = application.time[row] >= injected;
        traffic.values.push_back(hurt ? 40'000 : 66'000);
        tokens.values.push_back(hurt ? 900 : 600);
    }
    application.columns = {traffic, tokens};
    one.tables = {data, latency, application};
    one.summary.series = 26;
    one.summary.samples = static_cast<std::int64_t>(26 * samples);

    const auto log = [&](double time, const std::string& component, const std::string& message) {
        LogRecord record;
        record.timeNs = static_cast<std::int64_t>(time) * 1'000'000'000;
        record.container = component;
        record.pod = component + "-pod";
        record.message = message;
        one.logs.push_back(record);
    };
    for (int i = 0; i < 60; ++i) {
        log(start + i * 5, "ray-head", "INFO all well " + std::to_string(i));
    }
    log(injected + 12, "ray-replicas-1",
        "[2025-07-01 10:28:49,986 W 2370 2370] (raylet) node_manager.cc:1586: A worker died or was killed "
        "while "
        "executing a task by an unexpected system error.");
    log(injected + 13, "ray-head",
        "ERROR 2025-07-01 10:28:50,776 controller 412 -- Replica failed health check");
    log(injected + 60, "ray-head", "INFO Replica(id='x') started successfully");
    one.summary.logs = static_cast<std::int64_t>(one.logs.size());

    for (int i = 0; i < 200; ++i) {
        Span span;
        span.startUs = static_cast<std::int64_t>((start + i * 1.7) * 1e6);
        span.durationUs = i == 180 ? 9'000'000 : 4000 + i;
        span.endUs = span.startUs + span.durationUs;
        span.server = "ray-replicas-1";
        span.serverIp = "10.0.0.1";
        span.resource = "/chat/completions";
        span.endpoint = "/chat";
        span.responseCode = "200";
        one.spans.push_back(span);
    }
    one.summary.spans = static_cast<std::int64_t>(one.spans.size());
    return made;
}

} // namespace culprit::test
