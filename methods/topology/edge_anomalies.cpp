// SPDX-License-Identifier: GPL-3.0-or-later
#include "topology/edge_anomalies.h"

#include "math/birch.h"
#include "math/moments.h"
#include "text/wording.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace culprit::topology {

namespace {

std::vector<std::string> partsOf(std::string_view name)
{
    std::vector<std::string> parts;
    for (;;) {
        const auto at = name.find('_');
        parts.emplace_back(name.substr(0, at));
        if (at == std::string_view::npos) {
            return parts;
        }
        name.remove_prefix(at + 1);
    }
}

std::vector<double> trailingMean(std::span<const double> values, int window)
{
    std::vector<double> means;
    means.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t count = std::min(i + 1, static_cast<std::size_t>(window));
        means.push_back(math::mean(values.subspan(i + 1 - count, count)));
    }
    return means;
}

void scaleToUnitNorm(std::vector<double>& values)
{
    double squares = 0;
    for (const double value : values) {
        squares += value * value;
    }
    if (squares > 0) {
        const double norm = std::sqrt(squares);
        std::ranges::for_each(values, [norm](double& value) { value /= norm; });
    }
}

bool isExcluded(std::string_view column)
{
    static constexpr std::array<std::string_view, 3> words{"unknown", "time", "index"};
    return std::ranges::any_of(
        words, [&](std::string_view word) { return column.find(word) != std::string_view::npos; });
}

} // namespace

std::vector<ParameterSpec> detectionParameters()
{
    return {{"smoothing", "samples of the moving mean over edge latency", std::int64_t{10}, 1, 1000},
            {"threshold", "cluster radius of normalised edge latency", 0.045, 0.03, 1.0}};
}

DetectionOptions detectionFrom(const Parameters& parameters)
{
    return {static_cast<int>(std::get<std::int64_t>(parameters.at("smoothing"))),
            std::get<double>(parameters.at("threshold"))};
}

std::vector<AnomalousEdge> anomalousEdges(const CaseView& view, const DetectionOptions& options)
{
    const Frame& latency = view.edgeLatency();
    std::vector<AnomalousEdge> edges;
    for (Eigen::Index column = 0; column < latency.cols(); ++column) {
        const std::string& name = latency.names[static_cast<std::size_t>(column)];
        const std::vector<std::string> parts = partsOf(name);
        if (isExcluded(name) || parts.size() < 2) {
            continue;
        }
        const std::span<const double> samples(latency.values.col(column).data(),
                                              static_cast<std::size_t>(latency.rows()));
        std::vector<double> smoothed = trailingMean(samples, options.smoothing);
        const auto [lowest, highest] = std::ranges::minmax(smoothed);
        scaleToUnitNorm(smoothed);
        const int clusters =
            math::occupiedClusters(smoothed, math::birchCentroids(smoothed, options.threshold));
        if (clusters > 1) {
            edges.push_back({name, parts[0], parts[1], column, clusters, lowest, highest});
        }
    }
    return edges;
}

std::vector<std::string> destinationsOf(const std::vector<AnomalousEdge>& edges)
{
    std::vector<std::string> destinations;
    for (const AnomalousEdge& edge : edges) {
        if (std::ranges::find(destinations, edge.destination) == destinations.end()) {
            destinations.push_back(edge.destination);
        }
    }
    return destinations;
}

bool isHost(std::string_view node)
{
    return node.find(":10250") != std::string_view::npos;
}

ranking::WeightedGraph callGraph(const Topology& topology, bool withHosts)
{
    ranking::WeightedGraph graph;
    for (const Topology::Link& link : topology.links) {
        if (withHosts || !link.toHost()) {
            const int source = graph.addNode(link.source);
            graph.setEdge(source, graph.addNode(link.destination), 1);
        }
    }
    return graph;
}

ComponentLatency::ComponentLatency(const Frame& edgeLatency)
{
    for (Eigen::Index column = 0; column < edgeLatency.cols(); ++column) {
        std::vector<std::string> parts = partsOf(edgeLatency.names[static_cast<std::size_t>(column)]);
        std::ranges::sort(parts);
        parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
        for (const std::string& part : parts) {
            const auto found = std::ranges::find(m_names, part);
            if (found == m_names.end()) {
                m_names.push_back(part);
                m_series.emplace_back(edgeLatency.values.col(column));
            } else {
                m_series[static_cast<std::size_t>(found - m_names.begin())] += edgeLatency.values.col(column);
            }
        }
    }
}

const Eigen::VectorXd* ComponentLatency::find(std::string_view component) const
{
    const auto found = std::ranges::find(m_names, component);
    return found == m_names.end() ? nullptr : &m_series[static_cast<std::size_t>(found - m_names.begin())];
}

bool ComponentLatency::knows(std::string_view component) const
{
    return find(component) != nullptr;
}

double ComponentLatency::correlation(std::string_view a, std::string_view b) const
{
    const Eigen::VectorXd* x = find(a);
    const Eigen::VectorXd* y = find(b);
    if (!x || !y) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return math::pearsonCorrelation({x->data(), static_cast<std::size_t>(x->size())},
                                    {y->data(), static_cast<std::size_t>(y->size())});
}

std::optional<Finding> missingTopology(const CaseView& view)
{
    if (view.edgeLatency().isEmpty()) {
        return Finding::notApplicable("The case has no latency of calls between components.");
    }
    if (view.topology().links.empty()) {
        return Finding::notApplicable("The case has no topology.");
    }
    return std::nullopt;
}

ParameterSpec entryParameter()
{
    return {"entry", "the gateway that requests enter by", std::string(benchmarkGateway)};
}

Finding nothingAnomalous()
{
    Finding finding;
    finding.message = "The latency of no call changed level.";
    return finding;
}

std::string edgeSentence(const AnomalousEdge& edge)
{
    return edge.source + " → " + edge.destination + " (" + wording::number(edge.lowest) + " to " +
           wording::quantity(edge.highest, "ms") + ")";
}

std::string edgesAround(const std::vector<AnomalousEdge>& edges, std::string_view component)
{
    std::vector<std::string> around;
    for (const AnomalousEdge& edge : edges) {
        if (edge.source == component || edge.destination == component) {
            around.push_back(edgeSentence(edge));
        }
    }
    if (around.empty()) {
        return "none of its calls changed latency";
    }
    const std::size_t all = around.size();
    constexpr std::size_t shown = 3;
    if (all > shown) {
        around.resize(shown);
        around.back() += " and others";
    }
    return "the latency of " + wording::count(all, "call") +
           " around it changed level: " + wording::listed(around);
}

std::string latencyColumn(const CaseView& view, std::string_view component)
{
    std::string name = std::string(component) + "_latency";
    return view.metrics().indexOf(name) >= 0 ? name : std::string();
}

double positionalCorrelation(const Frame& a, Eigen::Index columnA, const Frame& b, Eigen::Index columnB)
{
    const auto rows = static_cast<std::size_t>(std::min(a.rows(), b.rows()));
    return math::pearsonCorrelation({a.values.col(columnA).data(), rows},
                                    {b.values.col(columnB).data(), rows});
}

} // namespace culprit::topology
