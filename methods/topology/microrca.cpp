// SPDX-License-Identifier: GPL-3.0-or-later
#include "topology/microrca.h"

#include "math/moments.h"
#include "metric/deviation.h"
#include "telemetry/metric_kind.h"
#include "text/wording.h"
#include "topology/edge_anomalies.h"
#include "topology/restarting_walk.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace culprit {

namespace {

using ranking::WeightedGraph;
using topology::AnomalousEdge;

constexpr double leastCorrelation = 0.01;
// As the benchmark's code names them (RCAEval/e2e/extra_methods/microrca.py): the study's columns.
constexpr std::array<std::string_view, 3> hostMetrics{"node_cpu", "node_network", "node_memory"};
constexpr std::array<std::string_view, 4> containerMetrics{"ctn_cpu", "ctn_network", "ctn_memory", "ctn_gpu"};

double zeroIfUndefined(double value)
{
    return std::isfinite(value) ? value : 0;
}

struct ResourceCorrelation
{
    double value = leastCorrelation;
    std::string column;
};

/// The graph around the anomalous components and what is known of each.
class AttributedGraph
{
public:
    AttributedGraph(const CaseView& view, const std::vector<AnomalousEdge>& edges, double anomalousWeight,
                    bool benchmark)
        : m_view(view)
        , m_edges(edges)
        , m_topology(topology::callGraph(view.topology(), true))
        , m_anomalousWeight(anomalousWeight)
        , m_benchmark(benchmark)
    {
        for (const AnomalousEdge& edge : edges) {
            m_baseline[edge.destination] = edge.column; // the last anomalous call to it
        }
    }

    /// Edges into and out of each anomalous component, hosts among them.
    void build(const std::vector<std::string>& anomalous)
    {
        for (const std::string& component : anomalous) {
            const int node = m_topology.find(component);
            if (node < 0) {
                throw math::Infeasible(component + " is not in the topology");
            }
            for (const int caller : m_topology.predecessors(node)) {
                const std::string& name = m_topology.name(caller);
                setWeight(name, component, callWeight(name, component, component));
            }
            for (const auto& link : m_topology.successors(node)) {
                const std::string& name = m_topology.name(link.node);
                if (!topology::isHost(name)) {
                    setWeight(component, name, callWeight(component, name, component));
                } else if (m_benchmark) {
                    setWeight(component, name, hostWeight(component));
                }
            }
        }
        if (!m_benchmark) {
            for (const std::string& component : anomalous) {
                for (const auto& link : m_topology.successors(m_topology.find(component))) {
                    if (topology::isHost(m_topology.name(link.node))) {
                        setWeight(component, m_topology.name(link.node), hostWeight(component));
                    }
                }
            }
        }
    }

    /// How strongly restarts favour `component`: the mean weight of its calls times the best correlation of
    /// its container's metrics, shared among its edges.
    double restart(const std::string& component) const
    {
        const int node = graph.find(component);
        const std::vector<int>& callers = graph.predecessors(node);
        double sum = 0;
        int count = 0;
        for (const int caller : callers) {
            sum += graph.weight(caller, node);
            ++count;
        }
        for (const auto& link : graph.successors(node)) {
            if (!topology::isHost(graph.name(link.node))) {
                sum += link.weight;
                ++count;
            }
        }
        if (count == 0) {
            throw math::Infeasible("the topology knows no calls from or to " + component);
        }
        const double value = sum / count * strongest(component, containerMetrics).value / graph.degree(node);
        return value > 0 ? value : 0;
    }

    ResourceCorrelation containerCorrelation(const std::string& component) const
    {
        return m_baseline.contains(component) ? strongest(component, containerMetrics)
                                              : ResourceCorrelation{};
    }

    WeightedGraph graph;

private:
    void setWeight(const std::string& from, const std::string& to, double weight)
    {
        if (!m_benchmark && (from == "unknown" || to == "unknown")) {
            return;
        }
        const int source = graph.addNode(from);
        const int destination = graph.addNode(to);
        double rounded = math::roundedTo(zeroIfUndefined(weight), 3);
        if (!m_benchmark && graph.hasEdge(source, destination)) {
            rounded = std::max(rounded, graph.weight(source, destination));
        }
        graph.setEdge(source, destination, rounded);
    }

    /// Weight of the call `from` → `to`, judged by the latency of anomalous calls to `anomalous`.
    double callWeight(const std::string& from, const std::string& to, const std::string& anomalous) const
    {
        const bool isAnomalous = std::ranges::any_of(m_edges, [&](const AnomalousEdge& edge) {
            return edge.source == from && edge.destination == to;
        });
        if (isAnomalous) {
            return m_anomalousWeight;
        }
        const Frame& latency = m_view.edgeLatency();
        const Eigen::Index column = latency.indexOf(from + "_" + to);
        if (column < 0) {
            return 0;
        }
        const double correlation =
            topology::positionalCorrelation(latency, m_baseline.at(anomalous), latency, column);
        return m_benchmark ? correlation : std::fabs(correlation);
    }

    double hostWeight(const std::string& component) const
    {
        const int node = graph.find(component);
        double sum = 0;
        int count = 0;
        if (node >= 0) {
            for (const int caller : graph.predecessors(node)) {
                sum += graph.weight(caller, node);
                ++count;
            }
        }
        return (count > 0 ? sum / count : 0) * strongest(component, hostMetrics).value;
    }

    ResourceCorrelation strongest(const std::string& component,
                                  std::span<const std::string_view> metrics) const
    {
        ResourceCorrelation best;
        for (const std::string_view metric : metrics) {
            const std::string name = component + "_" + std::string(metric);
            const auto resource = m_view.joinedColumn(name);
            if (!resource) {
                if (m_benchmark) {
                    throw math::Infeasible("the case has no metric " + name);
                }
                continue;
            }
            const double correlation = std::fabs(topology::positionalCorrelation(
                m_view.edgeLatency(), m_baseline.at(component), *resource->frame, resource->column));
            if (correlation > best.value) {
                best = {correlation, name};
            }
        }
        return best;
    }

    const CaseView& m_view;
    const std::vector<AnomalousEdge>& m_edges;
    WeightedGraph m_topology;
    double m_anomalousWeight;
    bool m_benchmark;
    std::map<std::string, Eigen::Index> m_baseline; ///< column of edge latency a component
};

/// Host edges of the reversed graph lead back to the component as well, so that a walk can leave the host.
WeightedGraph withHostsTurnedRound(const WeightedGraph& reversed)
{
    WeightedGraph graph;
    for (int node = 0; node < reversed.nodeCount(); ++node) {
        graph.addNode(reversed.name(node));
    }
    for (int from = 0; from < reversed.nodeCount(); ++from) {
        for (const auto& link : reversed.successors(from)) {
            if (topology::isHost(reversed.name(from))) {
                graph.setEdge(link.node, from, link.weight);
            } else {
                graph.setEdge(from, link.node, link.weight);
            }
        }
    }
    return graph;
}

Finding computeMicroRca(const CaseView& view, const RunOptions& options)
{
    const bool benchmark = options.variant == Variant::Benchmark;
    const std::vector<AnomalousEdge> edges =
        topology::anomalousEdges(view, topology::detectionFrom(options.parameters));
    const std::vector<std::string> anomalous = topology::destinationsOf(edges);
    if (anomalous.empty()) {
        return topology::nothingAnomalous();
    }
    AttributedGraph attributed(view, edges, std::get<double>(options.parameters.at("weight")), benchmark);
    attributed.build(anomalous);
    const WeightedGraph& graph = attributed.graph;

    std::vector<double> restart(static_cast<std::size_t>(graph.nodeCount()), 0.0);
    for (const std::string& component : anomalous) {
        restart[static_cast<std::size_t>(graph.find(component))] = attributed.restart(component);
    }
    if (std::accumulate(restart.begin(), restart.end(), 0.0) == 0) {
        for (const std::string& component : anomalous) {
            restart[static_cast<std::size_t>(graph.find(component))] = 1;
        }
    }
    const WeightedGraph reversed = graph.reversed();
    const topology::WalkScores walk = topology::walkWithRestarts(
        view, options, benchmark ? reversed : withHostsTurnedRound(reversed), restart);
    if (walk.instead) {
        return *walk.instead;
    }

    Finding finding;
    for (int node = 0; node < graph.nodeCount(); ++node) {
        const std::string& name = graph.name(node);
        if (topology::isHost(name)) {
            continue;
        }
        const double score = walk.scores[static_cast<std::size_t>(node)];
        const double favour = restart[static_cast<std::size_t>(node)];
        const ResourceCorrelation resource = attributed.containerCorrelation(name);
        Evidence evidence;
        evidence.sentence = "PageRank gives " + name + " " + wording::number(100 * score) + " %; " +
                            topology::edgesAround(edges, name);
        if (!resource.column.empty()) {
            evidence.sentence += "; the " + metricLabel(resource.column) +
                                 " correlates with that latency by " + wording::number(resource.value);
        }
        evidence.sentence += ".";
        evidence.facts = {{"PageRank", score, ""}, {"restart weight", favour, ""}};
        evidence.series = resource.column.empty() ? topology::latencyColumn(view, name) : resource.column;
        finding.ranking.push_back({name, score, std::move(evidence)});
    }
    sortByScore(finding.ranking);
    return finding;
}

} // namespace

const MethodInfo& MicroRca::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "microrca";
        method.name = "MicroRCA";
        method.source = DataSource::Metric;
        method.inputs = {"edge latency", "topology", "metrics"};
        method.variants = {Variant::Benchmark, Variant::Corrected};
        method.correction =
            "Uses absolute correlations, the larger weight where neighbourhoods overlap, host edges turned "
            "round, and leaves the unknown component out.";
        method.parameters = topology::detectionParameters();
        method.parameters.push_back({"weight", "weight of an anomalous call", 0.55, 0.0, 1.0});
        method.parameters.push_back(topology::dampingParameter());
        method.summary =
            "Personalised PageRank over calls and hosts around components whose calls changed latency.";
        method.formula = "weight of a call: 0.55 if anomalous, else corr(latency, latency of an anomalous "
                         "call); PageRank with restarts "
                         "by resource correlation";
        method.citation = "Wu, Tordsson, Elmroth, Kao: MicroRCA: Root Cause Localization of Performance "
                          "Issues in Microservices. "
                          "NOMS 2020";
        return method;
    }();
    return info;
}

Finding MicroRca::rank(const CaseView& view, const RunOptions& options) const
{
    return topology::onTopology(view, info(), options, computeMicroRca);
}

} // namespace culprit
