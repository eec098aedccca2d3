// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QPixmap>
#include <QString>

#include <string>
#include <string_view>

class QPainter;

namespace culprit {

/// An icon of `resources/icons` drawn in `color`, crisp at any scale.
QIcon resourceIcon(const QString& name, const QColor& color);

/// The glyph of a fault in `color`; nothing is drawn for a fault without one.
void drawFaultGlyph(QPainter& painter, std::string_view fault, const QRectF& box, const QColor& color);
QIcon faultIcon(std::string_view fault);

/// A component's marker as an icon in the current theme.
QIcon componentIcon(std::string_view component);

/// A component's line with its marker, as in a legend.
QPixmap componentSample(std::string_view component, bool hollow, qreal devicePixelRatio);

} // namespace culprit
