// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/marker.h"

#include <QPainter>

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace culprit {

MarkerShape markerFrom(const QString& word)
{
    static const std::pair<const char*, MarkerShape> words[] = {{"circle", MarkerShape::Circle},
                                                                {"square", MarkerShape::Square},
                                                                {"diamond", MarkerShape::Diamond},
                                                                {"triangle-up", MarkerShape::TriangleUp},
                                                                {"triangle-down", MarkerShape::TriangleDown},
                                                                {"cross", MarkerShape::Cross},
                                                                {"plus", MarkerShape::Plus},
                                                                {"star", MarkerShape::Star},
                                                                {"bar", MarkerShape::Bar}};
    for (const auto& [name, shape] : words) {
        if (word == QLatin1String(name)) {
            return shape;
        }
    }
    throw std::invalid_argument("no marker is called " + word.toStdString());
}

bool isStroke(MarkerShape shape)
{
    return shape == MarkerShape::Cross || shape == MarkerShape::Plus || shape == MarkerShape::Star ||
           shape == MarkerShape::Bar;
}

QPainterPath markerPath(MarkerShape shape, qreal size)
{
    const qreal r = size / 2;
    QPainterPath path;
    const auto line = [&](qreal x1, qreal y1, qreal x2, qreal y2) {
        path.moveTo(x1, y1);
        path.lineTo(x2, y2);
    };
    const auto area = [&](std::initializer_list<QPointF> corners) {
        path.addPolygon(QPolygonF(QList<QPointF>(corners)));
        path.closeSubpath();
    };
    switch (shape) {
    case MarkerShape::Circle:
        path.addEllipse(QPointF(0, 0), r, r);
        break;
    case MarkerShape::Square:
        path.addRect(-r * 0.9, -r * 0.9, r * 1.8, r * 1.8);
        break;
    case MarkerShape::Diamond:
        area({{0, -r * 1.2}, {r * 1.2, 0}, {0, r * 1.2}, {-r * 1.2, 0}});
        break;
    case MarkerShape::TriangleUp:
        area({{0, -r * 1.1}, {r * 1.15, r * 0.9}, {-r * 1.15, r * 0.9}});
        break;
    case MarkerShape::TriangleDown:
        area({{0, r * 1.1}, {r * 1.15, -r * 0.9}, {-r * 1.15, -r * 0.9}});
        break;
    case MarkerShape::Cross:
        line(-r * 0.8, -r * 0.8, r * 0.8, r * 0.8);
        line(-r * 0.8, r * 0.8, r * 0.8, -r * 0.8);
        break;
    case MarkerShape::Star:
        line(-r * 0.8, -r * 0.8, r * 0.8, r * 0.8);
        line(-r * 0.8, r * 0.8, r * 0.8, -r * 0.8);
        [[fallthrough]];
    case MarkerShape::Plus:
        line(-r, 0, r, 0);
        line(0, -r, 0, r);
        break;
    case MarkerShape::Bar:
        line(-r, 0, r, 0);
        break;
    }
    return path;
}

void drawMarker(QPainter& painter, MarkerShape shape, const QPointF& centre, qreal size, const QColor& color,
                bool hollow)
{
    painter.save();
    painter.translate(centre);
    const bool stroke = isStroke(shape);
    painter.setPen(stroke || hollow ? QPen(color, stroke ? size * 0.22 : 1.2) : QPen(Qt::NoPen));
    painter.setBrush(stroke || hollow ? QBrush(Qt::NoBrush) : QBrush(color));
    painter.drawPath(markerPath(shape, size));
    painter.restore();
}

} // namespace culprit
