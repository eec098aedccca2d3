// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/layer_order.h"
#include "graph/layered_layout.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

using namespace culprit;

namespace {

using Edges = std::vector<LayoutEdge>;

std::vector<LayoutNode> boxes(int count)
{
    std::vector<LayoutNode> nodes;
    nodes.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        nodes.push_back({60.0 + 7 * (i % 9), 30.0 + 3 * (i % 4)});
    }
    return nodes;
}

/// Edges from lower to higher numbers of a shuffled sequence: no cycle.
Edges randomDag(int nodes, int count, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<int> sequence(static_cast<std::size_t>(nodes));
    for (int i = 0; i < nodes; ++i) {
        sequence[static_cast<std::size_t>(i)] = i;
    }
    for (std::size_t i = sequence.size(); i > 1; --i) {
        std::swap(sequence[i - 1], sequence[random() % i]);
    }
    std::set<std::pair<int, int>> pairs;
    while (static_cast<int>(pairs.size()) < count) {
        const auto a = random() % sequence.size();
        const auto b = random() % sequence.size();
        if (a < b) {
            pairs.emplace(sequence[a], sequence[b]);
        }
    }
    Edges edges;
    for (const auto& [from, to] : pairs) {
        edges.push_back({from, to, true});
    }
    return edges;
}

bool overlap(const LayeredLayout& layout, const std::vector<LayoutNode>& nodes)
{
    constexpr double hair = 1e-6;
    for (std::size_t a = 0; a < nodes.size(); ++a) {
        for (std::size_t b = a + 1; b < nodes.size(); ++b) {
            const double dx = std::abs(layout.nodes[a].centre.x - layout.nodes[b].centre.x);
            const double dy = std::abs(layout.nodes[a].centre.y - layout.nodes[b].centre.y);
            if (dx < (nodes[a].width + nodes[b].width) / 2 - hair &&
                dy < (nodes[a].height + nodes[b].height) / 2 - hair) {
                return true;
            }
        }
    }
    return false;
}

bool withinBounds(const LayeredLayout& layout, const std::vector<LayoutNode>& nodes)
{
    constexpr double hair = 1e-6;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const LayoutPoint at = layout.nodes[i].centre;
        if (at.x - nodes[i].width / 2 < -hair || at.x + nodes[i].width / 2 > layout.width + hair ||
            at.y - nodes[i].height / 2 < -hair || at.y + nodes[i].height / 2 > layout.height + hair) {
            return false;
        }
    }
    return true;
}

} // namespace

class GraphLayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void edgesOfADagLeadDownwards_data();
    void edgesOfADagLeadDownwards();
    void onlyEdgesOfCyclesRunBack();
    void boxesNeverOverlap_data();
    void boxesNeverOverlap();
    void aTreeHasNoCrossing();
    void ordersThatCrossAreUndone();
    void crossingsAreCounted();
    void layoutsAreRepeatable();
    void loopsAndParallelEdges();
    void nodesWithoutEdgesStandInRowsBelow();
    void undirectedEdgesFormLayersToo();
    void longRowsAreBroken();
    void longEdgesPassEveryLayer();
    void toTheRightIsTheSameTurned();
    void workIsBoundedBySize();
    void edgesToNowhereAreRefused();
    void nothingIsLaidOutAsNothing();
};

void GraphLayoutTest::edgesOfADagLeadDownwards_data()
{
    QTest::addColumn<int>("nodes");
    QTest::addColumn<int>("edges");
    QTest::newRow("sparse") << 20 << 18;
    QTest::newRow("study's size") << 28 << 70;
    QTest::newRow("dense") << 28 << 340;
    QTest::newRow("large") << 100 << 300;
}

void GraphLayoutTest::edgesOfADagLeadDownwards()
{
    QFETCH(int, nodes);
    QFETCH(int, edges);
    for (unsigned seed = 1; seed <= 5; ++seed) {
        const Edges dag = randomDag(nodes, edges, seed);
        const auto layout = layeredLayout(boxes(nodes), dag);
        for (const LayoutEdge& edge : dag) {
            const auto& from = layout.nodes[static_cast<std::size_t>(edge.from)];
            const auto& to = layout.nodes[static_cast<std::size_t>(edge.to)];
            QVERIFY(from.layer < to.layer);
            QVERIFY(from.centre.y < to.centre.y);
        }
    }
}

void GraphLayoutTest::onlyEdgesOfCyclesRunBack()
{
    // 0 -> 1 -> 2 -> 0 is a cycle, 2 -> 3 -> 4 hangs on it
    const Edges edges{{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}};
    const auto layout = layeredLayout(boxes(5), edges);
    int back = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto from = static_cast<std::size_t>(edges[i].from);
        const auto to = static_cast<std::size_t>(edges[i].to);
        back += layout.nodes[from].layer > layout.nodes[to].layer ? 1 : 0;
    }
    QCOMPARE(back, 1);
    QVERIFY(layout.nodes[2].layer < layout.nodes[3].layer);
    QVERIFY(layout.nodes[3].layer < layout.nodes[4].layer);
}

void GraphLayoutTest::boxesNeverOverlap_data()
{
    edgesOfADagLeadDownwards_data();
}

void GraphLayoutTest::boxesNeverOverlap()
{
    QFETCH(int, nodes);
    QFETCH(int, edges);
    for (unsigned seed = 1; seed <= 5; ++seed) {
        Edges some = randomDag(nodes, edges, seed);
        for (std::size_t i = 0; i < some.size(); i += 3) {
            std::swap(some[i].from, some[i].to); // cycles
            some[i].directed = i % 2 == 0;
        }
        for (const auto direction : {LayoutDirection::Down, LayoutDirection::Right}) {
            LayoutOptions options;
            options.direction = direction;
            const auto sizes = boxes(nodes);
            const auto layout = layeredLayout(sizes, some, options);
            QVERIFY(!overlap(layout, sizes));
            QVERIFY(withinBounds(layout, sizes));
            QVERIFY(layout.crossings <= layout.firstCrossings);
        }
    }
}

void GraphLayoutTest::aTreeHasNoCrossing()
{
    Edges tree;
    for (int child = 1; child < 31; ++child) {
        tree.push_back({(child * 7 % child + child - 1) / 2, child, true});
    }
    QCOMPARE(layeredLayout(boxes(31), tree).crossings, std::int64_t{0});
}

void GraphLayoutTest::ordersThatCrossAreUndone()
{
    // Two rows joined the wrong way round: every pair of links crosses at first.
    ProperLayers graph;
    graph.layers = {{0, 1, 2, 3}, {4, 5, 6, 7}};
    graph.above.resize(8);
    graph.below.resize(8);
    for (int i = 0; i < 4; ++i) {
        graph.below[static_cast<std::size_t>(i)] = {7 - i};
        graph.above[static_cast<std::size_t>(7 - i)] = {i};
    }
    QCOMPARE(crossings(graph), std::int64_t{6});
    QVERIFY(reduceCrossings(graph, mostLayoutSweeps) > 0);
    QCOMPARE(crossings(graph), std::int64_t{0});
    QCOMPARE(graph.layers[0].size(), std::size_t{4});
    QCOMPARE(graph.layers[1].size(), std::size_t{4});
}

void GraphLayoutTest::crossingsAreCounted()
{
    std::mt19937 random(7);
    ProperLayers graph;
    graph.layers.resize(2);
    graph.above.resize(24);
    graph.below.resize(24);
    std::vector<std::pair<int, int>> links;
    for (int i = 0; i < 12; ++i) {
        graph.layers[0].push_back(i);
        graph.layers[1].push_back(12 + i);
    }
    for (int i = 0; i < 60; ++i) {
        const auto a = static_cast<int>(random() % 12);
        const auto b = static_cast<int>(random() % 12);
        if (std::ranges::find(links, std::pair(a, b)) == links.end()) {
            links.emplace_back(a, b);
            const int below = 12 + b;
            graph.below[static_cast<std::size_t>(a)].push_back(below);
            graph.above[static_cast<std::size_t>(below)].push_back(a);
        }
    }
    std::int64_t expected = 0;
    for (std::size_t i = 0; i < links.size(); ++i) {
        for (std::size_t j = i + 1; j < links.size(); ++j) {
            expected += (links[i].first - links[j].first) * (links[i].second - links[j].second) < 0 ? 1 : 0;
        }
    }
    QCOMPARE(crossings(graph), expected);
}

void GraphLayoutTest::layoutsAreRepeatable()
{
    const Edges edges = randomDag(40, 120, 3);
    const auto first = layeredLayout(boxes(40), edges);
    const auto second = layeredLayout(boxes(40), edges);
    QVERIFY(first.routes == second.routes);
    for (std::size_t i = 0; i < first.nodes.size(); ++i) {
        QVERIFY(first.nodes[i].centre == second.nodes[i].centre);
    }
}

void GraphLayoutTest::loopsAndParallelEdges()
{
    const Edges edges{{0, 0}, {0, 1}, {1, 0}, {0, 1, false}, {1, 1}};
    const auto layout = layeredLayout(boxes(2), edges);
    QVERIFY(layout.routes[0].empty());
    QVERIFY(layout.routes[4].empty());
    QCOMPARE(layout.routes[1].size(), std::size_t{2});
    QVERIFY(std::equal(layout.routes[1].begin(), layout.routes[1].end(), layout.routes[2].rbegin()));
    QVERIFY(layout.routes[1] == layout.routes[3]);
    QVERIFY(layout.routes[1].front() == layout.nodes[0].centre);
    QVERIFY(layout.routes[2].front() == layout.nodes[1].centre);
}

void GraphLayoutTest::nodesWithoutEdgesStandInRowsBelow()
{
    const auto sizes = boxes(12);
    const auto layout = layeredLayout(sizes, Edges{{0, 1}, {1, 2}});
    const double bottom = layout.nodes[2].centre.y;
    for (std::size_t i = 3; i < sizes.size(); ++i) {
        QVERIFY(layout.nodes[i].centre.y > bottom);
    }
    QVERIFY(!overlap(layout, sizes));
    QVERIFY(layout.width < 8 * 100); // rows, not one line
    const auto alone = layeredLayout(boxes(5), Edges{});
    QVERIFY(!overlap(alone, boxes(5)));
    QVERIFY(withinBounds(alone, boxes(5)));
}

void GraphLayoutTest::undirectedEdgesFormLayersToo()
{
    const Edges star{{0, 1, false}, {0, 2, false}, {3, 0, false}, {4, 0, false}};
    const auto layout = layeredLayout(boxes(5), star);
    for (std::size_t i = 1; i < 5; ++i) {
        QVERIFY(layout.nodes[i].layer != layout.nodes[0].layer);
        QVERIFY(std::abs(layout.nodes[i].layer - layout.nodes[0].layer) == 1);
    }
}

void GraphLayoutTest::longRowsAreBroken()
{
    Edges star; // twelve causes of one node, which has twelve effects
    for (int i = 1; i <= 12; ++i) {
        star.push_back({i, 0});
        star.push_back({0, 12 + i});
    }
    LayoutOptions options;
    options.mostInLayer = 5;
    const auto sizes = boxes(25);
    const auto layout = layeredLayout(sizes, star, options);
    std::map<int, int> counts;
    for (const auto& place : layout.nodes) {
        ++counts[place.layer];
    }
    QVERIFY(std::ranges::all_of(counts, [](const auto& one) { return one.second <= 5; }));
    for (const LayoutEdge& edge : star) {
        QVERIFY(layout.nodes[static_cast<std::size_t>(edge.from)].layer <
                layout.nodes[static_cast<std::size_t>(edge.to)].layer);
    }
    QVERIFY(!overlap(layout, sizes));
    const double unbroken = layeredLayout(sizes, star).width;
    QVERIFY2(layout.width < 0.8 * unbroken, qPrintable(QString::number(layout.width / unbroken)));
}

void GraphLayoutTest::longEdgesPassEveryLayer()
{
    const Edges edges{{0, 1}, {1, 2}, {2, 3}, {0, 3}};
    const auto layout = layeredLayout(boxes(4), edges);
    QCOMPARE(layout.layers, 4);
    const auto& way = layout.routes[3];
    QCOMPARE(way.size(), std::size_t{6}); // both ends, and in and out of two layers
    QCOMPARE(layout.pieces, std::size_t{6});
    for (std::size_t i = 1; i < way.size(); ++i) {
        QVERIFY(way[i].y > way[i - 1].y);
    }
    // Straight beside the boxes of the layers it passes, not through them.
    for (std::size_t i = 1; i < 3; ++i) {
        QCOMPARE(way[2 * i - 1].x, way[2 * i].x);
        QVERIFY(std::abs(way[2 * i].x - layout.nodes[i].centre.x) >= boxes(4)[i].width / 2);
    }
}

void GraphLayoutTest::toTheRightIsTheSameTurned()
{
    const Edges edges{{0, 1}, {0, 2}, {1, 3}, {2, 3}};
    const auto sizes = boxes(4);
    LayoutOptions options;
    options.direction = LayoutDirection::Right;
    const auto layout = layeredLayout(sizes, edges, options);
    QVERIFY(layout.nodes[0].centre.x < layout.nodes[1].centre.x);
    QVERIFY(layout.nodes[1].centre.x < layout.nodes[3].centre.x);
    QVERIFY(layout.nodes[1].centre.y != layout.nodes[2].centre.y);
}

void GraphLayoutTest::workIsBoundedBySize()
{
    for (const int count : {100, 400, 1000}) {
        const Edges edges = randomDag(100, count, 11);
        const auto layout = layeredLayout(boxes(100), edges);
        QVERIFY(layout.layers <= 100);
        QVERIFY(layout.pieces <= edges.size() * static_cast<std::size_t>(layout.layers - 1));
        QVERIFY(layout.sweeps <= 100 / 2 * mostLayoutSweeps); // at most every two nodes are a part
    }
}

void GraphLayoutTest::edgesToNowhereAreRefused()
{
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, layeredLayout(boxes(2), Edges{{0, 2}}));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, layeredLayout(boxes(2), Edges{{-1, 0}}));
}

void GraphLayoutTest::nothingIsLaidOutAsNothing()
{
    const auto layout = layeredLayout({}, {});
    QCOMPARE(layout.width, 0.0);
    QCOMPARE(layout.height, 0.0);
    QCOMPARE(layout.layers, 0);
}

QTEST_GUILESS_MAIN(GraphLayoutTest)
#include "graph_layout_test.moc"
