// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>
#include <QString>

class QPainter;
class QColor;

namespace culprit {

enum class MarkerShape { Circle, Square, Diamond, TriangleUp, TriangleDown, Cross, Plus, Star, Bar };

/// Throws std::invalid_argument for a word that names none.
MarkerShape markerFrom(const QString& word);

/// The outline around the origin, in a box of `size`. Crosses and the like are strokes, the others areas.
QPainterPath markerPath(MarkerShape shape, qreal size);
bool isStroke(MarkerShape shape);

void drawMarker(QPainter& painter, MarkerShape shape, const QPointF& centre, qreal size, const QColor& color,
                bool hollow = false);

} // namespace culprit
