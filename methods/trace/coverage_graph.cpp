// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/coverage_graph.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace culprit {

namespace {

/// Numbers given in order of first appearance.
template <typename Key>
class Numbering
{
public:
    std::size_t of(const Key& key) { return m_numbers.emplace(key, m_numbers.size()).first->second; }
    std::size_t size() const { return m_numbers.size(); }

private:
    std::unordered_map<Key, std::size_t> m_numbers;
};

/// Pairs of numbers that were seen.
class Pairs
{
public:
    /// Whether it is new.
    bool add(std::size_t first, std::size_t second)
    {
        return m_pairs.insert(static_cast<std::uint64_t>(first) << 32U | second).second;
    }

private:
    std::unordered_set<std::uint64_t> m_pairs;
};

/// How many traces cover the same set of operations, for each trace.
std::vector<double> kindSizes(const CoverageGraph& graph)
{
    std::map<std::vector<int>, double> sizes;
    std::vector<std::vector<int>> kinds = graph.operationsOf;
    for (std::vector<int>& kind : kinds) {
        std::ranges::sort(kind);
        ++sizes[kind];
    }
    std::vector<double> result;
    result.reserve(kinds.size());
    for (const std::vector<int>& kind : kinds) {
        result.push_back(sizes[kind]);
    }
    return result;
}

/// Where restarts go among the traces.
std::vector<float> tracePreference(const CoverageGraph& graph, bool anomalous)
{
    const std::vector<double> kind = kindSizes(graph);
    double rarity = 0;
    double shortness = 0;
    for (std::size_t trace = 0; trace < kind.size(); ++trace) {
        rarity += 1.0 / kind[trace];
        shortness += 1.0 / graph.spanCounts[trace];
    }
    std::vector<float> preference;
    preference.reserve(kind.size());
    for (std::size_t trace = 0; trace < kind.size(); ++trace) {
        const double value =
            anomalous ? 1.0 / (kind[trace] / rarity * 0.5 + 1.0 / graph.spanCounts[trace]) / shortness * 0.5
                      : 1.0 / kind[trace] / rarity;
        preference.push_back(static_cast<float>(value));
    }
    return preference;
}

void scaleToLargest(std::vector<double>& values)
{
    const double largest = std::ranges::max(values);
    std::ranges::for_each(values, [largest](double& value) { value /= largest; });
}

double singleShare(std::size_t count)
{
    return static_cast<double>(static_cast<float>(1.0 / static_cast<double>(count)));
}

} // namespace

std::optional<CoverageGraph> coverageGraph(const CaseView& view, const std::vector<int>& spans,
                                           bool allCallees, const std::stop_token& stop,
                                           std::size_t mostCalls)
{
    CoverageGraph graph;
    Numbering<int> operationNumbers;
    Numbering<std::string_view> traceNumbers;
    Pairs covered;
    std::unordered_map<std::string_view, std::size_t> operationOfSpan;
    std::unordered_map<std::string_view, std::vector<std::string_view>> childrenOf;
    std::vector<std::size_t> operationAt(spans.size());
    std::vector<std::size_t> lastSpanOf; // by operation
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (stop.stop_requested()) {
            return std::nullopt;
        }
        const auto at = static_cast<std::size_t>(spans[i]);
        const ServiceSpan& span = view.spans()[at];
        const int operationId = view.spanOperations()[at];
        const std::size_t operation = operationNumbers.of(operationId);
        const std::size_t trace = traceNumbers.of(span.traceId);
        if (operation == graph.operations.size()) {
            graph.operations.push_back(operationId);
            graph.tracesOf.emplace_back();
            lastSpanOf.push_back(i);
        }
        if (trace == graph.operationsOf.size()) {
            graph.operationsOf.emplace_back();
            graph.spanCounts.push_back(0);
        }
        if (covered.add(trace, operation)) {
            graph.operationsOf[trace].push_back(static_cast<int>(operation));
            graph.tracesOf[operation].push_back(static_cast<int>(trace));
        }
        ++graph.spanCounts[trace];
        operationOfSpan[span.spanId] = operation;
        childrenOf[span.parentSpanId].push_back(span.spanId);
        operationAt[i] = operation;
        lastSpanOf[operation] = i;
    }

    graph.callees.resize(graph.operations.size());
    Pairs calls;
    std::size_t callCount = 0;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (!allCallees && lastSpanOf[operationAt[i]] != i) {
            continue;
        }
        const ServiceSpan& span = view.spans()[static_cast<std::size_t>(spans[i])];
        const auto children = childrenOf.find(span.spanId);
        if (children == childrenOf.end()) {
            continue;
        }
        for (const std::string_view child : children->second) {
            if (stop.stop_requested()) {
                return std::nullopt;
            }
            const std::size_t callee = operationOfSpan[child];
            if (!calls.add(operationAt[i], callee)) {
                continue;
            }
            if (++callCount > mostCalls) {
                throw std::length_error("The spans tell more than " + std::to_string(mostCalls) +
                                        " calls between operations.");
            }
            graph.callees[operationAt[i]].push_back(static_cast<int>(callee));
        }
    }
    return graph;
}

std::optional<std::vector<double>> coverageRank(const CoverageGraph& graph, bool anomalous,
                                                const std::stop_token& stop)
{
    constexpr int steps = 25;
    constexpr double damping = 0.85;
    constexpr double callWeight = 0.01;
    const std::size_t operations = graph.operations.size();
    const std::size_t traces = graph.operationsOf.size();
    const double start = 1.0 / static_cast<double>(operations + traces);
    std::vector<double> operationRank(operations, start);
    std::vector<double> traceRank(traces, start);
    std::vector<float> restart = tracePreference(graph, anomalous);
    std::ranges::for_each(restart, [](float& value) { value *= static_cast<float>(1.0 - damping); });

    for (int step = 0; step < steps; ++step) {
        if (stop.stop_requested()) {
            return std::nullopt;
        }
        std::vector<double> nextOperations(operations, 0.0);
        for (std::size_t caller = 0; caller < operations; ++caller) {
            for (const int callee : graph.callees[caller]) {
                nextOperations[static_cast<std::size_t>(callee)] +=
                    callWeight * singleShare(graph.callees[caller].size()) * operationRank[caller];
            }
        }
        for (std::size_t trace = 0; trace < traces; ++trace) {
            const double share = singleShare(graph.operationsOf[trace].size()) * traceRank[trace];
            for (const int operation : graph.operationsOf[trace]) {
                nextOperations[static_cast<std::size_t>(operation)] += share;
            }
        }
        std::vector<double> nextTraces(restart.begin(), restart.end());
        for (std::size_t operation = 0; operation < operations; ++operation) {
            nextOperations[operation] *= damping;
            const double share = singleShare(graph.tracesOf[operation].size()) * operationRank[operation];
            for (const int trace : graph.tracesOf[operation]) {
                nextTraces[static_cast<std::size_t>(trace)] += damping * share;
            }
        }
        scaleToLargest(nextOperations);
        scaleToLargest(nextTraces);
        operationRank = std::move(nextOperations);
        traceRank = std::move(nextTraces);
    }

    const double sum = std::accumulate(operationRank.begin(), operationRank.end(), 0.0);
    std::ranges::for_each(operationRank,
                          [&](double& value) { value = value * sum / static_cast<double>(operations); });
    return operationRank;
}

} // namespace culprit
