// SPDX-License-Identifier: GPL-3.0-or-later
#include "topology/monitorrank.h"

#include "math/moments.h"
#include "metric/deviation.h"
#include "text/wording.h"
#include "topology/edge_anomalies.h"
#include "topology/restarting_walk.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace culprit {

namespace {

using ranking::WeightedGraph;
using topology::ComponentLatency;

/// Absolute correlation of a component's latency with the gateway's, to three decimals.
class GatewaySimilarity
{
public:
    GatewaySimilarity(const Frame& edgeLatency, std::string entry)
        : m_latency(edgeLatency)
        , m_entry(std::move(entry))
    {
    }

    double of(const std::string& component) const
    {
        for (const std::string& name : {m_entry, component}) {
            if (!m_latency.knows(name)) {
                throw math::Infeasible("there is no latency of calls from or to " + name);
            }
        }
        return math::roundedTo(std::fabs(m_latency.correlation(m_entry, component)), 3);
    }

    const std::string& entry() const { return m_entry; }

private:
    ComponentLatency m_latency;
    std::string m_entry;
};

/// What a component's similarity exceeds that of all it calls: the weight of staying.
double selfScore(const WeightedGraph& calls, const GatewaySimilarity& similarity,
                 const std::string& component)
{
    if (component == similarity.entry()) {
        return 0;
    }
    double largestOfCallees = 0;
    for (const auto& link : calls.successors(calls.find(component))) {
        largestOfCallees = std::max(largestOfCallees, similarity.of(calls.name(link.node)));
    }
    return std::max(0.0, similarity.of(component) - largestOfCallees);
}

/// Adds the call u → v both ways; `overwrite` lets its backward edge replace a call that goes that way.
void addCall(WeightedGraph& graph, const WeightedGraph& calls, const GatewaySimilarity& similarity, int u,
             int v, double rho, bool overwrite)
{
    const std::string& caller = calls.name(u);
    const std::string& callee = calls.name(v);
    const double backward = rho * similarity.of(caller);
    const double forward = similarity.of(callee);
    const int from = graph.addNode(caller);
    const int to = graph.addNode(callee);
    graph.setEdge(from, to, forward);
    if (overwrite || !calls.hasEdge(v, u)) {
        graph.setEdge(to, from, backward);
    }
}

/// The graph of calls around the anomalous components.
WeightedGraph walkGraph(const WeightedGraph& calls, const std::vector<std::string>& anomalous,
                        const GatewaySimilarity& similarity, double rho, bool benchmark)
{
    WeightedGraph graph;
    for (const std::string& component : anomalous) {
        const int node = calls.find(component);
        if (node < 0) {
            throw math::Infeasible(component + " is not in the topology");
        }
        for (const int caller : calls.predecessors(node)) {
            if (!benchmark || component != similarity.entry()) {
                addCall(graph, calls, similarity, caller, node, rho, benchmark);
            }
        }
        for (const auto& link : calls.successors(node)) {
            if (!benchmark || calls.name(link.node) != similarity.entry()) {
                addCall(graph, calls, similarity, node, link.node, rho, benchmark);
            }
        }
    }
    for (int node = 0; node < graph.nodeCount(); ++node) {
        graph.setEdge(node, node, selfScore(calls, similarity, graph.name(node)));
    }
    return graph;
}

Finding computeMonitorRank(const CaseView& view, const RunOptions& options)
{
    const bool benchmark = options.variant == Variant::Benchmark;
    const GatewaySimilarity similarity(view.edgeLatency(),
                                       std::get<std::string>(options.parameters.at("entry")));
    const std::vector<topology::AnomalousEdge> edges =
        topology::anomalousEdges(view, topology::detectionFrom(options.parameters));
    const WeightedGraph calls = topology::callGraph(view.topology(), false);
    std::vector<std::string> anomalous = topology::destinationsOf(edges);
    std::ranges::sort(anomalous);
    const WeightedGraph graph =
        walkGraph(calls, anomalous, similarity, std::get<double>(options.parameters.at("rho")), benchmark);
    if (graph.nodeCount() == 0) {
        return topology::nothingAnomalous();
    }

    std::vector<double> restart;
    for (int node = 0; node < graph.nodeCount(); ++node) {
        const std::string& name = graph.name(node);
        restart.push_back(name == similarity.entry() ? 0 : similarity.of(name));
    }
    if (std::accumulate(restart.begin(), restart.end(), 0.0) == 0) {
        throw math::Infeasible("no component's latency correlates with that of " + similarity.entry());
    }
    const topology::WalkScores walk =
        topology::walkWithRestarts(view, options, benchmark ? graph.reversed() : graph, restart);
    if (walk.instead) {
        return *walk.instead;
    }

    Finding finding;
    for (int node = 0; node < graph.nodeCount(); ++node) {
        const std::string& name = graph.name(node);
        const double score = walk.scores[static_cast<std::size_t>(node)];
        const double likeness = similarity.of(name);
        Evidence evidence;
        evidence.sentence = "A walk over the calls spends " + wording::number(100 * score) +
                            " % of its steps at " + name + ", whose latency follows that of " +
                            similarity.entry() + " with a correlation of " + wording::number(likeness) +
                            "; " + topology::edgesAround(edges, name) + ".";
        evidence.facts = {{"PageRank", score, ""}, {"similarity to the gateway", likeness, ""}};
        evidence.series = topology::latencyColumn(view, name);
        finding.ranking.push_back({name, score, std::move(evidence)});
    }
    sortByScore(finding.ranking);
    return finding;
}

} // namespace

const MethodInfo& MonitorRank::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "monitorrank";
        method.name = "MonitorRank";
        method.source = DataSource::Metric;
        method.inputs = {"edge latency", "topology"};
        method.variants = {Variant::Benchmark, Variant::Corrected};
        method.correction =
            "Walks from caller to callee instead of the other way, and adds a backward edge only where no "
            "call goes that way, so no order matters.";
        method.parameters = topology::detectionParameters();
        method.parameters.push_back(topology::entryParameter());
        method.parameters.push_back({"rho", "weight of backward edges", 0.5, 0.0, 1.0});
        method.parameters.push_back(topology::dampingParameter());
        method.summary = "Random walk over the calls around anomalous components, drawn to those that move "
                         "with the gateway.";
        method.formula = "edge u → v: S(v); v → u: ρ S(u); u → u: max(0, S(u) − max S(callees)); S = "
                         "|corr(latency, gateway)|";
        method.citation =
            "Kim, Sumbaly, Shah: Root Cause Detection in a Service-Oriented Architecture. SIGMETRICS 2013";
        return method;
    }();
    return info;
}

Finding MonitorRank::rank(const CaseView& view, const RunOptions& options) const
{
    return topology::onTopology(view, info(), options, computeMonitorRank);
}

} // namespace culprit
