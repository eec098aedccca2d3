// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/edge_routes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace culprit {

namespace {

double along(QPointF point, bool downward)
{
    return downward ? point.x() : point.y();
}

double across(QPointF point, bool downward)
{
    return downward ? point.y() : point.x();
}

QPointF pointOf(double alongIt, double acrossIt, bool downward)
{
    return downward ? QPointF(alongIt, acrossIt) : QPointF(acrossIt, alongIt);
}

/// One end of an edge at a side of a box.
struct PortEnd
{
    std::size_t edge = 0;
    bool atStart = true;
    double towards = 0; ///< where the edge goes from here
};

} // namespace

std::vector<EdgePorts> edgePorts(const std::vector<RoutedEdge>& edges, bool downward, double gap,
                                 double margin)
{
    std::vector<EdgePorts> ports(edges.size());
    // A side is told by the centre of its box and whether it looks towards higher layers.
    std::map<std::tuple<double, double, bool>, std::vector<PortEnd>> sides;
    std::map<std::vector<double>, std::vector<std::size_t>> shared;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        const QPolygonF& way = edges[i].way;
        const auto add = [&](QPointF centre, QPointF next, bool atStart) {
            const bool ahead = across(next, downward) > across(centre, downward);
            sides[{centre.x(), centre.y(), ahead}].push_back({i, atStart, along(next, downward)});
        };
        add(way.first(), way[1], true);
        add(way.last(), way[way.size() - 2], false);
        const bool turned =
            std::pair(way.first().x(), way.first().y()) > std::pair(way.last().x(), way.last().y());
        const QPointF a = turned ? way.last() : way.first();
        const QPointF b = turned ? way.first() : way.last();
        shared[{a.x(), a.y(), b.x(), b.y()}].push_back(i);
    }
    for (auto& [side, ends] : sides) {
        const bool ahead = std::get<2>(side);
        std::ranges::stable_sort(ends, {},
                                 [](const PortEnd& end) { return std::pair(end.towards, end.edge); });
        const RoutedEdge& first = edges[ends.front().edge];
        const QRectF box = ends.front().atStart ? first.from : first.to;
        const double breadth = downward ? box.width() : box.height();
        const auto between = static_cast<double>(ends.size() - 1);
        const double step = between > 0 ? std::min(gap, std::max(0.0, breadth - 2 * margin) / between) : 0.0;
        double at = along(box.center(), downward) - step * between / 2;
        const double edgeAt =
            ahead ? (downward ? box.bottom() : box.right()) : (downward ? box.top() : box.left());
        for (const PortEnd& end : ends) {
            EdgePorts& port = ports[end.edge];
            (end.atStart ? port.start : port.end) = pointOf(at, edgeAt, downward);
            (end.atStart ? port.startWay : port.endWay) = pointOf(0, ahead ? 1 : -1, downward);
            at += step;
        }
    }
    for (const auto& [pair, numbers] : shared) {
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            const double place = static_cast<double>(i) - static_cast<double>(numbers.size() - 1) / 2;
            ports[numbers[i]].aside = place * gap / 2;
        }
    }
    return ports;
}

QPainterPath edgePath(const RoutedEdge& edge, const EdgePorts& ports, bool downward, double before,
                      double after)
{
    QPolygonF points;
    points << ports.start + ports.startWay * before;
    for (qsizetype i = 1; i + 1 < edge.way.size(); ++i) {
        points << edge.way[i] + pointOf(ports.aside, 0, downward);
    }
    points << ports.end + ports.endWay * after;
    QPainterPath path(points.first());
    for (qsizetype i = 0; i + 1 < points.size(); ++i) {
        const QPointF a = points[i];
        const QPointF b = points[i + 1];
        if (std::abs(along(a, downward) - along(b, downward)) < 0.5) {
            path.lineTo(b);
            continue;
        }
        const double middle = (across(a, downward) + across(b, downward)) / 2;
        path.cubicTo(pointOf(along(a, downward), middle, downward),
                     pointOf(along(b, downward), middle, downward), b);
    }
    return path;
}

double distanceToSegment(QPointF point, QPointF a, QPointF b)
{
    const QPointF way = b - a;
    const double length = QPointF::dotProduct(way, way);
    const double part = length > 0 ? std::clamp(QPointF::dotProduct(point - a, way) / length, 0.0, 1.0) : 0.0;
    const QPointF away = point - (a + way * part);
    return std::hypot(away.x(), away.y());
}

} // namespace culprit
