// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/layered_layout.h"

#include <span>
#include <vector>

namespace culprit {

/// Two nodes that at least one edge joins, the upper one first.
struct LayerLink
{
    int upper = 0;
    int lower = 0;
};

/// Which layer every node stands in, so that every link leads downwards.
struct Layering
{
    std::vector<int> layer;       ///< of each node; -1 for a node without a link
    std::vector<LayerLink> links; ///< without repetitions and edges from a node to itself
    std::vector<int> part;        ///< number of the connected part; -1 for a node without a link
    int parts = 0;
};

/// Breaks cycles and assigns layers, with at most `mostInLayer` nodes of a part in one (0: any number).
/// `edges` name nodes below `size`.
Layering layered(int size, std::span<const LayoutEdge> edges, int mostInLayer = 0);

} // namespace culprit
