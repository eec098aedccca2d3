// SPDX-License-Identifier: GPL-3.0-or-later
// The service mesh's view: request durations an edge, as a waypoint's histogram quantiles.
#include "measure.h"
#include "metric_files.h"
#include "random.h"
#include "text.h"

#include <array>
#include <cmath>
#include <limits>

namespace culprit::sample {

namespace {

constexpr double meshBounds[] = {0.5,  1,    5,   10,  25,  50,  100, 250,   500,  1000,
                                 2500, 5000, 1e4, 3e4, 6e4, 3e5, 6e5, 1.8e6, 3.6e6};

struct Edge
{
    std::string source, destination;
    Observations durations; // ms
    bool touchesTarget = false;
};

// Heartbeats, queue-length probes and state calls between two Ray pods.
void controlTraffic(const Run& run, const Simulation& simulation, Stream& random, Edge& edge)
{
    for (double time = -20; time < simulation.end; time += random.uniform(0.8, 2.4)) {
        if (edge.touchesTarget && simulation.away(time)) {
            continue;
        }
        double ms = 1.6 + 2.2 * random.exponential();
        if (edge.touchesTarget && simulation.inFault(time)) {
            if (run.fault == Fault::Network) {
                ms += 1000 + random.uniform(-100, 100);
            } else if (run.fault == Fault::Cpu) {
                ms *= random.uniform(2, 9);
            }
        }
        edge.durations.add(time + ms / 1000, ms);
    }
}

void probes(const Simulation& simulation, Stream& random, double every, double base, Edge& edge)
{
    for (double time = -20; time < simulation.end; time += every * random.uniform(0.8, 1.2)) {
        const double ms = base * (0.7 + 0.5 * random.exponential());
        edge.durations.add(time + ms / 1000, ms);
    }
}

std::vector<Edge> observe(const Run& run, const Cluster& cluster, const Simulation& simulation,
                          Stream& random)
{
    const std::string gateway = cluster.pods[Cluster::gatewayPod].service;
    const std::string head = cluster.server(0).service;
    const int servers = cluster.servers();
    std::vector<Edge> edges;
    const auto add = [&](const std::string& source, const std::string& destination) -> Edge& {
        const std::string target = run.target >= 0 ? run.targetName() : std::string("-");
        edges.push_back({source, destination, {}, source == target || destination == target});
        return edges.back();
    };
    for (int s = 1; s < servers; ++s) {
        controlTraffic(run, simulation, random, add(cluster.server(s).service, head));
    }
    probes(simulation, random, 2.6, 11, add(cluster.pods[Cluster::operatorPod].service, head));
    for (int s = 1; s < servers; ++s) {
        controlTraffic(run, simulation, random, add(head, cluster.server(s).service));
    }
    const std::size_t firstEntry = edges.size();
    for (int s = 0; s < servers; ++s) {
        add(gateway, cluster.server(s).service);
    }
    Edge& all = add("unknown", gateway);
    Edge* entries = &edges[firstEntry];
    for (const Request& request : simulation.requests) {
        if (request.finish < 0) {
            continue;
        }
        const double ms = 1000 * (request.finish - request.arrival);
        entries[request.entry].durations.add(request.finish, ms);
        all.durations.add(request.finish, ms);
    }
    probes(simulation, random, 4.5, 4, add("unknown", head));
    for (Edge& edge : edges) {
        edge.durations.sort();
    }
    return edges;
}

// One table of edge quantiles, rows by sample time; NaN where the mesh had nothing or the scrape was lost.
std::vector<std::vector<double>> quantiles(const Run& run, const Simulation& simulation,
                                           const std::vector<Edge>& edges, double q, Stream& random)
{
    constexpr int interval = 15;
    const int phase = random.integer(0, interval - 1);
    const std::vector<int> times = sampleTimes(run);
    std::vector<std::vector<double>> table(times.size());
    std::vector<double> current;
    int last = std::numeric_limits<int>::min();
    for (std::size_t row = 0; row < times.size(); ++row) {
        const int at = scrape(times[row], interval, phase);
        if (at != last) {
            last = at;
            current.clear();
            for (const Edge& edge : edges) {
                double value = edge.durations.quantile(q, at - interval, at, meshBounds);
                if (run.fault == Fault::Network && edge.touchesTarget && simulation.inFault(at) &&
                    at - simulation.faultStart > interval && random.chance(0.3)) {
                    value = std::numeric_limits<double>::quiet_NaN();
                }
                current.push_back(value);
            }
        }
        table[row] = current;
    }
    return table;
}

std::string edgeCsv(const Run& run, const std::vector<Edge>& edges,
                    const std::vector<std::vector<double>>& table, double factor, bool index)
{
    std::string out = index ? ",time" : "time";
    for (const Edge& edge : edges) {
        out += ',' + edge.source + '_' + edge.destination;
    }
    out += '\n';
    const std::vector<int> times = sampleTimes(run);
    for (std::size_t row = 0; row < table.size(); ++row) {
        out += (index ? std::to_string(row) + ',' : std::string()) + instant::spaced(run.micros(times[row]));
        for (const double value : table[row]) {
            out += ',' + pythonNumber(factor * value);
        }
        out += '\n';
    }
    return out;
}

std::string nodeCsv(const Run& run, const std::vector<Edge>& edges,
                    const std::vector<std::vector<double>>& table, std::vector<std::string> nodes,
                    Stream& random)
{
    random.shuffle(nodes); // the exporter iterates over a Python set
    std::string out = "time";
    for (const std::string& node : nodes) {
        out += ',' + node;
    }
    out += '\n';
    const std::vector<int> times = sampleTimes(run);
    for (std::size_t row = 0; row < table.size(); ++row) {
        out += instant::spaced(run.micros(times[row]));
        for (const std::string& node : nodes) {
            double sum = 0;
            for (std::size_t e = 0; e < edges.size(); ++e) {
                if ((edges[e].source == node || edges[e].destination == node) && !std::isnan(table[row][e])) {
                    sum += 2 * table[row][e];
                }
            }
            out += ',' + pythonNumber(sum);
        }
        out += '\n';
    }
    return out;
}

} // namespace

std::vector<std::pair<std::string, std::string>> latencyCsvs(const Run& run, const Cluster& cluster,
                                                             const Simulation& simulation, std::uint64_t seed)
{
    Stream random(seed, run.label + "/mesh");
    const std::vector<Edge> edges = observe(run, cluster, simulation, random);
    std::vector<std::string> nodes = {"unknown"};
    for (const Pod& pod : cluster.pods) {
        nodes.push_back(pod.service);
    }
    std::vector<std::pair<std::string, std::string>> files;
    const Stream scrapes = random; // both percentiles come from the same scrapes
    for (const auto& [percentile, q] : {std::pair{"50", 0.5}, std::pair{"90", 0.9}}) {
        Stream draws = scrapes;
        const auto table = quantiles(run, simulation, edges, q, draws);
        const std::string ending = std::string("_") + percentile + ".csv";
        files.emplace_back("latency_source" + ending, edgeCsv(run, edges, table, 1, true));
        files.emplace_back("latency_destination" + ending, edgeCsv(run, edges, table, 1, true));
        files.emplace_back("latency_merged" + ending, edgeCsv(run, edges, table, 2, false));
        files.emplace_back("latency_aggregated" + ending, nodeCsv(run, edges, table, nodes, random));
    }
    return files;
}

} // namespace culprit::sample
