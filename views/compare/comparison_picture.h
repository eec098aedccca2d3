// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/comparison.h"
#include "theme/theme.h"

#include <QFont>
#include <QRectF>
#include <QString>

#include <optional>
#include <vector>

class QPainter;

namespace culprit {

/// Where the methods' columns stand: the same for pickers, accuracy, rankings and the list of disagreements.
struct CompareColumns
{
    double left = 0;  ///< of the first column
    double width = 0; ///< of a column
    double gap = 0;   ///< between columns, where the links run
    int count = 0;

    /// `unit` is the pixels of the picture for one pixel of the screen design.
    static CompareColumns fitted(double totalWidth, int count, double unit = 1);
    double x(std::size_t column) const { return left + static_cast<double>(column) * (width + gap); }
};

/// Accuracy bars and the rankings of one case, methods side by side: the same on screen and on paper.
class ComparisonPicture
{
public:
    struct Style
    {
        const Theme* theme = &Theme::current();
        QFont font;
        double unit = 1;
    };
    struct Hit
    {
        std::size_t method = 0;
        std::string component;
        std::string text; ///< what is to be told of it
    };

    /// Keeps a reference to `comparison` and `registry`.
    ComparisonPicture(const Comparison& comparison, const MethodRegistry& registry, std::string caseKey,
                      Style style, double width);

    const CompareColumns& columns() const { return m_columns; }
    double accuracyHeight() const;
    double rankingHeight() const;
    void paintTitles(QPainter& painter, QPointF origin) const;
    void paintAccuracy(QPainter& painter, QPointF origin) const;
    void paintRanking(QPainter& painter, QPointF origin, const std::string& emphasised = {}) const;
    /// What stands at `point` of the ranking.
    std::optional<Hit> hitRanking(QPointF point) const;
    std::optional<Hit> hitAccuracy(QPointF point) const;
    /// The links and bars in words, for the foot of the ranking.
    QString legend() const;
    /// The rankings in words.
    QString description() const;

private:
    struct Place
    {
        std::string component;
        double score = 0;
        bool ranked = false;
        bool isTrueCause = false;
        double share = 0; ///< of the bar, 0 to 1
    };
    struct Column
    {
        const Result* result = nullptr; ///< null: not computed
        std::vector<Place> places;      ///< empty without an answer
        std::size_t rankedCount = 0;
        bool logarithmic = false;
    };

    void arrange();
    double rowTop(std::size_t row) const;
    double statusHeight() const;
    double legendHeight() const;
    void paintColumn(QPainter& painter, std::size_t method) const;
    void paintPlace(QPainter& painter, std::size_t method, std::size_t row) const;
    void paintLinks(QPainter& painter, const std::string& emphasised) const;
    void paintBar(QPainter& painter, const AccuracyCell& cell, const AccuracyMeasure& measure, bool best,
                  QRectF box) const;
    QString statusText(const Column& column) const;
    /// The component's name, short in every place as soon as one whole name does not fit.
    QString nameOf(const Place& place) const;
    double nameRoom(const Place& place) const;
    QFont nameFont(const Place& place) const;

    const Comparison& m_comparison;
    const MethodRegistry& m_registry;
    std::string m_caseKey;
    Style m_style;
    double m_width;
    CompareColumns m_columns;
    std::vector<Column> m_places;
    std::size_t m_rows = 0;
    bool m_hasStatus = false;
    bool m_hasLogarithmic = false;
    bool m_shortNames = false;
};

} // namespace culprit
