// SPDX-License-Identifier: GPL-3.0-or-later
#include "misattribution/misattribution_picture.h"

#include "theme/icons.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace culprit {

namespace {

constexpr double heatmapRow = 20;
constexpr double barRowOfOneTarget = 34; ///< there are three times as many
constexpr double barRowOfSeveral = 58;
constexpr double groupGap = 5;
constexpr double titleHeight = 26;
constexpr double headerHeight = 36;

QString shortName(const Theme& theme, const std::string& component)
{
    return component == notFoundColumn ? theme.notFound().shortName : theme.component(component).shortName;
}

} // namespace

double misattributionScaleTop(const std::vector<Misattribution>& matrices, bool shares)
{
    if (shares) {
        return 1;
    }
    int top = 1;
    for (const Misattribution& matrix : matrices) {
        for (const auto& row : matrix.counts) {
            for (int count : row) {
                top = std::max(top, count);
            }
        }
    }
    return top;
}

MisattributionPicture::MisattributionPicture(const Misattribution& matrix, Style style, double width)
    : m_matrix(matrix)
    , m_style(std::move(style))
    , m_width(width)
{
    const double unit = m_style.unit;
    const QFontMetricsF metrics(m_style.font);
    double labels = 0;
    for (const auto& row : m_matrix.rows) {
        const QString name =
            row.target.empty() ? QString::fromStdString(row.fault) : shortName(*m_style.theme, row.target);
        labels = std::max(labels, metrics.horizontalAdvance(name));
    }
    m_left = labels + (isGrouped() ? 40 : 24) * unit;
    const bool several = !m_matrix.rows.empty() && !isGrouped();
    m_cellHeight = (m_style.form == MisattributionForm::Heatmap ? heatmapRow
                    : several                                   ? barRowOfSeveral
                                                                : barRowOfOneTarget) *
                   unit;
    m_cellWidth = (m_width - m_left) / std::max<double>(1, static_cast<double>(m_matrix.columns.size()));
    double widest = 0;
    for (const std::string& column : m_matrix.columns) {
        widest = std::max(widest, metrics.horizontalAdvance(shortName(*m_style.theme, column)));
    }
    m_uprightNames = widest + 3 * unit <= m_cellWidth;
    m_header = m_uprightNames ? headerHeight * unit : widest + 24 * unit;
    m_top = titleHeight * unit + m_header;
    double y = m_top;
    for (std::size_t row = 0; row < m_matrix.rows.size(); ++row) {
        if (row > 0 && isGrouped() && m_matrix.rows[row].fault != m_matrix.rows[row - 1].fault) {
            y += groupGap * unit;
        }
        m_rowTops.push_back(y);
        y += m_cellHeight;
    }
    m_height = y + 2 * unit;
}

bool MisattributionPicture::isGrouped() const
{
    return !m_matrix.rows.empty() && !m_matrix.rows.front().fault.empty() &&
           !m_matrix.rows.front().target.empty();
}

double MisattributionPicture::value(Cell cell) const
{
    const auto& row = m_matrix.counts[static_cast<std::size_t>(cell.first)];
    const int count = row[static_cast<std::size_t>(cell.second)];
    if (!m_style.shares) {
        return count;
    }
    const int sum = std::accumulate(row.begin(), row.end(), 0);
    return sum > 0 ? static_cast<double>(count) / sum : 0;
}

QString MisattributionPicture::text(Cell cell) const
{
    const double number = value(cell);
    return m_style.shares ? QString::number(std::lround(100 * number)) + QStringLiteral("%")
                          : QString::number(number);
}

QRectF MisattributionPicture::cellRect(Cell cell) const
{
    return {m_left + cell.second * m_cellWidth, m_rowTops[static_cast<std::size_t>(cell.first)], m_cellWidth,
            m_cellHeight};
}

std::optional<MisattributionPicture::Cell> MisattributionPicture::cellAt(QPointF point) const
{
    if (point.x() < m_left || point.x() >= m_width) {
        return {};
    }
    for (std::size_t row = 0; row < m_rowTops.size(); ++row) {
        if (point.y() >= m_rowTops[row] && point.y() < m_rowTops[row] + m_cellHeight) {
            const int column = static_cast<int>((point.x() - m_left) / m_cellWidth);
            return Cell{static_cast<int>(row),
                        std::min(column, static_cast<int>(m_matrix.columns.size()) - 1)};
        }
    }
    return {};
}

void MisattributionPicture::paint(QPainter& painter, QPointF origin, std::optional<Cell> selected) const
{
    painter.save();
    painter.translate(origin);
    paintHeader(painter);
    paintRowLabels(painter);
    if (m_style.form == MisattributionForm::Heatmap) {
        paintHeatmap(painter);
    } else {
        paintBars(painter);
    }
    if (selected) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setBrush(Qt::NoBrush);
        const double unit = m_style.unit;
        const QRectF box = cellRect(*selected);
        painter.setPen(QPen(m_style.theme->accent, 2.4 * unit));
        painter.drawRect(box);
        painter.setPen(QPen(m_style.theme->panel, 1.6 * unit)); // the ring's hue is among the heatmap's
        painter.drawRect(box.adjusted(2 * unit, 2 * unit, -2 * unit, -2 * unit));
    }
    painter.restore();
}

void MisattributionPicture::paintHeader(QPainter& painter) const
{
    const double unit = m_style.unit;
    const Theme& theme = *m_style.theme;
    const QFontMetricsF metrics(m_style.font);
    QFont bold = m_style.font;
    bold.setBold(true);
    if (bold.pixelSize() > 0) {
        bold.setPixelSize(static_cast<int>(bold.pixelSize() * 1.1));
    } else {
        bold.setPointSizeF(bold.pointSizeF() * 1.1);
    }
    painter.setFont(bold);
    painter.setPen(theme.text);
    const double base = metrics.ascent() + 2 * unit;
    painter.drawText(QPointF(0, base), m_style.title);
    const double titleWidth = QFontMetricsF(bold).horizontalAdvance(m_style.title);

    painter.setFont(m_style.font);
    painter.setPen(theme.muted);
    QString score = QStringLiteral("%1 of %2 right").arg(m_matrix.right).arg(m_matrix.total);
    if (m_matrix.leftOut > 0) {
        score += QStringLiteral(", %1 left out").arg(m_matrix.leftOut);
    }
    score = metrics.elidedText(score, Qt::ElideRight, m_width - titleWidth - 8 * unit);
    painter.drawText(QPointF(m_width - metrics.horizontalAdvance(score), base), score);

    for (std::size_t column = 0; column < m_matrix.columns.size(); ++column) {
        const std::string& name = m_matrix.columns[column];
        const bool nobody = name == notFoundColumn;
        const ComponentStyle style = nobody ? theme.notFound() : theme.component(name);
        const double centre = m_left + (static_cast<double>(column) + 0.5) * m_cellWidth;
        painter.setRenderHint(QPainter::Antialiasing);
        drawMarker(painter, style.marker, {centre, titleHeight * unit + 8 * unit}, 8 * unit, style.color);
        const QString text = shortName(theme, name);
        painter.setPen(theme.muted);
        if (m_uprightNames) {
            painter.drawText(QPointF(centre - metrics.horizontalAdvance(text) / 2, m_top - 5 * unit), text);
        } else {
            painter.save();
            painter.translate(centre + metrics.ascent() / 2 - unit, m_top - 4 * unit);
            painter.rotate(-90);
            painter.drawText(QPointF(0, 0), text);
            painter.restore();
        }
    }
}

void MisattributionPicture::paintRowLabels(QPainter& painter) const
{
    const double unit = m_style.unit;
    const Theme& theme = *m_style.theme;
    const QFontMetricsF metrics(m_style.font);
    painter.setFont(m_style.font);
    std::size_t groupStart = 0;
    for (std::size_t row = 0; row < m_matrix.rows.size(); ++row) {
        const auto& one = m_matrix.rows[row];
        const double centre = m_rowTops[row] + m_cellHeight / 2;
        const double base = centre + (metrics.ascent() - metrics.descent()) / 2;
        const double left = (isGrouped() ? 22 : 2) * unit;
        if (one.target.empty()) {
            drawFaultGlyph(painter, one.fault, {left, centre - 6 * unit, 12 * unit, 12 * unit}, theme.text);
        } else {
            const ComponentStyle style = theme.component(one.target);
            painter.setRenderHint(QPainter::Antialiasing);
            drawMarker(painter, style.marker, {left + 5 * unit, centre}, 7 * unit, style.color);
        }
        painter.setPen(theme.text);
        const QString name =
            one.target.empty() ? QString::fromStdString(one.fault) : shortName(theme, one.target);
        painter.drawText(QPointF(left + 15 * unit, base), name);

        const bool groupEnds = row + 1 == m_matrix.rows.size() || m_matrix.rows[row + 1].fault != one.fault;
        if (isGrouped() && groupEnds) {
            const double top = m_rowTops[groupStart];
            const double bottom = m_rowTops[row] + m_cellHeight;
            painter.setPen(QPen(theme.axis, unit));
            painter.drawLine(QLineF(17 * unit, top + 2 * unit, 17 * unit, bottom - 2 * unit));
            painter.setPen(theme.text);
            painter.save();
            painter.translate(13 * unit, (top + bottom) / 2);
            painter.rotate(-90);
            const QString fault = metrics.elidedText(QString::fromStdString(one.fault), Qt::ElideRight,
                                                     std::max(bottom - top, 40 * unit));
            painter.drawText(QPointF(-metrics.horizontalAdvance(fault) / 2, 0), fault);
            painter.restore();
            if (row + 1 < m_matrix.rows.size()) {
                painter.setPen(QPen(theme.border, unit));
                const double y = bottom + groupGap * unit / 2;
                painter.drawLine(QLineF(0, y, m_width, y));
            }
            groupStart = row + 1;
        }
    }
}

} // namespace culprit
