// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>
#include <QPolygonF>
#include <QRectF>

#include <vector>

namespace culprit {

/// An edge between two boxes by way of the points the layout gives it, centres included.
struct RoutedEdge
{
    QPolygonF way;
    QRectF from;
    QRectF to;
};

/// Where an edge leaves its boxes, and the way straight out of them, of length 1.
struct EdgePorts
{
    QPointF start;
    QPointF startWay;
    QPointF end;
    QPointF endWay;
    double aside = 0; ///< of the bends, where several edges share them
};

/// Shares the side of every box out among the edges that end there, in the order of where they come from;
/// `gap` is the distance wished between neighbours, `margin` that from the corners.
std::vector<EdgePorts> edgePorts(const std::vector<RoutedEdge>& edges, bool downward, double gap,
                                 double margin);

/// A smooth path from port to port, cut back by `before` and `after` for the marks at its ends.
QPainterPath edgePath(const RoutedEdge& edge, const EdgePorts& ports, bool downward, double before,
                      double after);

double distanceToSegment(QPointF point, QPointF a, QPointF b);

} // namespace culprit
