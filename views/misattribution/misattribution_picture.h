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

/// Two forms of the same numbers: coloured cells, or the study's Figure 5 with a bar for each of them.
enum class MisattributionForm { Heatmap, Bars };

/// One method's misattribution matrix as a picture: the same on screen and on paper.
///
/// Rows are grouped by fault, columns are the blamed components with "not found" last. Every cell has its
/// number, zero is a dot, and the true cause of a row is outlined. What names the true cause is told apart:
/// in bars it is hatched and outlined, in heatmaps whose rows join several targets it is underlined.
class MisattributionPicture
{
public:
    struct Style
    {
        const Theme* theme = &Theme::current();
        QFont font;
        QString title;   ///< the method's printed name
        double unit = 1; ///< pixels of the picture for one pixel of the screen design
        MisattributionForm form = MisattributionForm::Heatmap;
        bool shares = false;
        double scaleTop = 1; ///< the value of the darkest colour or the highest bar, the same for all
    };
    using Cell = std::pair<int, int>; ///< row, column

    MisattributionPicture(const Misattribution& matrix, Style style, double width);

    double height() const { return m_height; }
    const Misattribution& matrix() const { return m_matrix; }
    void paint(QPainter& painter, QPointF origin, std::optional<Cell> selected = {}) const;
    /// The cell at `point`, relative to the picture's origin.
    std::optional<Cell> cellAt(QPointF point) const;
    QRectF cellRect(Cell cell) const;
    /// The bar of a cell; empty in heatmaps and for zero.
    QRectF barRect(Cell cell) const;
    /// The number shown in a cell: a count, or a share of its row.
    double value(Cell cell) const;
    QString text(Cell cell) const;

private:
    void paintHeader(QPainter& painter) const;
    void paintRowLabels(QPainter& painter) const;
    void paintHeatmap(QPainter& painter) const;
    void paintBars(QPainter& painter) const;
    void paintTruth(QPainter& painter, Cell cell) const;
    void paintZero(QPainter& painter, QPointF centre) const;
    void paintNumber(QPainter& painter, Cell cell, QPointF middleOfBase, const QColor& color) const;
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
double misattributionScaleTop(const std::vector<Misattribution>& matrices, bool shares);

/// The hatching of what names the true cause: thin strokes from the lower left, cut at `area` so that they
/// stay lines in every vector format.
void paintHatching(QPainter& painter, const QRectF& area, const QColor& color, double unit);

} // namespace culprit
