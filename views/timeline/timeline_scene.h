// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/figure_data.h"
#include "theme/theme.h"
#include "timeline/series_pyramid.h"

#include "timeline/custom_plot.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace culprit {

/// Sizes and colours of a timeline, on screen or on paper. Lengths are pixels of the plot.
struct SceneStyle
{
    const Theme* theme = &Theme::current();
    bool paper = false; ///< an export: panels lettered, lines cut at the panel's edge, no room for readouts
    qreal seriesWidth = 1.4;
    qreal emphasisWidth = 2.3;
    qreal gridWidth = 1;
    qreal axisWidth = 1;
    qreal startWidth = 1.4; ///< of the injection's start line
    qreal markerSize = 7;
    int gutter = 80;       ///< room for the value labels at the left
    int strip = 19;        ///< room for a panel's title
    int readout = 98;      ///< room at the right
    int leastPanel = 24;   ///< height of a panel's area, at least: five fit a window of 540
    int rightAxis = 0;     ///< extra room for a second value axis
    double headRoom = 1.2; ///< what a panel spans, over what its data span: room for words above the lines
    QFont font;

    static SceneStyle screen();
    /// `dotsPerMm` is the plot's resolution.
    static SceneStyle onPaper(double dotsPerMm);
};

/// The panels of a figure inside one plot: axes, lines, markers, the injection's shade, titles.
///
/// Used by the interactive timeline and by exports alike, so that what is exported is what is shown. The time
/// axis counts seconds from `FigureData::zero`.
class TimelineScene
{
public:
    struct SeriesItem
    {
        const FigureSeries* data = nullptr;
        QCPGraph* line = nullptr;
        QCPGraph* marks = nullptr;
        ComponentStyle style;
        std::vector<double> x;                  ///< seconds from the figure's zero
        std::unique_ptr<SeriesPyramid> pyramid; ///< only of long series
    };
    struct PanelItem
    {
        const FigurePanel* data = nullptr;
        QCPAxisRect* rect = nullptr;
        bool logScale = false;
        std::vector<std::string> offRange; ///< what lies below the range of a logarithmic panel
        std::vector<SeriesItem> series;

        /// `ray-head lies`, `ray-head, nginx-proxy lie`, `12 series lie`; empty when nothing is off range.
        std::string liesBelow() const;
    };

    TimelineScene(QCustomPlot& plot, SceneStyle style);
    TimelineScene(const TimelineScene&) = delete;
    TimelineScene& operator=(const TimelineScene&) = delete;

    /// Replaces what is shown. Rows are added to the plot's layout from the top.
    void show(std::shared_ptr<const FigureData> figure);
    void restyle(SceneStyle style);
    void setAbsoluteTime(bool absolute);
    /// See `SceneStyle::headRoom`; shows every panel's values whole.
    void setHeadRoom(double times);
    void setHidden(std::set<std::string> labels);
    void setEmphasised(std::string component);
    void setLogScale(std::size_t panel, bool logarithmic);
    /// Shows the time `range`, seconds from the zero, in every panel.
    void setTimeRange(QCPRange range);
    QCPRange timeRange() const;
    /// The whole of the figure.
    QCPRange fullRange() const;
    void rescaleValues(std::size_t panel);
    /// An extra axis rect that shares the time axis, below the panels; owned by the plot's layout.
    QCPAxisRect* addLane(int height);
    /// The rect that carries the time labels; by default the last panel.
    void setTimeLabelsOn(QCPAxisRect* rect);

    const std::vector<PanelItem>& panels() const { return m_panels; }
    const FigureData* figure() const { return m_figure.get(); }
    const SceneStyle& style() const { return m_style; }
    bool isHidden(const FigureSeries& series) const;
    bool isEmphasised(const FigureSeries& series) const;
    bool isAbsolute() const { return m_absolute; }
    double zero() const { return m_figure ? m_figure->zero : 0; }
    /// The index of the sample at or before `x`, or -1.
    static int previousSample(const SeriesItem& series, double x);

private:
    void applyStyle();
    void fillLine(const PanelItem& panel, SeriesItem& series, std::vector<double> x, std::vector<double> y);
    void fillMarks(const PanelItem& panel, SeriesItem& series, QCPRange range, std::size_t most);
    static std::pair<std::size_t, std::size_t> samplesIn(const SeriesItem& series, QCPRange range);
    QPen penOf(const SeriesItem& series) const;
    void updateVisible();
    void updateTicker();
    QCPAxis* valueAxis(const PanelItem& panel, const SeriesItem& series) const;

    QCustomPlot& m_plot;
    SceneStyle m_style;
    std::shared_ptr<const FigureData> m_figure;
    std::vector<PanelItem> m_panels;
    std::vector<QPointer<QCPAxisRect>> m_lanes;
    QPointer<QCPAxisRect> m_labelRect;
    std::set<std::string> m_hidden;
    std::string m_emphasised;
    bool m_absolute = false;
    bool m_crowded = false; ///< so many points are shown that lines are drawn as plainly as can be
    QPointer<QCPLayerable> m_backdrop;
    QPointer<QCPLayerable> m_titles;
};

} // namespace culprit
