// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "misattribution/misattribution_picture.h"

#include <QCoreApplication>
#include <QFont>
#include <QString>
#include <QWidget>

#include <functional>
#include <vector>

namespace culprit {

/// What the marks of misattribution pictures mean: the colour scale or the bars' full height, the true cause,
/// "not found". One line or more, as the width allows; the same on screen and on paper.
class MisattributionLegend
{
    Q_DECLARE_TR_FUNCTIONS(culprit::MisattributionLegend)

public:
    struct Content
    {
        MisattributionForm form = MisattributionForm::Heatmap;
        bool shares = false;
        double scaleTop = 1;
        int pictures = 1;
        bool rowsHaveTarget = true; ///< else rows join several true causes
    };

    MisattributionLegend(const Content& content, const Theme& theme, const QFont& font, double unit,
                         double width);
    MisattributionLegend(const MisattributionLegend&) = delete; // its marks know it
    MisattributionLegend& operator=(const MisattributionLegend&) = delete;

    double height() const { return m_height; }
    void paint(QPainter& painter, QPointF origin) const;
    /// The same in words.
    QString words() const;

private:
    struct Entry
    {
        double markWidth = 0;
        std::function<void(QPainter& painter, const QRectF& box)> mark; ///< may be empty
        QString text;
        double x = 0;
        double y = 0;
    };
    void addScale(const Content& content);
    void addBars(const Content& content);
    void arrange(double width);

    const Theme& m_theme;
    QFont m_font;
    double m_unit;
    double m_height = 0;
    std::vector<Entry> m_entries;
};

/// The legend below the small multiples.
class MisattributionLegendBar : public QWidget
{
    Q_OBJECT

public:
    explicit MisattributionLegendBar(QWidget* parent = nullptr);
    void setContent(const MisattributionLegend::Content& content);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    MisattributionLegend legend() const;
    void refresh();

    MisattributionLegend::Content m_content;
};

} // namespace culprit
