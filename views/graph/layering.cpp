// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/layering.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

namespace culprit {

namespace {

/// A pair of nodes with what its edges say of its direction.
struct Pair
{
    int a = 0; ///< a < b
    int b = 0;
    int forward = 0;  ///< directed edges a to b
    int backward = 0; ///< and b to a
};

std::vector<Pair> joinedPairs(std::span<const LayoutEdge> edges)
{
    std::map<std::pair<int, int>, Pair> pairs;
    for (const LayoutEdge& edge : edges) {
        if (edge.from == edge.to) {
            continue;
        }
        const auto [a, b] = std::minmax(edge.from, edge.to);
        Pair& pair = pairs.try_emplace({a, b}, Pair{a, b, 0, 0}).first->second;
        if (edge.directed) {
            ++(edge.from == a ? pair.forward : pair.backward);
        }
    }
    std::vector<Pair> all;
    all.reserve(pairs.size());
    for (const auto& [ends, pair] : pairs) {
        all.push_back(pair);
    }
    return all;
}

/// Positions of all nodes, part by part, each part from its busiest node outwards.
std::vector<int> outwardOrder(const std::vector<std::vector<int>>& neighbours, std::vector<int>& part,
                              int& parts)
{
    const auto size = static_cast<int>(neighbours.size());
    std::vector<int> byDegree(neighbours.size());
    std::iota(byDegree.begin(), byDegree.end(), 0);
    std::ranges::stable_sort(byDegree, std::ranges::greater(),
                             [&](int node) { return neighbours[static_cast<std::size_t>(node)].size(); });
    std::vector<int> position(neighbours.size(), -1);
    part.assign(neighbours.size(), -1);
    parts = 0;
    int next = 0;
    for (int start : byDegree) {
        if (position[static_cast<std::size_t>(start)] >= 0) {
            continue;
        }
        const bool alone = neighbours[static_cast<std::size_t>(start)].empty();
        const int number = alone ? -1 : parts++;
        std::vector<int> queue{start};
        position[static_cast<std::size_t>(start)] = next++;
        for (std::size_t head = 0; head < queue.size(); ++head) {
            part[static_cast<std::size_t>(queue[head])] = number;
            for (int other : neighbours[static_cast<std::size_t>(queue[head])]) {
                if (position[static_cast<std::size_t>(other)] < 0) {
                    position[static_cast<std::size_t>(other)] = next++;
                    queue.push_back(other);
                }
            }
        }
        if (next == size) {
            break;
        }
    }
    return position;
}

/// A sequence of the nodes that few directed edges run against: sinks are taken to its end, sources to its
/// beginning, and when there are neither, the node with the most surplus of outgoing edges. Pairs without a
/// direction have no say; ties are decided by `outward`.
std::vector<int> forwardOrder(int size, const std::vector<Pair>& pairs, const std::vector<int>& outward)
{
    std::vector<int> out(static_cast<std::size_t>(size), 0);
    std::vector<int> in(static_cast<std::size_t>(size), 0);
    std::vector<std::vector<std::pair<int, int>>> balance(static_cast<std::size_t>(size));
    for (const Pair& pair : pairs) {
        const int surplus = pair.forward - pair.backward;
        if (surplus == 0) {
            continue; // both ways alike, or undirected
        }
        const int from = surplus > 0 ? pair.a : pair.b;
        const int to = surplus > 0 ? pair.b : pair.a;
        ++out[static_cast<std::size_t>(from)];
        ++in[static_cast<std::size_t>(to)];
        balance[static_cast<std::size_t>(from)].emplace_back(to, 1);
        balance[static_cast<std::size_t>(to)].emplace_back(from, -1);
    }
    std::vector<int> left(static_cast<std::size_t>(size));
    std::iota(left.begin(), left.end(), 0);
    std::ranges::sort(left, {}, [&](int node) { return outward[static_cast<std::size_t>(node)]; });
    std::vector<int> head;
    std::vector<int> tail;
    std::vector<char> taken(static_cast<std::size_t>(size), 0);
    const auto take = [&](int node) {
        taken[static_cast<std::size_t>(node)] = 1;
        std::erase(left, node);
        for (const auto& [other, direction] : balance[static_cast<std::size_t>(node)]) {
            if (!taken[static_cast<std::size_t>(other)]) {
                --(direction > 0 ? in : out)[static_cast<std::size_t>(other)];
            }
        }
    };
    while (!left.empty()) {
        const auto sink = std::ranges::find_if(left, [&](int node) {
            return out[static_cast<std::size_t>(node)] == 0 && in[static_cast<std::size_t>(node)] > 0;
        });
        if (sink != left.end()) {
            tail.push_back(*sink);
            take(*sink);
            continue;
        }
        const int best = *std::ranges::max_element(left, {}, [&](int node) {
            const auto at = static_cast<std::size_t>(node);
            return in[at] == 0 ? std::numeric_limits<int>::max() : out[at] - in[at];
        });
        head.push_back(best);
        take(best);
    }
    head.insert(head.end(), tail.rbegin(), tail.rend());
    return head;
}

/// How many nodes of each part stand in each layer.
class Occupancy
{
public:
    Occupancy(const std::vector<int>& part, int most)
        : m_part(part)
        , m_most(most)
    {
    }
    bool hasRoom(int node, int layer) const
    {
        const auto known = m_counts.find({part(node), layer});
        return m_most <= 0 || known == m_counts.end() || known->second < m_most;
    }
    void add(int node, int layer, int count) { m_counts[{part(node), layer}] += count; }

private:
    int part(int node) const { return m_part[static_cast<std::size_t>(node)]; }

    const std::vector<int>& m_part;
    int m_most;
    std::map<std::pair<int, int>, int> m_counts;
};

/// Each node in the first layer below all that lead to it, and with room.
std::vector<int> firstLayers(const std::vector<int>& sequence, const std::vector<std::vector<int>>& above,
                             Occupancy& occupancy)
{
    std::vector<int> layer(sequence.size(), 0);
    for (int node : sequence) {
        int first = 0;
        for (int upper : above[static_cast<std::size_t>(node)]) {
            first = std::max(first, layer[static_cast<std::size_t>(upper)] + 1);
        }
        while (!occupancy.hasRoom(node, first)) {
            ++first;
        }
        layer[static_cast<std::size_t>(node)] = first;
        occupancy.add(node, first, 1);
    }
    return layer;
}

/// Moves nodes within the room their links leave them to where the links are shortest in sum.
void drawTogether(const std::vector<int>& sequence, const std::vector<std::vector<int>>& above,
                  const std::vector<std::vector<int>>& below, Occupancy& occupancy, std::vector<int>& layer)
{
    constexpr int passes = 4;
    const auto place = [&](int node) {
        const auto at = static_cast<std::size_t>(node);
        const auto layerOf = [&](int other) { return layer[static_cast<std::size_t>(other)]; };
        int wanted = layer[at];
        if (above[at].size() < below[at].size()) {
            wanted = layerOf(std::ranges::min(below[at], {}, layerOf)) - 1;
        } else if (above[at].size() > below[at].size()) {
            wanted = layerOf(std::ranges::max(above[at], {}, layerOf)) + 1;
        }
        if (wanted != layer[at] && occupancy.hasRoom(node, wanted)) {
            occupancy.add(node, layer[at], -1);
            occupancy.add(node, wanted, 1);
            layer[at] = wanted;
        }
    };
    for (int pass = 0; pass < passes; ++pass) {
        const std::vector<int> before = layer;
        std::ranges::for_each(sequence.rbegin(), sequence.rend(), place);
        std::ranges::for_each(sequence, place);
        if (layer == before) {
            return;
        }
    }
}

} // namespace

Layering layered(int size, std::span<const LayoutEdge> edges, int mostInLayer)
{
    const std::vector<Pair> pairs = joinedPairs(edges);
    std::vector<std::vector<int>> neighbours(static_cast<std::size_t>(size));
    for (const Pair& pair : pairs) {
        neighbours[static_cast<std::size_t>(pair.a)].push_back(pair.b);
        neighbours[static_cast<std::size_t>(pair.b)].push_back(pair.a);
    }
    Layering result;
    const std::vector<int> outward = outwardOrder(neighbours, result.part, result.parts);
    const std::vector<int> sequence = forwardOrder(size, pairs, outward);
    std::vector<int> rank(static_cast<std::size_t>(size));
    for (int i = 0; i < size; ++i) {
        rank[static_cast<std::size_t>(sequence[static_cast<std::size_t>(i)])] = i;
    }
    std::vector<std::vector<int>> above(static_cast<std::size_t>(size));
    std::vector<std::vector<int>> below(static_cast<std::size_t>(size));
    for (const Pair& pair : pairs) {
        const bool aFirst = rank[static_cast<std::size_t>(pair.a)] < rank[static_cast<std::size_t>(pair.b)];
        const LayerLink link = aFirst ? LayerLink{pair.a, pair.b} : LayerLink{pair.b, pair.a};
        result.links.push_back(link);
        below[static_cast<std::size_t>(link.upper)].push_back(link.lower);
        above[static_cast<std::size_t>(link.lower)].push_back(link.upper);
    }
    Occupancy occupancy(result.part, mostInLayer);
    result.layer = firstLayers(sequence, above, occupancy);
    drawTogether(sequence, above, below, occupancy, result.layer);
    std::vector<int> top(static_cast<std::size_t>(result.parts), std::numeric_limits<int>::max());
    for (std::size_t node = 0; node < result.layer.size(); ++node) {
        if (result.part[node] >= 0) {
            int& first = top[static_cast<std::size_t>(result.part[node])];
            first = std::min(first, result.layer[node]);
        }
    }
    for (std::size_t node = 0; node < result.layer.size(); ++node) {
        result.layer[node] = result.part[node] < 0
                                 ? -1
                                 : result.layer[node] - top[static_cast<std::size_t>(result.part[node])];
    }
    return result;
}

} // namespace culprit
