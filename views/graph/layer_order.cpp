// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/layer_order.h"

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

constexpr std::size_t mostExchangedLinks = 6000; ///< exchanges look at pairs of links: dear in large graphs
constexpr int patience = 6;                      ///< sweeps without a gain after which to stop

using Positions = std::vector<int>; ///< of each node within its layer

void place(const std::vector<int>& layer, Positions& positions)
{
    for (std::size_t i = 0; i < layer.size(); ++i) {
        positions[static_cast<std::size_t>(layer[i])] = static_cast<int>(i);
    }
}

Positions positionsOf(const ProperLayers& graph)
{
    Positions positions(graph.above.size(), 0);
    for (const auto& layer : graph.layers) {
        place(layer, positions);
    }
    return positions;
}

std::vector<int> neighbourPositions(const std::vector<int>& neighbours, const Positions& positions)
{
    std::vector<int> at;
    at.reserve(neighbours.size());
    for (int other : neighbours) {
        at.push_back(positions[static_cast<std::size_t>(other)]);
    }
    std::ranges::sort(at);
    return at;
}

/// Counts inversions with a tree of partial sums over the lower layer (Barth, Jünger and Mutzel 2002).
std::int64_t crossingsBelow(const ProperLayers& graph, std::size_t upper, const Positions& positions)
{
    const std::size_t width = graph.layers[upper + 1].size();
    std::vector<std::int64_t> sums(width + 1, 0);
    std::int64_t count = 0;
    std::int64_t seen = 0;
    for (int node : graph.layers[upper]) {
        const auto ends = neighbourPositions(graph.below[static_cast<std::size_t>(node)], positions);
        for (int end : ends) {
            std::int64_t notRight = 0;
            for (auto i = static_cast<std::size_t>(end) + 1; i > 0; i -= i & (~i + 1)) {
                notRight += sums[i];
            }
            count += seen - notRight;
        }
        for (int end : ends) {
            for (auto i = static_cast<std::size_t>(end) + 1; i <= width; i += i & (~i + 1)) {
                ++sums[i];
            }
            ++seen;
        }
    }
    return count;
}

std::int64_t crossings(const ProperLayers& graph, const Positions& positions)
{
    std::int64_t count = 0;
    for (std::size_t upper = 0; upper + 1 < graph.layers.size(); ++upper) {
        count += crossingsBelow(graph, upper, positions);
    }
    return count;
}

/// Where a node would like to stand, by its neighbours in the layer that stays; nodes without one stay.
double wish(const std::vector<int>& neighbours, const Positions& positions, bool median, double now)
{
    const auto at = neighbourPositions(neighbours, positions);
    if (at.empty()) {
        return now;
    }
    if (median) {
        const std::size_t middle = at.size() / 2;
        return at.size() % 2 == 1 ? at[middle] : 0.5 * (at[middle - 1] + at[middle]);
    }
    double sum = 0;
    for (int position : at) {
        sum += position;
    }
    return sum / static_cast<double>(at.size());
}

void reorder(std::vector<int>& layer, const std::vector<std::vector<int>>& neighbours, Positions& positions,
             bool median, bool turnTies)
{
    std::vector<std::pair<double, int>> wishes;
    wishes.reserve(layer.size());
    for (std::size_t i = 0; i < layer.size(); ++i) {
        const int node = layer[i];
        wishes.emplace_back(
            wish(neighbours[static_cast<std::size_t>(node)], positions, median, static_cast<double>(i)),
            node);
    }
    if (turnTies) {
        std::ranges::reverse(wishes); // another start among equals may lead further
    }
    std::ranges::stable_sort(wishes, {}, &std::pair<double, int>::first);
    std::ranges::transform(wishes, layer.begin(), &std::pair<double, int>::second);
    place(layer, positions);
}

/// How many links of `left` and `right` cross while they stand in this order, less how many
/// would if exchanged.
int gain(const std::vector<int>& left, const std::vector<int>& right)
{
    int difference = 0;
    for (int a : left) {
        for (int b : right) {
            difference += a > b ? 1 : a < b ? -1 : 0;
        }
    }
    return difference;
}

void exchangeNeighbours(ProperLayers& graph, Positions& positions)
{
    constexpr int passes = 3;
    bool moved = true;
    for (int pass = 0; pass < passes && moved; ++pass) {
        moved = false;
        for (auto& layer : graph.layers) {
            for (std::size_t i = 0; i + 1 < layer.size(); ++i) {
                const auto left = static_cast<std::size_t>(layer[i]);
                const auto right = static_cast<std::size_t>(layer[i + 1]);
                const int won = gain(neighbourPositions(graph.above[left], positions),
                                     neighbourPositions(graph.above[right], positions)) +
                                gain(neighbourPositions(graph.below[left], positions),
                                     neighbourPositions(graph.below[right], positions));
                if (won > 0) {
                    std::swap(layer[i], layer[i + 1]);
                    std::swap(positions[left], positions[right]);
                    moved = true;
                }
            }
        }
    }
}

} // namespace

std::int64_t crossings(const ProperLayers& graph)
{
    return crossings(graph, positionsOf(graph));
}

int reduceCrossings(ProperLayers& graph, int mostSweeps)
{
    std::size_t links = 0;
    for (const auto& neighbours : graph.below) {
        links += neighbours.size();
    }
    Positions positions = positionsOf(graph);
    auto best = graph.layers;
    std::int64_t fewest = crossings(graph, positions);
    int sweeps = 0;
    int withoutGain = 0;
    while (sweeps < mostSweeps && fewest > 0 && withoutGain < patience) {
        const bool downwards = sweeps % 2 == 0;
        const bool median = sweeps % 4 >= 2;
        const bool turnTies = sweeps % 8 >= 4;
        if (downwards) {
            for (std::size_t i = 1; i < graph.layers.size(); ++i) {
                reorder(graph.layers[i], graph.above, positions, median, turnTies);
            }
        } else {
            for (std::size_t i = graph.layers.size() - 1; i-- > 0;) {
                reorder(graph.layers[i], graph.below, positions, median, turnTies);
            }
        }
        if (links <= mostExchangedLinks) {
            exchangeNeighbours(graph, positions);
        }
        ++sweeps;
        ++withoutGain;
        const std::int64_t now = crossings(graph, positions);
        if (now < fewest) {
            fewest = now;
            best = graph.layers;
            withoutGain = 0;
        }
    }
    graph.layers = std::move(best);
    return sweeps;
}

} // namespace culprit
