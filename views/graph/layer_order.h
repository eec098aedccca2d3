// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace culprit {

/// A graph whose links join neighbouring layers only: long edges have a node in every layer they pass.
struct ProperLayers
{
    std::vector<std::vector<int>> layers; ///< nodes of each layer, in order
    std::vector<std::vector<int>> above;  ///< of each node, its neighbours in the layer above
    std::vector<std::vector<int>> below;
};

/// Pairs of links that cross when drawn straight in the present order.
std::int64_t crossings(const ProperLayers& graph);

/// Reorders the layers so that fewer links cross, by at most `mostSweeps` sweeps of barycentres and medians
/// with exchanges of neighbours. Returns the sweeps made. Never leaves more crossings than it found.
int reduceCrossings(ProperLayers& graph, int mostSweeps);

} // namespace culprit
