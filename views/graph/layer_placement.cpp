// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/layer_placement.h"

#include <cmath>

namespace culprit {

namespace {

struct Wish
{
    double position = 0;
    double weight = 0;
};

/// Least squares under the order: positions whose weighted distance from the wishes is smallest while each
/// keeps its least distance from the one before (isotonic regression by pooling adjacent violators).
void settle(const std::vector<int>& layer, const std::vector<Wish>& wishes,
            const std::function<double(int, int)>& distance, std::vector<double>& x)
{
    struct Block
    {
        double sum = 0;
        double weight = 0;
        std::size_t size = 0;
        double mean() const { return sum / weight; }
    };
    std::vector<double> offset(layer.size(), 0);
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < layer.size(); ++i) {
        if (i > 0) {
            offset[i] = offset[i - 1] + distance(layer[i - 1], layer[i]);
        }
        blocks.push_back({(wishes[i].position - offset[i]) * wishes[i].weight, wishes[i].weight, 1});
        while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
            const Block last = blocks.back();
            blocks.pop_back();
            blocks.back().sum += last.sum;
            blocks.back().weight += last.weight;
            blocks.back().size += last.size;
        }
    }
    std::size_t i = 0;
    for (const Block& block : blocks) {
        for (std::size_t n = 0; n < block.size; ++n, ++i) {
            x[static_cast<std::size_t>(layer[i])] = block.mean() + offset[i];
        }
    }
}

} // namespace

std::vector<double> placedAlong(const ProperLayers& graph, const std::function<double(int, int)>& distance,
                                const std::function<double(int, int)>& stiffness)
{
    std::vector<double> x(graph.above.size(), 0);
    for (const auto& layer : graph.layers) {
        double at = 0;
        for (std::size_t i = 0; i < layer.size(); ++i) {
            at += i > 0 ? distance(layer[i - 1], layer[i]) : 0;
            x[static_cast<std::size_t>(layer[i])] = at;
        }
        for (int node : layer) {
            x[static_cast<std::size_t>(node)] -= at / 2;
        }
    }
    const auto improve = [&](const std::vector<int>& layer, bool fromAbove, bool fromBelow) {
        constexpr double idle = 1e-3; // a node without a neighbour there stays, but never in the way
        std::vector<Wish> wishes;
        for (int node : layer) {
            const auto at = static_cast<std::size_t>(node);
            double sum = x[at] * idle;
            double weight = idle;
            const auto pull = [&](const std::vector<int>& neighbours) {
                for (int other : neighbours) {
                    const double strength = stiffness(node, other);
                    sum += strength * x[static_cast<std::size_t>(other)];
                    weight += strength;
                }
            };
            if (fromAbove) {
                pull(graph.above[at]);
            }
            if (fromBelow) {
                pull(graph.below[at]);
            }
            wishes.push_back({sum / weight, weight});
        }
        settle(layer, wishes, distance, x);
    };
    constexpr int rounds = 6;
    for (int round = 0; round < 2 * rounds; ++round) {
        const bool both = round >= rounds;
        for (const auto& layer : graph.layers) {
            improve(layer, true, both);
        }
        for (auto layer = graph.layers.rbegin(); layer != graph.layers.rend(); ++layer) {
            improve(*layer, both, true);
        }
    }
    return x;
}

} // namespace culprit
