// SPDX-License-Identifier: GPL-3.0-or-later
// What of a graph is drawn, and where: without a window.
#include "graph/graph_panel.h"
#include "graph/graph_view.h"
#include "gui/fatal_warnings.h"
#include "gui/graph_subjects.h"

#include <QApplication>
#include <QPainter>
#include <QTest>

#include <cmath>
#include <set>

using namespace culprit;
using namespace culprit::test;

class GraphPictureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp, ThemeMode::Light); }
    void partsOfAGraph();
    void strongestEdgesComeFirst();
    void whatLeadsToANode();
    void everyMarkIsDrawnAndTold();
    void boxesAreFoundWhereTheyAreDrawn();
    void boxesFollowTheTheme();
};

void GraphPictureTest::partsOfAGraph()
{
    const GraphSubject subject = everyMark();
    const GraphPart all = chosenPart(subject, EdgeChoice::All, -1, 1);
    QCOMPARE(all.allEdges, std::size_t{6}); // an edge from a node to itself is none
    QCOMPARE(all.edges.size(), std::size_t{6});
    QCOMPARE(all.nodes.size(), std::size_t{9});
    const GraphPart around = chosenPart(subject, EdgeChoice::Around, 1, 10);
    QCOMPARE(around.edges, (std::vector<std::size_t>{0, 1, 3}));
    QCOMPARE(around.nodes, (std::vector<int>{0, 1, 2, 5}));
    // What the rank rests on comes before what is heavier.
    GraphSubject light = subject;
    light.graph.edges[0].weight = 0.01;
    QCOMPARE(chosenPart(light, EdgeChoice::Around, 1, 1).edges, (std::vector<std::size_t>{0}));
    // A node without an edge is shown alone.
    const GraphPart alone = chosenPart(subject, EdgeChoice::Around, 8, 10);
    QVERIFY(alone.edges.empty());
    QCOMPARE(alone.nodes, std::vector<int>{8});
    // Without a node the strongest are shown.
    QCOMPARE(chosenPart(subject, EdgeChoice::Around, -1, 1).edges, std::vector<std::size_t>{4});
}

void GraphPictureTest::strongestEdgesComeFirst()
{
    const GraphSubject subject = dense();
    const GraphPart part = chosenPart(subject, EdgeChoice::Strongest, -1, 30);
    QCOMPARE(part.edges.size(), std::size_t{30});
    QCOMPARE(part.allEdges, std::size_t{276});
    int neighbours = 0;
    int next = 0;
    for (std::size_t number : part.edges) {
        const auto& edge = subject.graph.edges[number];
        neighbours += edge.to - edge.from == 1 ? 1 : 0;
        next += edge.to - edge.from == 2 ? 1 : 0;
        // Of the equally heavy those between the best ranked.
        QVERIFY(edge.to - edge.from == 1 || edge.to <= 8);
    }
    QCOMPARE(neighbours, 23);
    QCOMPARE(next, 7);
}

void GraphPictureTest::whatLeadsToANode()
{
    const GraphSubject subject = everyMark();
    const GraphPart part = chosenPart(subject, EdgeChoice::Leading, 2, 10);
    // 0 -> 1 -> 2, 6 o-> 2 and 7 o-o 6; a hidden common cause leads nowhere.
    QCOMPARE(part.edges, (std::vector<std::size_t>{0, 1, 4, 5}));
    QCOMPARE(part.nodes, (std::vector<int>{0, 1, 2, 6, 7}));
    QVERIFY(chosenPart(subject, EdgeChoice::Leading, 0, 10).edges.empty());
    // The nearest come first.
    QCOMPARE(chosenPart(subject, EdgeChoice::Leading, 2, 2).edges, (std::vector<std::size_t>{1, 4}));
}

void GraphPictureTest::everyMarkIsDrawnAndTold()
{
    const auto subject = shared(everyMark());
    const GraphPicture picture(subject, chosenPart(*subject, EdgeChoice::All, -1, 0), {}, {800, 600});
    const QString legend = picture.legend();
    for (const char* word :
         {"arrow", "plain line", "two arrows", "circle", "width", "arc", "rank", "true cause"}) {
        QVERIFY2(legend.contains(QLatin1String(word)), word);
    }
    QVERIFY(picture.nodeText(1).contains("rank 1"));
    QVERIFY(picture.nodeText(1).contains("causes: ray-replicas-0, metric0"));
    QVERIFY(picture.nodeText(1).contains("effects: ray-replicas-2, metric2"));
    QVERIFY(picture.nodeText(1).contains("hidden cause: ray-replicas-2, metric5"));
    QVERIFY(picture.nodeText(8).contains("no edge"));
    QVERIFY(picture.edgeText(0).contains("ray-replicas-0, metric0 causes ray-replicas-1, metric1"));
    QVERIFY(picture.edgeText(2).contains("undecided"));
    QVERIFY(picture.edgeText(3).contains("hidden common cause"));
    QVERIFY(picture.edgeText(4).contains("weight 2"));
}

void GraphPictureTest::boxesAreFoundWhereTheyAreDrawn()
{
    const auto subject = shared(everyMark());
    const GraphPicture picture(subject, chosenPart(*subject, EdgeChoice::All, -1, 0), {}, {800, 600});
    const QRectF whole(QPointF(), picture.size());
    for (int node = 0; node < 9; ++node) {
        const QRectF box = picture.nodeRect(node);
        QVERIFY(whole.contains(box));
        QCOMPARE(picture.nodeAt(box.center()), node);
        for (int other = 0; other < node; ++other) {
            QVERIFY(!box.intersects(picture.nodeRect(other)));
        }
    }
    QCOMPARE(picture.nodeAt({-5, -5}), -1);
    QVERIFY(picture.isDownward());
    QVERIFY(picture.nodeRect(0).bottom() < picture.nodeRect(1).top()); // causes above effects
    const QPointF between = (picture.nodeRect(0).center() + picture.nodeRect(1).center()) / 2;
    QCOMPARE(picture.edgeAt(between, 30).value_or(99), std::size_t{0});
    QVERIFY(!picture.edgeAt({picture.size().width() + 50, 0}, 5));
    const auto y = [&](int node) { return picture.nodeRect(node).center().y(); };
    QVERIFY(y(picture.nodeTowards(0, {0, 1})) > y(0));
    QVERIFY(y(picture.nodeTowards(1, {0, -1})) < y(1));
    QCOMPARE(picture.nodeTowards(1, {0, -1}) == 1, false);
    QCOMPARE(picture.firstNode(), 1); // rank 1
}

void GraphPictureTest::boxesFollowTheTheme()
{
    for (const auto mode : {ThemeMode::Light, ThemeMode::Dark}) {
        const auto subject = shared(everyMark());
        GraphPicture::Style style;
        style.theme = &Theme::of(mode);
        const GraphPicture picture(subject, chosenPart(*subject, EdgeChoice::All, -1, 0), style, {800, 600});
        constexpr int zoom = 4; // frames are thin
        QImage image(picture.size().toSize() * zoom, QImage::Format_RGB32);
        image.fill(style.theme->panel);
        QPainter painter(&image);
        painter.scale(zoom, zoom);
        picture.paint(painter, {1, -1, -1});
        painter.end();
        const auto isFramedIn = [&](int node, const QColor& color) {
            const QRectF box = picture.nodeRect(node);
            return image.pixelColor((QPointF(box.center().x(), box.top()) * zoom).toPoint()) == color;
        };
        QVERIFY(isFramedIn(1, style.theme->component("ray-replicas-1").color));
        QVERIFY(isFramedIn(0, style.theme->component("ray-replicas-0").color));
        QVERIFY(!isFramedIn(0, style.theme->component("ray-replicas-1").color));
        const QRectF chosen = picture.nodeRect(1);
        QCOMPARE(image.pixelColor((QPointF(chosen.right() - 5, chosen.bottom() - 6) * zoom).toPoint()),
                 style.theme->selection);
    }
}

CULPRIT_GUI_TEST_MAIN(GraphPictureTest)
#include "graph_picture_test.moc"
