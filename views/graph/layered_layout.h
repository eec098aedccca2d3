// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace culprit {

/// A box to be placed; sizes in any unit, the layout answers in the same.
struct LayoutNode
{
    double width = 0;
    double height = 0;
};

struct LayoutEdge
{
    int from = 0;
    int to = 0;
    bool directed = true; ///< otherwise either end may come first
};

struct LayoutPoint
{
    double x = 0;
    double y = 0;
    friend bool operator==(const LayoutPoint&, const LayoutPoint&) = default;
};

/// Where causes stand in relation to their effects.
enum class LayoutDirection { Down, Right };

struct LayoutOptions
{
    LayoutDirection direction = LayoutDirection::Down;
    double nodeGap = 14;  ///< between neighbours of a layer
    double layerGap = 34; ///< between layers; edges need it to be told apart
    double lineGap = 9;   ///< between edges that pass a layer side by side
    double aspect = 1.4;  ///< width to height that unconnected parts are packed to
    double shelf = 0;     ///< width that they may take in any case
    int mostInLayer = 0;  ///< nodes of a layer, so that stars do not become one long row; 0: any number
};

struct LayeredLayout
{
    struct Place
    {
        LayoutPoint centre;
        int layer = 0; ///< within its connected part; causes lie in lower layers
    };
    std::vector<Place> nodes;
    /// For each edge the points it runs through, from the centre of `from` to that of `to`; one for each
    /// layer it passes. Empty for an edge from a node to itself. Edges between the same two nodes
    /// share their points.
    std::vector<std::vector<LayoutPoint>> routes;
    double width = 0;
    double height = 0;
    int layers = 0;                  ///< of the deepest connected part
    std::int64_t crossings = 0;      ///< of edges, as drawn
    std::int64_t firstCrossings = 0; ///< before the order in the layers was improved
    std::size_t pieces = 0;          ///< parts of edges between neighbouring layers
    int sweeps = 0;                  ///< passes over the layers, at most `mostLayoutSweeps` for each part
};

inline constexpr int mostLayoutSweeps = 24;

/// Places a graph in layers after Sugiyama, Tagawa and Toda (1981): cycles are broken greedily (Eades, Lin
/// and Smyth 1993), layers are those of the longest path, drawn together; the order in a layer comes from
/// barycentre and median sweeps with exchanges, coordinates from least squares under the order.
///
/// Connected parts are placed by themselves and packed side by side, nodes without an edge in rows below.
/// Deterministic; boxes never overlap; edges that are in no cycle point the way of `direction`.
/// The work is bounded by nodes, edges and layers. Throws std::invalid_argument for an edge to no node.
LayeredLayout layeredLayout(std::span<const LayoutNode> nodes, std::span<const LayoutEdge> edges,
                            const LayoutOptions& options = {});

} // namespace culprit
