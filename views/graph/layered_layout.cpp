// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/layered_layout.h"

#include "graph/layer_order.h"
#include "graph/layer_placement.h"
#include "graph/layering.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>

namespace culprit {

namespace {

/// A rectangle that is packed with others: a connected part, or all nodes without an edge.
struct PackedPart
{
    double width = 0;
    double height = 0;
    std::vector<int> nodes;
    std::vector<std::size_t> links; ///< of the layering, in this part
};

/// Layers along y, whatever the direction; turned at the end.
class PartLayout
{
public:
    PartLayout(std::span<const LayoutNode> nodes, const Layering& layering, const LayoutOptions& options)
        : m_nodes(nodes)
        , m_layering(layering)
        , m_options(options)
    {
    }

    /// Places the nodes of `part` from (0, 0) on and remembers the way of each of its links.
    void run(PackedPart& part, LayeredLayout& layout, std::vector<std::vector<LayoutPoint>>& ways);

private:
    bool turned() const { return m_options.direction == LayoutDirection::Right; }
    double breadth(int real) const
    {
        const LayoutNode& node = m_nodes[static_cast<std::size_t>(real)];
        return turned() ? node.height : node.width;
    }
    double depth(int real) const
    {
        const LayoutNode& node = m_nodes[static_cast<std::size_t>(real)];
        return turned() ? node.width : node.height;
    }
    LayoutPoint point(double along, double across) const
    {
        return turned() ? LayoutPoint{across, along} : LayoutPoint{along, across};
    }
    void build(const PackedPart& part);
    int addProper(int real, int layer);

    std::span<const LayoutNode> m_nodes;
    const Layering& m_layering;
    const LayoutOptions& m_options;
    ProperLayers m_graph;
    std::vector<int> m_real;                ///< of each proper node; -1: a bend of a long link
    std::vector<int> m_layerOf;             ///< of each proper node
    std::vector<std::vector<int>> m_chains; ///< of each link of the part, proper nodes from top to bottom
};

int PartLayout::addProper(int real, int layer)
{
    const auto number = static_cast<int>(m_real.size());
    m_real.push_back(real);
    m_layerOf.push_back(layer);
    m_graph.above.emplace_back();
    m_graph.below.emplace_back();
    if (static_cast<std::size_t>(layer) >= m_graph.layers.size()) {
        m_graph.layers.resize(static_cast<std::size_t>(layer) + 1);
    }
    m_graph.layers[static_cast<std::size_t>(layer)].push_back(number);
    return number;
}

void PartLayout::build(const PackedPart& part)
{
    std::map<int, int> proper;
    for (int node : part.nodes) {
        proper[node] = addProper(node, m_layering.layer[static_cast<std::size_t>(node)]);
    }
    for (std::size_t number : part.links) {
        const LayerLink& link = m_layering.links[number];
        std::vector<int> chain{proper[link.upper]};
        const int last = m_layering.layer[static_cast<std::size_t>(link.lower)];
        for (int layer = m_layering.layer[static_cast<std::size_t>(link.upper)] + 1; layer < last; ++layer) {
            chain.push_back(addProper(-1, layer));
        }
        chain.push_back(proper[link.lower]);
        for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
            m_graph.below[static_cast<std::size_t>(chain[i])].push_back(chain[i + 1]);
            m_graph.above[static_cast<std::size_t>(chain[i + 1])].push_back(chain[i]);
        }
        m_chains.push_back(std::move(chain));
    }
}

void PartLayout::run(PackedPart& part, LayeredLayout& layout, std::vector<std::vector<LayoutPoint>>& ways)
{
    build(part);
    layout.layers = std::max(layout.layers, static_cast<int>(m_graph.layers.size()));
    layout.firstCrossings += crossings(m_graph);
    layout.sweeps += reduceCrossings(m_graph, mostLayoutSweeps);
    layout.crossings += crossings(m_graph);

    const auto isBend = [&](int proper) { return m_real[static_cast<std::size_t>(proper)] < 0; };
    const auto half = [&](int proper) {
        return isBend(proper) ? 0 : breadth(m_real[static_cast<std::size_t>(proper)]) / 2;
    };
    const auto distance = [&](int left, int right) {
        return half(left) + half(right) +
               (isBend(left) && isBend(right) ? m_options.lineGap : m_options.nodeGap);
    };
    const auto stiffness = [&](int a, int b) {
        constexpr double straight = 8; // long edges keep straight between their ends
        return isBend(a) && isBend(b) ? straight : isBend(a) || isBend(b) ? 2.0 : 1.0;
    };
    const std::vector<double> along = placedAlong(m_graph, distance, stiffness);

    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (std::size_t i = 0; i < along.size(); ++i) {
        low = std::min(low, along[i] - half(static_cast<int>(i)));
        high = std::max(high, along[i] + half(static_cast<int>(i)));
    }
    std::vector<double> across;
    std::vector<double> halfDepth;
    double at = 0;
    for (const auto& layer : m_graph.layers) {
        double deepest = 0;
        for (int proper : layer) {
            deepest =
                isBend(proper) ? deepest : std::max(deepest, depth(m_real[static_cast<std::size_t>(proper)]));
        }
        across.push_back(at + deepest / 2);
        halfDepth.push_back(deepest / 2);
        at += deepest + m_options.layerGap;
    }
    const double deep = at - m_options.layerGap;
    const auto where = [&](int proper, double shift = 0) {
        const auto i = static_cast<std::size_t>(proper);
        return point(along[i] - low, across[static_cast<std::size_t>(m_layerOf[i])] + shift);
    };
    for (std::size_t i = 0; i < m_real.size(); ++i) {
        if (m_real[i] >= 0) {
            layout.nodes[static_cast<std::size_t>(m_real[i])] = {where(static_cast<int>(i)), m_layerOf[i]};
        }
    }
    for (std::size_t i = 0; i < m_chains.size(); ++i) {
        layout.pieces += m_chains[i].size() - 1;
        for (int proper : m_chains[i]) {
            auto& way = ways[part.links[i]];
            if (isBend(proper)) { // straight through the layer, beside its boxes
                const double reach =
                    halfDepth[static_cast<std::size_t>(m_layerOf[static_cast<std::size_t>(proper)])];
                way.push_back(where(proper, -reach));
                way.push_back(where(proper, reach));
            } else {
                way.push_back(where(proper));
            }
        }
    }
    part.width = turned() ? deep : high - low;
    part.height = turned() ? high - low : deep;
}

/// Nodes without an edge, in rows of equal cells.
void placeAlone(PackedPart& part, std::span<const LayoutNode> nodes, double width, double gap,
                LayeredLayout& layout)
{
    double cellWidth = 0;
    double cellHeight = 0;
    for (int node : part.nodes) {
        cellWidth = std::max(cellWidth, nodes[static_cast<std::size_t>(node)].width);
        cellHeight = std::max(cellHeight, nodes[static_cast<std::size_t>(node)].height);
    }
    const auto fitting = static_cast<int>((width + gap) / std::max(1e-9, cellWidth + gap));
    const int columns = std::clamp(fitting, 1, static_cast<int>(part.nodes.size()));
    for (std::size_t i = 0; i < part.nodes.size(); ++i) {
        const int column = static_cast<int>(i) % columns;
        const int row = static_cast<int>(i) / columns;
        layout.nodes[static_cast<std::size_t>(part.nodes[i])] = {
            {column * (cellWidth + gap) + cellWidth / 2, row * (cellHeight + gap) + cellHeight / 2}, 0};
        part.height = (row + 1) * (cellHeight + gap) - gap;
    }
    part.width = columns * (cellWidth + gap) - gap;
}

/// Puts the parts on shelves of about equal width, large ones first, and moves what lies in them.
void pack(std::vector<PackedPart>& parts, double shelf, const LayoutOptions& options, LayeredLayout& layout,
          std::vector<std::vector<LayoutPoint>>& ways)
{
    const double gap = 2 * options.nodeGap;
    double x = 0;
    double y = 0;
    double shelfHeight = 0;
    for (const PackedPart& part : parts) {
        if (x > 0 && x + part.width > shelf) {
            x = 0;
            y += shelfHeight + gap;
            shelfHeight = 0;
        }
        const auto move = [&](LayoutPoint& point) {
            point.x += x;
            point.y += y;
        };
        for (int node : part.nodes) {
            move(layout.nodes[static_cast<std::size_t>(node)].centre);
        }
        for (std::size_t link : part.links) {
            std::ranges::for_each(ways[link], move);
        }
        shelfHeight = std::max(shelfHeight, part.height);
        layout.width = std::max(layout.width, x + part.width);
        layout.height = std::max(layout.height, y + shelfHeight);
        x += part.width + gap;
    }
}

} // namespace

LayeredLayout layeredLayout(std::span<const LayoutNode> nodes, std::span<const LayoutEdge> edges,
                            const LayoutOptions& options)
{
    const auto size = static_cast<int>(nodes.size());
    for (const LayoutEdge& edge : edges) {
        if (edge.from < 0 || edge.to < 0 || edge.from >= size || edge.to >= size) {
            throw std::invalid_argument("an edge joins node " + std::to_string(edge.from) + " and node " +
                                        std::to_string(edge.to) + " of " + std::to_string(size));
        }
    }
    const Layering layering = layered(size, edges, options.mostInLayer);
    LayeredLayout layout;
    layout.nodes.resize(nodes.size());
    layout.routes.resize(edges.size());
    std::vector<std::vector<LayoutPoint>> ways(layering.links.size());

    std::vector<PackedPart> parts(static_cast<std::size_t>(layering.parts));
    PackedPart alone;
    for (int node = 0; node < size; ++node) {
        const int part = layering.part[static_cast<std::size_t>(node)];
        (part < 0 ? alone : parts[static_cast<std::size_t>(part)]).nodes.push_back(node);
    }
    for (std::size_t i = 0; i < layering.links.size(); ++i) {
        const int part = layering.part[static_cast<std::size_t>(layering.links[i].upper)];
        parts[static_cast<std::size_t>(part)].links.push_back(i);
    }
    double area = 0;
    double widest = 0;
    for (PackedPart& part : parts) {
        PartLayout(nodes, layering, options).run(part, layout, ways);
        area += part.width * part.height;
        widest = std::max(widest, part.width);
    }
    for (int node : alone.nodes) {
        const LayoutNode& box = nodes[static_cast<std::size_t>(node)];
        area += (box.width + options.nodeGap) * (box.height + options.nodeGap);
        widest = std::max(widest, box.width);
    }
    std::ranges::stable_sort(parts, std::ranges::greater(),
                             [](const PackedPart& part) { return part.width * part.height; });
    const double shelf = std::max({widest, std::sqrt(area * options.aspect), options.shelf});
    if (!alone.nodes.empty()) {
        placeAlone(alone, nodes, shelf, options.nodeGap, layout);
        parts.push_back(std::move(alone));
    }
    pack(parts, shelf, options, layout, ways);

    std::map<std::pair<int, int>, std::size_t> wayOf;
    for (std::size_t i = 0; i < layering.links.size(); ++i) {
        wayOf[{layering.links[i].upper, layering.links[i].lower}] = i;
    }
    for (std::size_t i = 0; i < edges.size(); ++i) {
        if (edges[i].from == edges[i].to) {
            continue;
        }
        const auto forward = wayOf.find({edges[i].from, edges[i].to});
        if (forward != wayOf.end()) {
            layout.routes[i] = ways[forward->second];
        } else {
            const auto& way = ways[wayOf.at({edges[i].to, edges[i].from})];
            layout.routes[i].assign(way.rbegin(), way.rend());
        }
    }
    return layout;
}

} // namespace culprit
