// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in the cells of a misattribution picture: colours or bars.
#include "misattribution/misattribution_picture.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

constexpr double barShare = 0.62; ///< of a column's width
constexpr double widestBar = 26;

} // namespace

void paintHatching(QPainter& painter, const QRectF& area, const QColor& color, double unit)
{
    const double step = 4 * unit;
    painter.setPen(QPen(color, 1.1 * unit, Qt::SolidLine, Qt::FlatCap));
    // Along x + y = c; clipping by a painter's clip would become an image in some formats.
    const double first = area.left() + area.top();
    const double last = area.right() + area.bottom();
    for (double c = (std::floor(first / step) + 1) * step; c < last; c += step) {
        const double fromX = std::max(area.left(), c - area.bottom());
        const double toX = std::min(area.right(), c - area.top());
        if (toX > fromX) {
            painter.drawLine(QLineF(fromX, c - fromX, toX, c - toX));
        }
    }
}

void MisattributionPicture::paintZero(QPainter& painter, QPointF centre) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_style.theme->axis);
    painter.drawEllipse(centre, 0.9 * m_style.unit, 0.9 * m_style.unit);
    painter.setBrush(Qt::NoBrush);
}

void MisattributionPicture::paintNumber(QPainter& painter, Cell cell, QPointF middleOfBase,
                                        const QColor& color) const
{
    const QString number = text(cell);
    painter.setPen(color);
    const double wide = QFontMetricsF(m_style.font).horizontalAdvance(number);
    painter.drawText(middleOfBase - QPointF(wide / 2, 0), number);
}

void MisattributionPicture::paintHeatmap(QPainter& painter) const
{
    const double unit = m_style.unit;
    const Theme& theme = *m_style.theme;
    const QFontMetricsF metrics(m_style.font);
    painter.setFont(m_style.font);
    const int rows = static_cast<int>(m_matrix.rows.size());
    const int columns = static_cast<int>(m_matrix.columns.size());
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const QRectF cell =
                cellRect({row, column}).adjusted(0.5 * unit, 0.5 * unit, -0.5 * unit, -0.5 * unit);
            const double part = value({row, column}) / m_style.scaleTop;
            painter.fillRect(cell, part > 0 ? theme.heat(part) : theme.panelAlt);
        }
    }
    // Outlines above all cells, so that neighbours do not paint over them, and numbers above the outlines.
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            painter.setRenderHint(QPainter::Antialiasing, false);
            paintTruth(painter, {row, column});
            const QPointF centre = cellRect({row, column}).center();
            const double number = value({row, column});
            if (number > 0) {
                paintNumber(painter, {row, column},
                            {centre.x(), centre.y() + (metrics.ascent() - metrics.descent()) / 2},
                            theme.heatText(number / m_style.scaleTop));
            } else {
                paintZero(painter, centre);
            }
        }
    }
}

void MisattributionPicture::paintTruth(QPainter& painter, Cell cell) const
{
    const double unit = m_style.unit;
    const Theme& theme = *m_style.theme;
    const auto row = static_cast<std::size_t>(cell.first);
    const auto column = static_cast<std::size_t>(cell.second);
    const int count = m_matrix.counts[row][column];
    const int right = m_matrix.rightCounts[row][column];
    const QRectF box = cellRect(cell);
    painter.setBrush(Qt::NoBrush);
    if (m_matrix.isTrueCause(row, column)) {
        painter.setPen(QPen(theme.trueCause, 1.7 * unit));
        painter.drawRect(box.adjusted(unit, unit, -unit, -unit));
        painter.setPen(QPen(theme.panel, unit));
        if (count > 0) {
            painter.drawRect(box.adjusted(2.4 * unit, 2.4 * unit, -2.4 * unit, -2.4 * unit));
        }
    } else if (right > 0) {
        const QRectF line(box.left() + unit, box.bottom() - 3.5 * unit,
                          (box.width() - 2 * unit) * right / count, 2.5 * unit);
        painter.fillRect(line.adjusted(0, -unit, 0, 0), theme.panel);
        painter.fillRect(line, theme.trueCause);
    }
}

QRectF MisattributionPicture::barRect(Cell cell) const
{
    const double number = value(cell);
    if (m_style.form != MisattributionForm::Bars || number <= 0) {
        return {};
    }
    const double unit = m_style.unit;
    const QRectF box = cellRect(cell);
    const double floor = box.bottom() - 3 * unit;
    const double room = floor - box.top() - QFontMetricsF(m_style.font).ascent() - 4 * unit;
    const double high = std::max(unit, room * number / m_style.scaleTop);
    const double wide = std::min(barShare * box.width(), widestBar * unit);
    return {box.center().x() - wide / 2, floor - high, wide, high};
}

void MisattributionPicture::paintBars(QPainter& painter) const
{
    const double unit = m_style.unit;
    const Theme& theme = *m_style.theme;
    painter.setFont(m_style.font);
    const int columns = static_cast<int>(m_matrix.columns.size());
    for (int row = 0; row < static_cast<int>(m_matrix.rows.size()); ++row) {
        const auto r = static_cast<std::size_t>(row);
        const QRectF first = cellRect({row, 0});
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.fillRect(
            QRectF(first.left(), first.top() + 0.5 * unit, m_cellWidth * columns, first.height() - unit),
            theme.panelAlt);
        const double floor = first.bottom() - 3 * unit;
        painter.setPen(QPen(theme.axis, unit));
        painter.drawLine(QLineF(first.left(), floor, first.left() + m_cellWidth * columns, floor));
        for (int column = 0; column < columns; ++column) {
            const auto c = static_cast<std::size_t>(column);
            const QRectF cell = cellRect({row, column});
            const QRectF bar = barRect({row, column});
            if (bar.isEmpty()) {
                paintZero(painter, {cell.center().x(), floor - 5 * unit});
            } else {
                const std::string& name = m_matrix.columns[c];
                const QColor color =
                    name == notFoundColumn ? theme.notFound().color : theme.component(name).color;
                painter.setRenderHint(QPainter::Antialiasing, false);
                painter.fillRect(bar, color);
                QRectF right = bar;
                right.setTop(bar.bottom() -
                             bar.height() * m_matrix.rightCounts[r][c] / m_matrix.counts[r][c]);
                if (m_matrix.rightCounts[r][c] > 0) {
                    painter.setRenderHint(QPainter::Antialiasing);
                    paintHatching(painter, right, theme.panel, unit);
                    painter.setRenderHint(QPainter::Antialiasing, false);
                    painter.setPen(QPen(theme.trueCause, 1.4 * unit));
                    painter.drawRect(right);
                }
                paintNumber(painter, {row, column}, {cell.center().x(), bar.top() - 2.5 * unit}, theme.text);
            }
            if (m_matrix.isTrueCause(r, c)) {
                painter.setRenderHint(QPainter::Antialiasing, false);
                painter.setPen(QPen(theme.trueCause, 1.4 * unit));
                painter.drawRect(cell.adjusted(1.5 * unit, 1.5 * unit, -1.5 * unit, -1.5 * unit));
            }
        }
    }
}

} // namespace culprit
