// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/icons.h"

#include "theme/theme.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

namespace culprit {

namespace {

constexpr int iconScale = 3; // drawn once, large enough for high pixel densities

QIcon rendered(const QByteArray& svg, int side)
{
    QSvgRenderer renderer(svg);
    QPixmap pixmap(side * iconScale, side * iconScale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.end();
    pixmap.setDevicePixelRatio(iconScale);
    return QIcon(pixmap);
}

QByteArray glyphSvg(std::string_view fault, const QColor& color)
{
    const QString glyph = Theme::current().faultGlyph(fault);
    if (glyph.isEmpty()) {
        return {};
    }
    return QStringLiteral("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\" fill=\"none\" "
                          "stroke=\"%1\" stroke-width=\"1.4\"><path d=\"%2\"/></svg>")
        .arg(color.name(), glyph)
        .toUtf8();
}

} // namespace

QIcon resourceIcon(const QString& name, const QColor& color)
{
    Theme::current(); // the resources are at hand from here on
    QFile file(QStringLiteral(":/culprit/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    return rendered(file.readAll().replace("#57606A", color.name().toLatin1()), 20);
}

void drawFaultGlyph(QPainter& painter, std::string_view fault, const QRectF& box, const QColor& color)
{
    const QByteArray svg = glyphSvg(fault, color);
    if (!svg.isEmpty()) {
        QSvgRenderer(svg).render(&painter, box);
    }
}

QIcon faultIcon(std::string_view fault)
{
    const QByteArray svg = glyphSvg(fault, Theme::current().text);
    return svg.isEmpty() ? QIcon() : rendered(svg, 16);
}

QIcon componentIcon(std::string_view component)
{
    const ComponentStyle style = Theme::current().component(component);
    QPixmap pixmap(12 * iconScale, 12 * iconScale);
    pixmap.fill(Qt::transparent);
    pixmap.setDevicePixelRatio(iconScale);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    drawMarker(painter, style.marker, {6, 6}, 8, style.color);
    return QIcon(pixmap);
}

QPixmap componentSample(std::string_view component, bool hollow, qreal devicePixelRatio)
{
    const ComponentStyle style = Theme::current().component(component);
    const QSizeF size(26, 12);
    QPixmap pixmap((size * devicePixelRatio).toSize());
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!hollow) {
        painter.setPen(style.pen(1.6));
        painter.drawLine(QPointF(1, 6), QPointF(25, 6));
    }
    drawMarker(painter, style.marker, {13, 6}, 7, hollow ? Theme::current().muted : style.color, hollow);
    return pixmap;
}

} // namespace culprit
