// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric_files.h"

#include "measure.h"
#include "random.h"
#include "text.h"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <map>

namespace culprit::sample {

namespace {

constexpr double nodeCores = 64, nodeMemory = 256e9, podMemory = 23.5e9;

// Upper bounds of vLLM's and Ray Serve's histograms, s (Serve: ms).
constexpr double ttftBounds[] = {0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25,
                                 0.5,   0.75,  1,    2.5,  5,    7.5,  10,   20,  40};
constexpr double tpotBounds[] = {0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5};
constexpr double e2eBounds[] = {0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60};
constexpr double serveBounds[] = {1,    2,    5,    10,   20,  50,    100,   200, 300, 400,   500, 1000,
                                  2000, 5000, 6000, 8000, 1e4, 1.2e4, 1.5e4, 2e4, 3e4, 4.5e4, 6e4, 1.2e5};

struct EngineHistograms
{
    Observations ttft, tpot, e2e, serve, success, errors;

    explicit EngineHistograms(const Simulation& simulation)
    {
        for (const Request& r : simulation.requests) {
            if (r.firstToken >= 0) {
                ttft.add(r.firstToken, r.firstToken - r.arrival - r.header);
            }
            if (r.finish < 0) {
                continue;
            }
            if (r.failed) {
                errors.add(r.finish, 1);
                continue;
            }
            const double generated = r.finish - r.tail;
            tpot.add(generated, (generated - r.firstToken) / r.generated);
            e2e.add(generated, generated - r.arrival - r.header);
            serve.add(generated, 1000 * (generated - r.arrival));
            success.add(generated, 1);
        }
        for (Observations* o : {&ttft, &tpot, &e2e, &serve, &success, &errors}) {
            o->sort();
        }
    }
};

double total(const Simulation& simulation, Seconds PodSignals::*signal, int time)
{
    double sum = 0;
    for (std::size_t i = Cluster::headPod; i < simulation.pods.size(); ++i) {
        sum += (simulation.pods[i].*signal)[time];
    }
    return sum;
}

double totalRate(const Simulation& simulation, Seconds PodSignals::*signal, int time)
{
    double sum = 0;
    for (std::size_t i = Cluster::headPod; i < simulation.pods.size(); ++i) {
        sum += rate(simulation.pods[i].*signal, time);
    }
    return sum;
}

} // namespace

std::string prometheusCsv(const Run& run, const Cluster& cluster, const Simulation& simulation,
                          std::uint64_t seed)
{
    Stream random(seed, run.label + "/prometheus");
    const EngineHistograms histograms(simulation);
    const double servers = cluster.servers();
    const int cilium = random.integer(0, 14), dcgm = random.integer(0, 14), engine = random.integer(0, 9);
    const int openFiles = random.integer(1140, 1230);
    const double packetSize = random.uniform(3300, 3500);
    std::map<int, double> dataRate; // noise once a scrape, however often it is read

    const auto count = [&](const Observations& o, int time) { return o.count(time - 60, time) / 60.0; };
    const auto packets = [&](int time) {
        double sum = 0;
        for (const PodSignals& pod : simulation.pods) {
            sum += rate(pod.packets, time);
        }
        auto [it, fresh] = dataRate.try_emplace(time, 0);
        if (fresh) {
            it->second = 4900 + 60 * random.normal();
        }
        return it->second + 2.1 * sum;
    };
    using Signal = std::function<std::string(int)>;
    const auto number = [](double value) { return prometheusNumber(value); };
    const auto missing = [&](int time) {
        return run.fault == Fault::Network && simulation.inFault(time) && random.chance(0.35);
    };
    const std::map<std::string, Signal> signals = {
        {"cilium_forwarded_packets", [&](int t) { return number(packets(scrape(t, 15, cilium))); }},
        {"cilium_forwarded_traffic",
         [&](int t) { return number(packetSize * packets(scrape(t, 15, cilium))); }},
        {"cilium_open_fds", [&](int t) { return number(openFiles + (scrape(t, 30, cilium) / 30) % 5); }},
        {"dcgm_gpu_power_usage",
         [&](int t) {
             return missing(t) ? std::string()
                               : fixed(total(simulation, &PodSignals::gpuPower, scrape(t, 15, dcgm)), 3);
         }},
        {"dcgm_gpu_temperature",
         [&](int t) {
             const double sum = total(simulation, &PodSignals::gpuTemperature, scrape(t, 15, dcgm));
             return number(static_cast<int>(sum) / servers);
         }},
        {"dcgm_gpu_utilization",
         [&](int t) {
             return missing(t)
                        ? std::string()
                        : number(total(simulation, &PodSignals::gpuUtil, scrape(t, 15, dcgm)) / servers);
         }},
        {"ray_cpu_util",
         [&](int t) {
             return number(
                 static_cast<int>(total(simulation, &PodSignals::cpu, scrape(t, 5, engine)) * 1000 / 8) /
                 10.0);
         }},
        {"ray_gram", [&](int) { return number(run.degree > 1 ? 87.7197265625 : 87.646484375); }},
        {"ray_mem_util",
         [&](int t) {
             return number(100 * total(simulation, &PodSignals::workingSet, scrape(t, 5, engine)) /
                           (servers * podMemory));
         }},
        {"ray_network",
         [&](int t) {
             const int at = scrape(t, 5, engine);
             double sum = 0;
             for (int k = 0; k < 5; ++k) {
                 sum += total(simulation, &PodSignals::packets, at - k) / 5;
             }
             return number(620 * sum);
         }},
        {"rayserve_deployment_num_requests", [&](int t) { return number(count(histograms.success, t)); }},
        {"rayserve_deployment_num_requests_ongoing",
         [&](int t) {
             const int at = scrape(t, 10, engine);
             return number(total(simulation, &PodSignals::running, at) +
                           total(simulation, &PodSignals::waiting, at));
         }},
        {"rayserve_deployment_num_requests_queued", [&](int) { return number(0); }},
        {"rayserve_deployment_p99_latency",
         [&](int t) { return number(histograms.serve.quantile(0.99, t - 60, t, serveBounds)); }},
        {"rayserve_num_requests_handlers", [&](int t) { return number(count(histograms.success, t - 2)); }},
        {"rayserve_num_requests_http", [&](int t) { return number(count(histograms.success, t - 4)); }},
        {"rayserve_num_requests_router", [&](int t) { return number(count(histograms.success, t - 2)); }},
        {"rayvllm_generation_tokens",
         [&](int t) {
             return number(totalRate(simulation, &PodSignals::generatedTokens, scrape(t, 5, engine)));
         }},
        {"rayvllm_num_preemptions", [&](int) { return number(0); }},
        {"rayvllm_num_requests_ongoing",
         [&](int t) { return number(total(simulation, &PodSignals::running, scrape(t, 5, engine))); }},
        {"rayvllm_num_requests_success", [&](int t) { return number(count(histograms.success, t)); }},
        {"rayvllm_num_requests_swapped", [&](int) { return number(0); }},
        {"rayvllm_num_requests_waiting",
         [&](int t) { return number(total(simulation, &PodSignals::waiting, scrape(t, 5, engine))); }},
        {"rayvllm_p99_e2e_request_latency",
         [&](int t) { return number(histograms.e2e.quantile(0.99, t - 60, t, e2eBounds)); }},
        {"rayvllm_p99_time_per_output_token",
         [&](int t) { return number(histograms.tpot.quantile(0.99, t - 60, t, tpotBounds)); }},
        {"rayvllm_p99_time_to_first_token",
         [&](int t) { return number(histograms.ttft.quantile(0.99, t - 60, t, ttftBounds)); }},
        {"rayvllm_prompt_tokens",
         [&](int t) {
             return number(totalRate(simulation, &PodSignals::promptTokens, scrape(t, 5, engine)));
         }},
    };

    std::map<std::string, Signal> all = signals;
    if (simulation.died >= 0) { // Serve exports an error counter once there is one
        all["rayserve_deployment_num_errors"] = [&](int t) {
            return t < simulation.died ? std::string() : number(count(histograms.errors, t));
        };
    }
    std::string out = "timestamp";
    for (const auto& [name, signal] : all) {
        out += ',' + name;
    }
    out += '\n';
    for (const int time : sampleTimes(run)) {
        out += instant::iso(run.micros(time));
        for (const auto& [name, signal] : all) {
            out += ',' + signal(time);
        }
        out += '\n';
    }
    return out;
}

std::string dataCsv(const Run& run, const Cluster& cluster, const Simulation& simulation, std::uint64_t seed)
{
    Stream random(seed, run.label + "/data");
    struct Phases
    {
        int container, gpu, node;
        double nodeCpu, nodeNetwork, nodeMemory;
    };
    std::vector<Phases> phases;
    std::string out = ",time";
    for (const Pod& pod : cluster.pods) {
        for (const char* column :
             {"_ctn_cpu", "_ctn_network", "_ctn_memory", "_ctn_gpu", "_pod_name", "_pod_ip", "_node_name",
              "_node_ip", "_node_cpu", "_node_network", "_node_memory"}) {
            out += ',' + pod.service + column;
        }
        phases.push_back({random.integer(0, 14), random.integer(0, 14), random.integer(0, 29),
                          random.uniform(0.9, 1.5), random.uniform(0.86, 0.95), random.uniform(0.03, 0.04)});
    }
    out += '\n';

    int row = 0;
    for (const int time : sampleTimes(run)) {
        out += std::to_string(row++) + ',' + instant::spaced(run.micros(time));
        for (std::size_t i = 0; i < cluster.pods.size(); ++i) {
            const PodSignals& signals = simulation.pods[i];
            const bool target = run.target >= 0 && static_cast<int>(i) == Cluster::headPod + 1 + run.target;
            const bool replaced = target && simulation.podBack >= 0 && time >= simulation.podBack;
            const bool gone = target && simulation.podAway(time);
            const Pod& pod = replaced ? cluster.replacement : cluster.pods[i];
            const int at = scrape(time, 15, phases[i].container);
            const int node = scrape(time, 30, phases[i].node);
            if (gone) {
                out += ",,,,,,";
            } else {
                const double kiloPackets = rate(signals.packets, at) / 1000;
                out += ',' + pythonNumber(rate(signals.cpu, at)) + ',' +
                       pythonNumber(kiloPackets * kiloPackets) + ',' +
                       pythonNumber(gaugeRate(signals.workingSet, at) / 1000) + ',';
                const bool lost = target && run.fault == Fault::Network && simulation.inFault(time) &&
                                  time - simulation.faultStart > 12;
                if (static_cast<int>(i) >= Cluster::headPod && !lost) {
                    out += pythonNumber(signals.gpuUtil[scrape(time, 15, phases[i].gpu)]);
                }
                out += ',' + pod.name + ',' + pod.ip;
            }
            const double podNetwork = rate(signals.packets, node) / 1000;
            out += ',' + pod.node + ',' + pod.nodeIp + ',' +
                   pythonNumber((rate(signals.cpu, node) + phases[i].nodeCpu) / nodeCores) + ',' +
                   pythonNumber(phases[i].nodeNetwork + podNetwork) + ',' +
                   pythonNumber(phases[i].nodeMemory + signals.workingSet[node] / nodeMemory);
        }
        out += '\n';
    }
    return out;
}

std::string exportersCsv(const Run& run, std::uint64_t seed)
{
    const int columns = static_cast<int>(run.surplus(Shape::Metrics) * 10);
    if (columns == 0) {
        return {};
    }
    Stream random(seed, run.label + "/exporters");
    std::string out = "timestamp";
    std::vector<double> values;
    for (int i = 0; i < columns; ++i) {
        static const std::array<const char*, 4> kinds = {"go_goroutines", "process_cpu_seconds",
                                                         "process_resident_memory_bytes", "http_requests"};
        out += ",exporter_" + zeros(i / 4, 5) + '_' + kinds[static_cast<std::size_t>(i % 4)];
        values.push_back(random.integer(1, 4000));
    }
    out += '\n';
    for (int time = 0; time < run.duration; ++time) {
        out += instant::iso(run.micros(time));
        for (std::size_t i = 0; i < values.size(); ++i) {
            // A gauge, a rate, a size, and a counter that often stands still.
            switch (i % 4) {
            case 0:
                values[i] += random.integer(-2, 2);
                break;
            case 1:
                values[i] = std::max(0.0, values[i] + random.uniform(-0.5, 0.5));
                break;
            case 2:
                values[i] += random.chance(0.3) ? 4096 * random.integer(-9, 9) : 0;
                break;
            default:
                values[i] += random.chance(0.2) ? random.integer(1, 40) : 0;
            }
            out += ',' + (i % 4 == 1 ? pythonNumber(values[i]) : prometheusNumber(values[i]));
        }
        out += '\n';
    }
    return out;
}

std::string topologyCsv(const Run& run, const Cluster& cluster, std::uint64_t seed)
{
    Stream random(seed, run.label + "/topology");
    std::vector<std::pair<std::string, std::string>> edges;
    const std::string head = cluster.server(0).service;
    const std::string gateway = cluster.pods[Cluster::gatewayPod].service;
    edges.emplace_back("unknown", gateway);
    edges.emplace_back("unknown", head);
    edges.emplace_back(cluster.pods[Cluster::operatorPod].service, head);
    edges.emplace_back(gateway, head);
    for (int s = 1; s < cluster.servers(); ++s) {
        edges.emplace_back(gateway, cluster.server(s).service);
        edges.emplace_back(head, cluster.server(s).service);
        edges.emplace_back(cluster.server(s).service, head);
    }
    for (const Pod& pod : cluster.pods) {
        edges.emplace_back(pod.service, pod.nodeIp + ":10250");
    }
    std::sort(edges.begin(), edges.end());
    std::vector<int> index(edges.size());
    for (std::size_t i = 0; i < index.size(); ++i) {
        index[i] = static_cast<int>(i);
    }
    random.shuffle(index);
    std::string out = ",source,destination\n";
    for (std::size_t i = 0; i < edges.size(); ++i) {
        out += std::to_string(index[i]) + ',' + edges[i].first + ',' + edges[i].second + '\n';
    }
    return out;
}

} // namespace culprit::sample
