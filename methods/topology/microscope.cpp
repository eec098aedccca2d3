// SPDX-License-Identifier: GPL-3.0-or-later
#include "topology/microscope.h"

#include "metric/deviation.h"
#include "metric/graph_ranking.h"
#include "text/wording.h"
#include "topology/edge_anomalies.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace culprit {

namespace {

using ranking::WeightedGraph;

struct Walk
{
    std::vector<int> candidates; ///< in order of discovery
    int last = -1;               ///< the component taken up last
};

/// Visits anomalous components from `entry` on, the one found last first.
Walk walkAnomalies(const WeightedGraph& calls, int entry, const std::vector<std::string>& anomalous)
{
    const std::set<std::string> isAnomalous(anomalous.begin(), anomalous.end());
    std::vector<int> waiting{entry};
    std::set<int> visited;
    Walk walk;
    while (!waiting.empty()) {
        const int node = waiting.back();
        waiting.pop_back();
        walk.last = node;
        visited.insert(node);
        bool isEnd = true;
        for (const auto& link : calls.successors(node)) {
            if (isAnomalous.contains(calls.name(link.node)) && !visited.contains(link.node)) {
                isEnd = false;
                if (std::ranges::find(waiting, link.node) == waiting.end()) {
                    waiting.push_back(link.node);
                }
            }
        }
        if (isEnd) {
            walk.candidates.push_back(node);
        }
    }
    return walk;
}

Finding computeMicroscope(const CaseView& view, const RunOptions& options)
{
    const bool benchmark = options.variant == Variant::Benchmark;
    const std::string& entryName = std::get<std::string>(options.parameters.at("entry"));
    const std::vector<topology::AnomalousEdge> edges =
        topology::anomalousEdges(view, topology::detectionFrom(options.parameters));
    const WeightedGraph calls = topology::callGraph(view.topology(), false);
    const int entry = calls.find(entryName);
    if (entry < 0) {
        throw math::Infeasible("the gateway " + entryName + " is not in the topology");
    }
    if (options.stop.stop_requested()) {
        return Finding::cancelled();
    }
    const Walk walk = walkAnomalies(calls, entry, topology::destinationsOf(edges));
    const std::string& reference = benchmark ? calls.name(walk.last) : entryName;

    const topology::ComponentLatency latency(view.edgeLatency());
    Finding finding;
    for (const int candidate : walk.candidates) {
        const std::string& name = calls.name(candidate);
        for (const std::string& needed : {reference, name}) {
            if (!latency.knows(needed)) {
                throw math::Infeasible("there is no latency of calls from or to " + needed);
            }
        }
        const double defined = latency.correlation(reference, name);
        const double correlation =
            std::isfinite(defined) ? defined : 0; // latency that never varies tells nothing
        Evidence evidence;
        evidence.sentence = "Going from " + entryName + " along anomalous components ends at " + name + "; " +
                            topology::edgesAround(edges, name) + "; its latency correlates with that of " +
                            reference + (benchmark ? ", the component visited last," : ", the gateway,") +
                            " by " + wording::number(correlation) + ".";
        evidence.facts = {{"correlation", correlation, ""}};
        evidence.series = topology::latencyColumn(view, name);
        finding.ranking.push_back(
            {name, benchmark ? correlation : std::fabs(correlation), std::move(evidence)});
    }
    sortByScore(finding.ranking);
    return finding;
}

} // namespace

const MethodInfo& Microscope::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "microscope";
        method.name = "Microscope";
        method.source = DataSource::Metric;
        method.inputs = {"edge latency", "topology"};
        method.variants = {Variant::Benchmark, Variant::Corrected};
        method.correction = "Ranks candidates by the absolute correlation with the gateway instead of the "
                            "signed one with the component visited last.";
        method.parameters = topology::detectionParameters();
        method.parameters.push_back(topology::entryParameter());
        method.summary = "Walks from the gateway along anomalous components to where the anomaly stops.";
        method.formula = "benchmark: corr(latency, latency of the last visited); corrected: |corr(latency, "
                         "latency of the gateway)|";
        method.citation =
            "Lin, Chen, Zheng: Microscope: Pinpoint Performance Issues with Causal Graphs in Micro-service "
            "Environments. ICSOC 2018";
        return method;
    }();
    return info;
}

Finding Microscope::rank(const CaseView& view, const RunOptions& options) const
{
    return topology::onTopology(view, info(), options, computeMicroscope);
}

} // namespace culprit
