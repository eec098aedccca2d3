// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/graph_subject.h"
#include "graph/layered_layout.h"
#include "theme/theme.h"

#include <QFont>
#include <QPainterPath>
#include <QPolygonF>
#include <QRectF>

#include <memory>
#include <optional>
#include <vector>

class QPainter;

namespace culprit {

/// A graph drawn in layers: the same on screen and on paper. Coordinates begin at (0, 0).
class GraphPicture
{
public:
    struct Style
    {
        const Theme* theme = &Theme::current();
        QFont font;
        double unit = 1;      ///< pixels of the picture for one pixel of the screen design
        bool compact = false; ///< short names in narrow boxes, for the dock
        bool paper = false;
    };
    /// What a reader points at; numbers of nodes in the whole graph, -1 for none.
    struct Emphasis
    {
        int selected = -1;
        int hovered = -1;
        int walked = -1; ///< where the arrow keys have gone to
    };

    /// Lays `part` out so that it fits `room` at a large scale: downwards or to the right, with long rows
    /// broken or not.
    GraphPicture(std::shared_ptr<const GraphSubject> subject, GraphPart part, Style style, QSizeF room);

    const GraphSubject& subject() const { return *m_subject; }
    const GraphPart& part() const { return m_part; }
    QSizeF size() const { return m_size; }
    bool isDownward() const { return m_direction == LayoutDirection::Down; }

    void paint(QPainter& painter, const Emphasis& emphasis) const;
    /// The marks of this picture in words: `arrow: cause to effect; …`.
    QString legend() const;

    /// The box of a node; empty when it is not shown.
    QRectF nodeRect(int node) const;
    int nodeAt(QPointF point) const;
    std::optional<std::size_t> edgeAt(QPointF point, double reach) const;
    /// The node that stands from `node` towards `direction` (of length 1), or `node` when there is none.
    int nodeTowards(int node, QPointF direction) const;
    /// The best ranked node, else the first; -1 without any.
    int firstNode() const;

    /// A node in words: name, rank, causes and effects.
    QString nodeText(int node) const;
    QString edgeText(std::size_t edge) const;

private:
    struct Box
    {
        int node = 0;
        QRectF rect;
        QString component; ///< elided to its room
        QString indicator; ///< empty for a node without one
        QString rank;
        ComponentStyle look;
        bool isTrueCause = false;
        bool hasLoop = false; ///< an edge to itself
        int layer = 0;
    };
    struct Line
    {
        std::size_t edge = 0;
        QPainterPath path;  ///< between the marks at its ends
        QPolygonF corners;  ///< of the path, for hits
        QPointF start, end; ///< at the boxes
        QPointF startWay;   ///< away from the box, of length 1
        QPointF endWay;
        double width = 1;
    };

    LayeredLayout laidOut(const LayoutOptions& options) const;
    LayeredLayout bestFor(QSizeF room);
    void measure();
    void build(const LayeredLayout& layout);
    void drawLines(QPainter& painter, const Emphasis& emphasis) const;
    void drawLine(QPainter& painter, const Line& line, const QColor& color, double extra) const;
    void drawBox(QPainter& painter, const Box& box, const Emphasis& emphasis, bool faded) const;
    const CausalGraph::Edge& edge(const Line& line) const { return m_subject->graph.edges[line.edge]; }
    const Box* box(int node) const;
    double u(double pixels) const { return pixels * m_style.unit; }

    std::shared_ptr<const GraphSubject> m_subject;
    GraphPart m_part;
    Style m_style;
    LayoutDirection m_direction = LayoutDirection::Down;
    QSizeF m_size;
    std::vector<Box> m_boxes; ///< in the order of the part's nodes
    std::vector<Line> m_lines;
    bool m_weighted = false; ///< weights differ, so that widths tell something
};

/// `ray-replicas-1, ctn_memory`.
QString nodeTitle(const std::string& name, const ComponentNames& names = {});

} // namespace culprit
