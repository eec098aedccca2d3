// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/misattribution.h"
#include "theme/theme.h"

#include <QFont>
#include <QRectF>

#include <optional>
#include <utility>

class QPainter;

namespace culprit {

/// One method's misattribution matrix as a picture: the same on screen and on paper.
///
/// Rows are grouped by fault, columns are the blamed components with "not found" last; the true cause of a
/// row is outlined, zero is a dot, and the number stands in the cell.
class HeatmapPicture
{
public:
    struct Style
    {
        const Theme* theme = &Theme::current();
        QFont font;
        QString title;   ///< the method's printed name
        double unit = 1; ///< pixels of the picture for one pixel of the screen design
        bool shares = false;
        double scaleTop = 1; ///< the value that takes the darkest colour, the same for all small multiples
    };
    using Cell = std::pair<int, int>; ///< row, column

    HeatmapPicture(const Misattribution& matrix, Style style, double width);

    double height() const { return m_height; }
    const Misattribution& matrix() const { return m_matrix; }
    void paint(QPainter& painter, QPointF origin, std::optional<Cell> selected = {}) const;
    /// The cell at `point`, relative to the picture's origin.
    std::optional<Cell> cellAt(QPointF point) const;
    QRectF cellRect(Cell cell) const;
    /// The number shown in a cell: a count, or a share of its row.
    double value(Cell cell) const;
    QString text(Cell cell) const;

private:
    void paintHeader(QPainter& painter) const;
    void paintRowLabels(QPainter& painter) const;
    void paintCells(QPainter& painter, std::optional<Cell> selected) const;
    bool isGrouped() const;

    Misattribution m_matrix;
    Style m_style;
    double m_width;
    double m_height = 0;
    double m_left = 0;
    double m_top = 0;
    double m_cellWidth = 0;
    double m_cellHeight = 0;
    double m_header = 0;
    bool m_uprightNames = true; ///< false: too wide for a column, turned by a quarter
    std::vector<double> m_rowTops;
};

/// The largest value of `matrices`, for the common scale: a count, or 1 for shares.
double heatmapScaleTop(const std::vector<Misattribution>& matrices, bool shares);

} // namespace culprit
