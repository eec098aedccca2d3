// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/pc.h"

#include "discovery/skeleton.h"

#include <array>
#include <map>
#include <vector>

namespace culprit::discovery {

namespace {

void orientColliders(MixedGraph& graph, const SeparatingSets& separators)
{
    for (int middle = 0; middle < graph.size(); ++middle) {
        const std::vector<int> ends = graph.neighbours(middle);
        for (std::size_t i = 0; i < ends.size(); ++i) {
            for (std::size_t k = i + 1; k < ends.size(); ++k) {
                const int x = ends[i];
                const int z = ends[k];
                if (graph.adjacent(x, z) || separators.contains(x, z, middle)) {
                    continue;
                }
                if (!graph.directed(middle, x) && !graph.directed(middle, z)) {
                    graph.orient(x, middle);
                    graph.orient(z, middle);
                }
            }
        }
    }
}

/// The adjacent pairs (i, j) in the order in which the rules visit them: those with a tail at j, then
/// those with an arrow there, each by j and then i.
struct Adjacencies
{
    std::vector<std::array<int, 2>> pairs;
    std::vector<std::vector<int>> from; ///< seconds of the pairs that begin with a node, in that order

    explicit Adjacencies(const MixedGraph& graph)
        : from(static_cast<std::size_t>(graph.size()))
    {
        for (const Endpoint mark : {Endpoint::Tail, Endpoint::Arrow}) {
            for (int j = 0; j < graph.size(); ++j) {
                for (const int i : graph.into(j, mark)) {
                    pairs.push_back({i, j});
                    from[static_cast<std::size_t>(i)].push_back(j);
                }
            }
        }
    }
};

/// Orients `from - to` as `from -> to` unless that would close a known cycle.
bool orientWithoutCycle(MixedGraph& graph, int from, int to)
{
    if (graph.knownAncestor(to, from)) {
        return false;
    }
    graph.orient(from, to);
    return true;
}

} // namespace

void applyMeekRules(MixedGraph& graph)
{
    const Adjacencies adjacencies(graph);
    std::vector<std::array<int, 3>> unshielded;
    std::vector<std::array<int, 3>> triangles;
    for (const auto& [i, j] : adjacencies.pairs) {
        for (const int k : adjacencies.from[static_cast<std::size_t>(j)]) {
            if (k != i) {
                (graph.adjacent(i, k) ? triangles : unshielded).push_back({i, j, k});
            }
        }
    }
    // Kites i - j - l - k - i with i - l, where j and k are not adjacent.
    std::map<std::pair<int, int>, std::vector<int>> middles;
    for (const auto& [i, j, l] : triangles) {
        middles[{i, l}].push_back(j);
    }
    std::vector<std::array<int, 4>> kites;
    for (const auto& [i, j, l] : triangles) {
        for (const int k : middles[{i, l}]) {
            if (j < k && !graph.adjacent(j, k)) {
                kites.push_back({i, j, k, l});
            }
        }
    }

    for (bool changed = true; changed;) {
        changed = false;
        for (const auto& [i, j, k] : unshielded) {
            if (graph.directed(i, j) && graph.undirected(j, k)) {
                changed = orientWithoutCycle(graph, j, k) || changed;
            }
        }
        for (const auto& [i, j, k] : triangles) {
            if (graph.directed(i, j) && graph.directed(j, k) && graph.undirected(i, k)) {
                changed = orientWithoutCycle(graph, i, k) || changed;
            }
        }
        for (const auto& [i, j, k, l] : kites) {
            if (graph.undirected(i, j) && graph.undirected(i, k) && graph.directed(j, l) &&
                graph.directed(k, l) && graph.undirected(i, l)) {
                changed = orientWithoutCycle(graph, i, l) || changed;
            }
        }
    }
}

MixedGraph pc(const math::FisherZTest& test, const PcOptions& options)
{
    auto [graph, separators] = findSkeleton(test, options.alpha, options.stop, options.progress);
    orientColliders(graph, separators);
    applyMeekRules(graph);
    return graph;
}

} // namespace culprit::discovery
