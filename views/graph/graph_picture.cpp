// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/graph_picture.h"

#include "graph/edge_routes.h"
#include "telemetry/case.h"
#include "theme/marker.h"
#include "timeline/tickers.h"

#include <QFontMetricsF>
#include <QObject>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

// In pixels of the screen design.
constexpr double boxPad = 6;
constexpr double markerSize = 8;
constexpr double markerRoom = 14;
constexpr double narrowBox = 104; ///< widest box of the compact form
constexpr double pictureEdge = 8;
constexpr double thinLine = 1.3;
constexpr double thickLine = 3.6;
constexpr std::size_t wellArranged = 300; ///< edges above which fewer arrangements are tried
constexpr std::size_t manyEdges = 40;     ///< above which the edges of others fade

QString indicatorOf(const std::string& name, const ComponentNames& names)
{
    const std::string component(names.of(name));
    return name.size() > component.size() ? QString::fromStdString(name.substr(component.size() + 1))
                                          : QString();
}

QColor faint(QColor color)
{
    color.setAlphaF(0.4F);
    return color;
}

} // namespace

QString nodeTitle(const std::string& name, const ComponentNames& names)
{
    const QString component = QString::fromStdString(std::string(names.of(name)));
    const QString indicator = indicatorOf(name, names);
    return indicator.isEmpty() ? component : component + QStringLiteral(", ") + indicator;
}

GraphPicture::GraphPicture(std::shared_ptr<const GraphSubject> subject, GraphPart part, Style style,
                           QSizeF room)
    : m_subject(std::move(subject))
    , m_part(std::move(part))
    , m_style(std::move(style))
{
    measure();
    build(bestFor(room));
}

LayeredLayout GraphPicture::bestFor(QSizeF room)
{
    LayoutOptions options;
    options.nodeGap = u(m_style.compact ? 8 : 14);
    options.lineGap = u(9);
    options.shelf = room.width() - 2 * u(pictureEdge);
    options.aspect = room.height() > 0 && room.width() > 0 ? room.width() / room.height() : 1.4;
    LayeredLayout best;
    double largest = 0;
    // In the order in which readers expect them: another arrangement has to be clearly larger.
    for (const auto direction : {LayoutDirection::Down, LayoutDirection::Right}) {
        const bool down = direction == LayoutDirection::Down;
        double breadth = 1;
        for (const Box& one : m_boxes) {
            breadth = std::max(breadth, down ? one.rect.width() : one.rect.height());
        }
        const double side = down ? room.width() : room.height();
        const int fitting = std::max(2, static_cast<int>(side / (breadth + options.nodeGap)));
        for (const int most : {0, fitting}) {
            constexpr double clearly = 1.15;
            if (largest >= 1 || (most > 0 && m_part.edges.size() > wellArranged)) {
                continue;
            }
            options.direction = direction;
            options.mostInLayer = most;
            options.layerGap = u(m_style.compact ? 30 : down ? 38 : 46);
            LayeredLayout layout = laidOut(options);
            const double scale = std::min(room.width() / std::max(1.0, layout.width + 2 * u(pictureEdge)),
                                          room.height() / std::max(1.0, layout.height + 2 * u(pictureEdge)));
            if (best.nodes.empty() || scale > clearly * largest) {
                largest = scale;
                m_direction = direction;
                best = std::move(layout);
            }
        }
    }
    return best;
}

void GraphPicture::measure()
{
    QFont bold = m_style.font;
    bold.setBold(true);
    const QFontMetricsF boldMetrics(bold);
    const QFontMetricsF metrics(m_style.font);
    for (int node : m_part.nodes) {
        const std::string& name = m_subject->graph.nodes[static_cast<std::size_t>(node)];
        const std::string component(m_subject->names.of(name));
        Box one;
        one.node = node;
        one.look = m_style.theme->component(component);
        one.isTrueCause = !m_subject->trueCause.empty() && component == m_subject->trueCause;
        one.component = QString::fromStdString(component);
        one.indicator = indicatorOf(name, m_subject->names);
        const int rank = m_subject->ranks[static_cast<std::size_t>(node)];
        one.rank = rank > 0 ? QString::number(rank) : QString();
        one.hasLoop = std::ranges::any_of(m_subject->graph.edges, [node](const CausalGraph::Edge& edge) {
            return edge.from == node && edge.to == node;
        });
        // As for two figures everywhere, so that a component is not shortened here and written out there.
        const double rankRoom =
            metrics.horizontalAdvance(one.rank.size() > 2 ? one.rank : QStringLiteral("00")) + u(8);
        double text = std::max(boldMetrics.horizontalAdvance(one.component) + rankRoom,
                               metrics.horizontalAdvance(one.indicator));
        if (m_style.compact) {
            text = std::min(text, u(narrowBox - 2 * boxPad - markerRoom));
            const QString& shortName = one.look.shortName;
            const bool cut = boldMetrics.horizontalAdvance(one.component) > text - rankRoom;
            const bool torn = one.component.size() > shortName.size() &&
                              one.component.startsWith(shortName) && // only the first letters
                              one.component[shortName.size()].isLetterOrNumber();
            if (cut && !shortName.isEmpty() && !torn) {
                one.component = shortName;
            }
            one.component = boldMetrics.elidedText(one.component, Qt::ElideRight, text - rankRoom);
            one.indicator = metrics.elidedText(one.indicator, Qt::ElideRight, text);
        }
        one.rect = QRectF(0, 0, std::ceil(text + u(2 * boxPad + markerRoom)),
                          std::ceil(2 * metrics.height() + u(boxPad)));
        m_boxes.push_back(std::move(one));
    }
}

LayeredLayout GraphPicture::laidOut(const LayoutOptions& options) const
{
    std::vector<LayoutNode> nodes;
    double widest = 0;
    for (const Box& one : m_boxes) {
        widest = std::max(widest, one.rect.width());
    }
    for (const Box& one : m_boxes) {
        nodes.push_back({options.direction == LayoutDirection::Right ? widest : one.rect.width(),
                         one.rect.height()}); // columns have straight sides
    }
    std::vector<LayoutEdge> edges;
    for (std::size_t number : m_part.edges) {
        const CausalGraph::Edge& one = m_subject->graph.edges[number];
        const auto place = [&](int node) {
            return static_cast<int>(std::ranges::lower_bound(m_part.nodes, node) - m_part.nodes.begin());
        };
        edges.push_back({place(one.from), place(one.to),
                         one.mark == EdgeMark::Directed || one.mark == EdgeMark::PartiallyDirected});
    }
    return layeredLayout(nodes, edges, options);
}

void GraphPicture::build(const LayeredLayout& layout)
{
    const double edgeOf = u(pictureEdge);
    m_size = {layout.width + 2 * edgeOf, layout.height + 2 * edgeOf};
    double widest = 0;
    for (const Box& one : m_boxes) {
        widest = std::max(widest, one.rect.width());
    }
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        if (!isDownward()) {
            m_boxes[i].rect.setWidth(widest);
        }
        const LayoutPoint centre = layout.nodes[i].centre;
        m_boxes[i].rect.moveCenter({centre.x + edgeOf, centre.y + edgeOf});
        m_boxes[i].layer = layout.nodes[i].layer;
    }
    double heaviest = 0;
    double lightest = std::numeric_limits<double>::infinity();
    const auto weightOf = [&](std::size_t number) {
        const double weight = std::abs(m_subject->graph.edges[number].weight);
        return std::isfinite(weight) ? weight : 0;
    };
    for (std::size_t number = 0; number < m_subject->graph.edges.size(); ++number) {
        heaviest = std::max(heaviest, weightOf(number));
        lightest = std::min(lightest, weightOf(number));
    }
    m_weighted = heaviest > lightest * 1.001;

    std::vector<RoutedEdge> routed;
    for (std::size_t i = 0; i < m_part.edges.size(); ++i) {
        const CausalGraph::Edge& one = m_subject->graph.edges[m_part.edges[i]];
        RoutedEdge edge;
        for (const LayoutPoint& point : layout.routes[i]) {
            edge.way << QPointF(point.x + edgeOf, point.y + edgeOf);
        }
        edge.from = box(one.from)->rect;
        edge.to = box(one.to)->rect;
        routed.push_back(std::move(edge));
    }
    // Room at both ends for an arrow head or a circle.
    const auto markRoom = [&](bool arrow, bool circle, double width) {
        return arrow ? u(6) + width : circle ? u(7) : 0;
    };
    const auto ports = edgePorts(routed, isDownward(), u(9), u(8));
    for (std::size_t i = 0; i < m_part.edges.size(); ++i) {
        const CausalGraph::Edge& one = m_subject->graph.edges[m_part.edges[i]];
        Line line;
        line.edge = m_part.edges[i];
        const double share = m_weighted ? weightOf(line.edge) / heaviest : 0;
        line.width = u(m_weighted ? thinLine + (thickLine - thinLine) * share : thinLine + 0.2);
        line.start = ports[i].start;
        line.end = ports[i].end;
        line.startWay = ports[i].startWay;
        line.endWay = ports[i].endWay;
        const double before =
            markRoom(one.mark == EdgeMark::Bidirected,
                     one.mark == EdgeMark::PartiallyDirected || one.mark == EdgeMark::Circle, line.width);
        const double after = markRoom(one.mark == EdgeMark::Directed || one.mark == EdgeMark::Bidirected ||
                                          one.mark == EdgeMark::PartiallyDirected,
                                      one.mark == EdgeMark::Circle, line.width);
        line.path = edgePath(routed[i], ports[i], isDownward(), before, after);
        for (const QPolygonF& polygon : line.path.toSubpathPolygons()) {
            line.corners << polygon;
        }
        m_lines.push_back(std::move(line));
    }
}

const GraphPicture::Box* GraphPicture::box(int node) const
{
    const auto found = std::ranges::lower_bound(m_part.nodes, node);
    return found == m_part.nodes.end() || *found != node
               ? nullptr
               : &m_boxes[static_cast<std::size_t>(found - m_part.nodes.begin())];
}

void GraphPicture::paint(QPainter& painter, const Emphasis& emphasis) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    drawLines(painter, emphasis);
    const int active = emphasis.hovered;
    for (const Box& one : m_boxes) {
        const bool joined =
            active < 0 || one.node == active || std::ranges::any_of(m_lines, [&](const Line& line) {
                const CausalGraph::Edge& at = edge(line);
                return (at.from == active && at.to == one.node) || (at.to == active && at.from == one.node);
            });
        drawBox(painter, one, emphasis, !joined && m_lines.size() > manyEdges);
    }
    painter.restore();
}

void GraphPicture::drawLines(QPainter& painter, const Emphasis& emphasis) const
{
    const Theme& theme = *m_style.theme;
    const int active = emphasis.hovered >= 0 ? emphasis.hovered : emphasis.selected;
    const std::vector<std::size_t> support = m_subject->supporting(active);
    const auto isTold = [&](const Line& line) {
        return std::ranges::find(support, line.edge) != support.end();
    };
    const auto isAtActive = [&](const Line& line) {
        return active >= 0 && (edge(line).from == active || edge(line).to == active);
    };
    const bool fade = active >= 0 && m_lines.size() > manyEdges && box(active);
    for (const Line& line : m_lines) {
        if (!isTold(line) && !isAtActive(line)) {
            drawLine(painter, line, fade ? faint(theme.axis) : theme.axis, 0);
        }
    }
    for (const Line& line : m_lines) {
        if (!isTold(line) && isAtActive(line)) {
            drawLine(painter, line, support.empty() ? theme.text : theme.muted, 0);
        }
    }
    for (const Line& line : m_lines) {
        if (isTold(line)) {
            drawLine(painter, line, theme.text, u(0.7));
        }
    }
}

void GraphPicture::drawLine(QPainter& painter, const Line& line, const QColor& color, double extra) const
{
    const double width = line.width + extra;
    QPen pen(color, width);
    pen.setCapStyle(Qt::FlatCap);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(line.path);
    const auto arrow = [&](QPointF tip, QPointF away) {
        const double length = u(6) + line.width + extra;
        const double half = u(2.6) + 0.7 * width;
        const QPointF side(-away.y(), away.x());
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPolygon(
            QPolygonF({tip, tip + away * length + side * half, tip + away * length - side * half}));
    };
    const auto circle = [&](QPointF at, QPointF away) {
        painter.setPen(QPen(color, std::min(width, u(2))));
        painter.setBrush(m_style.theme->panel);
        painter.drawEllipse(at + away * u(3.6), u(3), u(3));
    };
    switch (edge(line).mark) {
    case EdgeMark::Undirected:
        break;
    case EdgeMark::Bidirected:
        arrow(line.start, line.startWay);
        arrow(line.end, line.endWay);
        break;
    case EdgeMark::Directed:
        arrow(line.end, line.endWay);
        break;
    case EdgeMark::PartiallyDirected:
        circle(line.start, line.startWay);
        arrow(line.end, line.endWay);
        break;
    case EdgeMark::Circle:
        circle(line.start, line.startWay);
        circle(line.end, line.endWay);
        break;
    }
}

void GraphPicture::drawBox(QPainter& painter, const Box& one, const Emphasis& emphasis, bool faded) const
{
    const Theme& theme = *m_style.theme;
    const bool selected = one.node == emphasis.selected;
    const bool hovered = one.node == emphasis.hovered;
    painter.save();
    painter.setOpacity(faded ? 0.45 : 1);
    const double frame = u(one.isTrueCause || selected ? 2.3 : 1.2);
    painter.setPen(QPen(one.look.color, frame));
    painter.setBrush(m_style.paper ? QColor(Qt::white)
                                   : (selected  ? theme.selection
                                      : hovered ? theme.hover
                                                : theme.panel));
    painter.drawRoundedRect(one.rect, u(3), u(3));
    if (selected) {
        painter.fillRect(
            QRectF(one.rect.left() + u(1.5), one.rect.top() + u(2.5), u(3), one.rect.height() - u(5)),
            theme.accent);
    }
    if (one.hasLoop) { // an arc that comes back to where it began, at the upper right corner
        const double r = u(4.5);
        const QPointF centre(one.rect.right() - u(1), one.rect.top() + u(1));
        painter.setPen(QPen(theme.axis, u(thinLine)));
        painter.setBrush(Qt::NoBrush);
        painter.drawArc(QRectF(centre.x() - r, centre.y() - r, 2 * r, 2 * r), -75 * 16, 240 * 16);
    }
    QFont bold = m_style.font;
    bold.setBold(one.isTrueCause || selected);
    const QFontMetricsF metrics(m_style.font);
    const double left = one.rect.left() + u(boxPad + markerRoom);
    const bool two = !one.indicator.isEmpty();
    const double first = two ? one.rect.top() + u(boxPad) / 2 + metrics.ascent()
                             : one.rect.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    drawMarker(painter, one.look.marker,
               {one.rect.left() + u(boxPad + markerSize / 2 + 1), first - metrics.ascent() / 2 + u(1)},
               u(markerSize), one.look.color);
    painter.setFont(bold);
    painter.setPen(selected ? theme.selectionText : theme.text);
    painter.drawText(QPointF(left, first), one.component);
    painter.setFont(m_style.font);
    painter.setPen(theme.muted);
    painter.drawText(QPointF(one.rect.right() - u(boxPad) - metrics.horizontalAdvance(one.rank), first),
                     one.rank);
    if (two) {
        painter.setPen(selected ? theme.selectionText : theme.text);
        painter.drawText(QPointF(left, first + metrics.height()), one.indicator);
    }
    if (one.node == emphasis.walked) {
        painter.setPen(QPen(theme.accent, u(2)));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(one.rect.adjusted(-u(3), -u(3), u(3), u(3)), u(4), u(4));
    }
    painter.restore();
}

QString GraphPicture::legend() const
{
    const auto has = [&](EdgeMark mark) {
        return std::ranges::any_of(m_lines, [&](const Line& line) { return edge(line).mark == mark; });
    };
    QStringList words;
    if (has(EdgeMark::Directed) || has(EdgeMark::PartiallyDirected)) {
        words << QObject::tr("arrow: cause to effect");
    }
    if (has(EdgeMark::Undirected)) {
        words << QObject::tr("plain line: direction undecided");
    }
    if (has(EdgeMark::Bidirected)) {
        words << QObject::tr("two arrows: a hidden common cause");
    }
    if (has(EdgeMark::PartiallyDirected) || has(EdgeMark::Circle)) {
        words << QObject::tr("circle: this end is undecided");
    }
    if (m_weighted && !m_lines.empty()) {
        words << QObject::tr("width: weight");
    }
    if (std::ranges::any_of(m_boxes, &Box::hasLoop)) {
        words << QObject::tr("arc at a corner: follows its own past");
    }
    if (std::ranges::any_of(m_boxes, [](const Box& one) { return !one.rank.isEmpty(); })) {
        words << QObject::tr("number: rank");
    }
    if (std::ranges::any_of(m_boxes, &Box::isTrueCause)) {
        words << QObject::tr("heavy frame: the true cause");
    }
    return words.join(QStringLiteral("; "));
}

QRectF GraphPicture::nodeRect(int node) const
{
    const Box* one = box(node);
    return one ? one->rect : QRectF();
}

int GraphPicture::nodeAt(QPointF point) const
{
    const auto hit = std::ranges::find_if(m_boxes, [&](const Box& one) { return one.rect.contains(point); });
    return hit == m_boxes.end() ? -1 : hit->node;
}

std::optional<std::size_t> GraphPicture::edgeAt(QPointF point, double reach) const
{
    std::optional<std::size_t> nearest;
    double distance = reach;
    for (const Line& line : m_lines) {
        if (!line.corners.boundingRect().adjusted(-reach, -reach, reach, reach).contains(point)) {
            continue;
        }
        for (qsizetype i = 0; i + 1 < line.corners.size(); ++i) {
            const double away = distanceToSegment(point, line.corners[i], line.corners[i + 1]);
            if (away < distance) {
                distance = away;
                nearest = line.edge;
            }
        }
    }
    return nearest;
}

int GraphPicture::nodeTowards(int node, QPointF direction) const
{
    const Box* start = box(node);
    if (!start) {
        return firstNode();
    }
    int best = node;
    double shortest = std::numeric_limits<double>::infinity();
    for (const Box& one : m_boxes) {
        const QPointF way = one.rect.center() - start->rect.center();
        const double ahead = QPointF::dotProduct(way, direction);
        const double aside = std::abs(way.x() * direction.y() - way.y() * direction.x());
        if (one.node == node || ahead < u(4) || aside > 3 * ahead) {
            continue;
        }
        const double far = ahead + 2 * aside;
        if (far < shortest) {
            shortest = far;
            best = one.node;
        }
    }
    return best;
}

int GraphPicture::firstNode() const
{
    const auto rank = [&](const Box& one) {
        const int known = m_subject->ranks[static_cast<std::size_t>(one.node)];
        return known > 0 ? known : std::numeric_limits<int>::max();
    };
    const auto first = std::ranges::min_element(m_boxes, {}, rank);
    return first == m_boxes.end() ? -1 : first->node;
}

QString GraphPicture::nodeText(int node) const
{
    if (node < 0) {
        return {};
    }
    const auto& graph = m_subject->graph;
    QStringList causes;
    QStringList effects;
    QStringList others;
    for (const CausalGraph::Edge& one : graph.edges) {
        if (one.from == one.to || (one.from != node && one.to != node)) {
            continue;
        }
        const int other = one.from == node ? one.to : one.from;
        const QString name = nodeTitle(graph.nodes[static_cast<std::size_t>(other)], m_subject->names);
        if (one.mark != EdgeMark::Directed) {
            others << name;
        } else {
            (one.to == node ? causes : effects) << name;
        }
    }
    const auto listed = [](const QString& title, const QStringList& names) {
        constexpr qsizetype most = 6;
        if (names.isEmpty()) {
            return QString();
        }
        const QString more =
            names.size() > most ? QObject::tr(" and %1 more").arg(names.size() - most) : QString();
        return QLatin1Char('\n') + title + names.mid(0, most).join(QStringLiteral("; ")) + more;
    };
    QString text = nodeTitle(graph.nodes[static_cast<std::size_t>(node)], m_subject->names);
    if (const int rank = m_subject->ranks[static_cast<std::size_t>(node)]; rank > 0) {
        text += QObject::tr(", rank %1").arg(rank);
    } else {
        text += QObject::tr(", not ranked");
    }
    if (const Box* one = box(node); one && one->isTrueCause) {
        text += QObject::tr(", of the true cause");
    }
    text += listed(QObject::tr("causes: "), causes) + listed(QObject::tr("effects: "), effects) +
            listed(QObject::tr("undecided or hidden cause: "), others);
    return causes.isEmpty() && effects.isEmpty() && others.isEmpty() ? text + QObject::tr("\nno edge") : text;
}

QString GraphPicture::edgeText(std::size_t number) const
{
    const CausalGraph::Edge& one = m_subject->graph.edges[number];
    const QString from =
        nodeTitle(m_subject->graph.nodes[static_cast<std::size_t>(one.from)], m_subject->names);
    const QString to = nodeTitle(m_subject->graph.nodes[static_cast<std::size_t>(one.to)], m_subject->names);
    QString text;
    switch (one.mark) {
    case EdgeMark::Directed:
        text = QObject::tr("%1 causes %2");
        break;
    case EdgeMark::Undirected:
        text = QObject::tr("%1 and %2: one causes the other, the direction is undecided");
        break;
    case EdgeMark::Bidirected:
        text = QObject::tr("%1 and %2 have a hidden common cause");
        break;
    case EdgeMark::PartiallyDirected:
        text = QObject::tr("%1 causes %2, or both have a hidden common cause");
        break;
    case EdgeMark::Circle:
        text = QObject::tr("%1 and %2 depend on each other; how is undecided");
        break;
    }
    text = text.arg(from, to);
    return m_weighted ? text + QObject::tr("\nweight %1").arg(readableNumber(one.weight)) : text;
}

} // namespace culprit
