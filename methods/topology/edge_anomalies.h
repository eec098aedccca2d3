// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metric/graph_ranking.h"
#include "ranking/personalised_pagerank.h"
#include "study/root_cause_method.h"

#include <Eigen/Core>

#include <optional>
#include <string>
#include <vector>

/// What the topology methods share: which call edges turned anomalous, and the graph of calls.
namespace culprit::topology {

/// A call edge whose latency does not stay in one cluster.
struct AnomalousEdge
{
    std::string name; ///< `<source>_<destination>`, the column's name
    std::string source;
    std::string destination;
    Eigen::Index column = 0; ///< in `view.edgeLatency()`
    int clusters = 0;        ///< that its smoothed latency falls into
    double lowest = 0;       ///< of the smoothed latency, ms
    double highest = 0;
};

struct DetectionOptions
{
    int smoothing = 10;       ///< samples of the moving mean
    double threshold = 0.045; ///< cluster radius, of the series scaled to unit norm
};

/// The parameters `smoothing` and `threshold`.
std::vector<ParameterSpec> detectionParameters();
DetectionOptions detectionFrom(const Parameters& parameters);

/// Edges whose latency, smoothed by a trailing mean and scaled to unit norm, BIRCH splits into several
/// clusters; in column order, whole span. Columns that name `unknown`, `time`, `timestamp` or `index` are
/// left out.
std::vector<AnomalousEdge> anomalousEdges(const CaseView& view, const DetectionOptions& options);

/// The destinations of `edges`, without repetition, in the order of the first edge of each.
std::vector<std::string> destinationsOf(const std::vector<AnomalousEdge>& edges);

/// The links of the topology in their order, weight 1; hosts are left out unless asked for.
ranking::WeightedGraph callGraph(const Topology& topology, bool withHosts);

bool isHost(std::string_view node);

/// For each component named by an edge, the sum of the latencies of all edges that touch it.
class ComponentLatency
{
public:
    explicit ComponentLatency(const Frame& edgeLatency);

    bool knows(std::string_view component) const;
    /// Pearson's correlation; NaN where one side is unknown or does not vary.
    double correlation(std::string_view a, std::string_view b) const;

private:
    const Eigen::VectorXd* find(std::string_view component) const;

    std::vector<std::string> m_names;
    std::vector<Eigen::VectorXd> m_series;
};

/// Why no topology method can run: no edge latency or no topology.
std::optional<Finding> missingTopology(const CaseView& view);

/// The frame of the topology methods: what is needed at least, and then `compute(view, options)` with every
/// parameter of `info` filled in, guarded.
template <typename Compute>
Finding onTopology(const CaseView& view, const MethodInfo& info, const RunOptions& options, Compute compute)
{
    if (auto missing = missingTopology(view)) {
        return *std::move(missing);
    }
    return graphs::guarded([&] { return compute(view, withDefaults(info, options)); });
}

/// The parameter `entry`: the gateway that requests enter by.
ParameterSpec entryParameter();

/// The answer where no edge is anomalous: nobody to blame.
Finding nothingAnomalous();

/// The sentence on an anomalous edge for evidence: which, into how many clusters, from where to where.
std::string edgeSentence(const AnomalousEdge& edge);
/// The anomalous edges that touch `component`, as a sentence part; says so where there is none.
std::string edgesAround(const std::vector<AnomalousEdge>& edges, std::string_view component);

/// `<component>_latency` where the common view has it, else empty.
std::string latencyColumn(const CaseView& view, std::string_view component);

/// Pearson's correlation of two columns whose rows are paired by position, as far as both reach.
double positionalCorrelation(const Frame& a, Eigen::Index columnA, const Frame& b, Eigen::Index columnB);

} // namespace culprit::topology
