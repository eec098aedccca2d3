// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timeline_scene.h"

#include "timeline/axis_room.h"
#include "timeline/scene_layers.h"
#include "timeline/tickers.h"

#include <QApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace culprit {

namespace {

// What a repaint may cost: a screen shows no more, and a frame has 16 ms for it.
constexpr std::size_t pyramidFrom = 256;           ///< samples of a series that may have to be thinned out
constexpr std::size_t pyramidFromOnPaper = 16'000; ///< where every sample counts, and no frame
constexpr std::size_t pointsOnScreen = 24'000;     ///< of all lines together
constexpr std::size_t styledPoints = 3'000;        ///< above, lines have no dashes and the thinnest pen
constexpr std::size_t markersOnScreen = 600;
constexpr std::size_t markersOfLine = 40;
constexpr std::size_t markerEvery = 14;  ///< samples between two markers, at least
constexpr std::size_t markerStagger = 7; ///< places between two markers of a line where others have theirs
constexpr double decadesShown = 3.2;

struct Extent
{
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    double lowPositive = std::numeric_limits<double>::infinity();
    bool isEmpty() const { return low > high; }
};

Extent extentOf(const FigureSeries& series)
{
    Extent extent;
    for (double value : series.values) {
        if (std::isfinite(value)) {
            extent.low = std::min(extent.low, value);
            extent.high = std::max(extent.high, value);
            if (value > 0) {
                extent.lowPositive = std::min(extent.lowPositive, value);
            }
        }
    }
    return extent;
}

/// Cuts a polyline at the horizontal edges `low` and `high`, so that nothing has to be clipped by the device.
void cutAt(std::vector<double>& x, std::vector<double>& y, double low, double high)
{
    std::vector<double> cutX;
    std::vector<double> cutY;
    const auto inside = [&](double value) { return value >= low && value <= high; };
    for (std::size_t i = 0; i < x.size(); ++i) {
        const bool gap = !std::isfinite(y[i]);
        if (i > 0 && !gap && std::isfinite(y[i - 1]) && (!inside(y[i]) || !inside(y[i - 1]))) {
            for (double edge : y[i] > y[i - 1] ? std::array{low, high} : std::array{high, low}) {
                const double part = (edge - y[i - 1]) / (y[i] - y[i - 1]);
                if (part > 0 && part < 1) {
                    const double at = x[i - 1] + part * (x[i] - x[i - 1]);
                    const bool entering = !inside(y[i - 1]) && (cutY.empty() || !std::isfinite(cutY.back()));
                    cutX.push_back(at);
                    cutY.push_back(edge);
                    if (!entering) {
                        cutX.push_back(at);
                        cutY.push_back(std::numeric_limits<double>::quiet_NaN());
                    }
                }
            }
        }
        if (gap || inside(y[i])) {
            cutX.push_back(x[i]);
            cutY.push_back(y[i]);
        }
    }
    x = std::move(cutX);
    y = std::move(cutY);
}

/// The look of the `index`-th signal that is of no component. Beside components it keeps off their colours.
ComponentStyle signalStyle(const Theme& theme, int index, bool besideComponents)
{
    if (besideComponents) {
        static constexpr MarkerShape shapes[] = {MarkerShape::Star, MarkerShape::Plus, MarkerShape::Bar};
        ComponentStyle style;
        style.color = index % 2 == 0 ? theme.text : theme.muted;
        style.marker = shapes[index % 3];
        style.dash = index < 2 ? QVector<qreal>() : QVector<qreal>{6, 3};
        style.order = index % 7;
        return style;
    }
    return theme.identity(static_cast<std::size_t>(index));
}

QVector<double> toVector(const std::vector<double>& values)
{
    return {values.begin(), values.end()};
}

} // namespace

SceneStyle SceneStyle::screen()
{
    SceneStyle style;
    style.theme = &Theme::current();
    style.font = QApplication::font();
    style.font.setPointSizeF(9);
    return style;
}

SceneStyle SceneStyle::onPaper(double dotsPerMm)
{
    const double point = dotsPerMm * 25.4 / 72;
    SceneStyle style;
    style.theme = &Theme::of(ThemeMode::Light);
    style.paper = true;
    style.seriesWidth = 1.0 * point;
    style.emphasisWidth = 1.6 * point;
    style.gridWidth = 0.4 * point;
    style.axisWidth = 0.6 * point;
    style.startWidth = 0.9 * point;
    style.markerSize = 4.5 * point;
    style.font = QApplication::font();
    style.font.setPixelSize(static_cast<int>(std::lround(9 * point)));
    style.gutter = static_cast<int>(13 * dotsPerMm);
    style.strip = static_cast<int>(5.4 * dotsPerMm);
    style.readout = static_cast<int>(3 * dotsPerMm);
    return style;
}

TimelineScene::TimelineScene(QCustomPlot& plot, SceneStyle style)
    : m_plot(plot)
    , m_style(std::move(style))
{
    m_plot.plotLayout()->clear();
    m_plot.plotLayout()->setRowSpacing(0);
    m_plot.addLayer(QStringLiteral("backdrop"), m_plot.layer(QStringLiteral("grid")), QCustomPlot::limBelow);
    m_backdrop = new InjectionBackdrop(&m_plot, *this);
    m_titles = new PanelTitles(&m_plot, *this);
}

void TimelineScene::show(std::shared_ptr<const FigureData> figure)
{
    m_panels.clear();
    m_lanes.clear();
    m_plot.clearGraphs();
    m_plot.plotLayout()->clear();
    m_plot.plotLayout()->simplify();
    m_figure = std::move(figure);
    if (!m_figure) {
        return;
    }
    bool rightAxis = false;
    for (const FigurePanel& panelData : m_figure->panels) {
        rightAxis = rightAxis || !panelData.rightUnit.empty();
    }
    for (const FigurePanel& panelData : m_figure->panels) {
        PanelItem panel;
        panel.data = &panelData;
        panel.logScale = panelData.logScale;
        panel.rect = new QCPAxisRect(&m_plot, true);
        panel.rect->setAutoMargins(QCP::msNone);
        panel.rect->setMinimumSize(50, m_style.leastPanel);
        panel.rect->setMargins({m_style.gutter, m_style.strip,
                                m_style.readout + (rightAxis ? m_style.gutter * 5 / 8 : 0),
                                m_style.paper ? m_style.strip / 6 : 4});
        m_plot.plotLayout()->addElement(static_cast<int>(m_panels.size()), 0, panel.rect);
        for (QCPAxis* axis : axesOf(*panel.rect)) {
            axis->setLayer(QStringLiteral("axes"));
            axis->grid()->setLayer(QStringLiteral("grid"));
        }
        for (const FigureSeries& data : panelData.series) {
            SeriesItem series;
            series.data = &data;
            series.x.reserve(data.time.size());
            for (double time : data.time) {
                series.x.push_back(time - m_figure->zero);
            }
            QCPAxis* time = panel.rect->axis(QCPAxis::atBottom);
            QCPAxis* value = panel.rect->axis(data.rightAxis ? QCPAxis::atRight : QCPAxis::atLeft);
            series.line = new QCPGraph(time, value);
            series.line->setAdaptiveSampling(true);
            series.line->setSelectable(QCP::stNone);
            series.marks = new QCPGraph(time, value);
            series.marks->setLineStyle(QCPGraph::lsNone);
            series.marks->setSelectable(QCP::stNone);
            panel.series.push_back(std::move(series));
        }
        m_panels.push_back(std::move(panel));
    }
    for (PanelItem& panel : m_panels) {
        for (SeriesItem& series : panel.series) {
            if (series.x.size() > (m_style.paper ? pyramidFromOnPaper : pyramidFrom)) {
                series.pyramid = std::make_unique<SeriesPyramid>(series.x, series.data->values);
            }
        }
    }
    m_labelRect = m_panels.empty() ? nullptr : m_panels.back().rect;
    if (m_labelRect && m_style.paper) {
        QMargins margins = m_labelRect->margins();
        margins.setBottom(m_style.strip);
        m_labelRect->setMargins(margins);
    }
    applyStyle();
    for (std::size_t i = 0; i < m_panels.size(); ++i) {
        rescaleValues(i);
    }
    setTimeRange(fullRange());
}

void TimelineScene::restyle(SceneStyle style)
{
    m_style = std::move(style);
    applyStyle();
    updateTicker();
}

void TimelineScene::applyStyle()
{
    const Theme& theme = *m_style.theme;
    m_plot.setBackground(QBrush(m_style.paper ? QColor(Qt::white) : theme.panel));
    int signalCount = 0;
    const bool besideComponents = std::ranges::any_of(m_panels, [](const PanelItem& panel) {
        return std::ranges::any_of(panel.series,
                                   [](const SeriesItem& series) { return !series.data->component.empty(); });
    });
    for (PanelItem& panel : m_panels) {
        panel.rect->setBackground(Qt::NoBrush); // the backdrop shows through
        for (QCPAxis* axis : axesOf(*panel.rect)) {
            const bool time = axis->axisType() == QCPAxis::atBottom;
            const bool right = axis->axisType() == QCPAxis::atRight;
            const bool top = axis->axisType() == QCPAxis::atTop;
            axis->setVisible(!top && (!right || !panel.data->rightUnit.empty()));
            axis->setTickLabelFont(m_style.font);
            axis->setTickLabelColor(theme.muted);
            axis->setBasePen(QPen(theme.axis, m_style.axisWidth));
            axis->setTickPen(Qt::NoPen);
            axis->setSubTickPen(Qt::NoPen);
            axis->setTickLabels(!time);
            axis->setTickLabelPadding(m_style.paper ? m_style.strip / 5 : 5);
            axis->grid()->setVisible(!right && !top);
            axis->grid()->setPen(QPen(theme.grid, m_style.gridWidth));
            axis->grid()->setZeroLinePen(Qt::NoPen);
            axis->grid()->setAntialiased(false);
            if (!time) {
                axis->setScaleType(panel.logScale ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
                if (panel.logScale) {
                    axis->setTicker(QSharedPointer<DecadeTicker>::create(m_style.paper));
                } else {
                    axis->setTicker(QSharedPointer<ValueTicker>::create(m_style.paper));
                }
            }
        }
        if (!m_style.paper) {
            fitTicks(*panel.rect);
        }
        for (SeriesItem& series : panel.series) {
            series.style = series.data->component.empty()
                               ? signalStyle(theme, signalCount++, besideComponents)
                               : theme.component(series.data->component);
            const bool heavy = isEmphasised(*series.data);
            series.line->setPen(penOf(series));
            QPen markPen(series.style.color, isStroke(series.style.marker) ? m_style.markerSize * 0.2 : 0);
            series.marks->setPen(Qt::NoPen);
            series.marks->setScatterStyle(QCPScatterStyle(
                markerPath(series.style.marker, 6), isStroke(series.style.marker) ? markPen : QPen(Qt::NoPen),
                isStroke(series.style.marker) ? QBrush(Qt::NoBrush) : QBrush(series.style.color),
                m_style.markerSize));
            const bool shown = !isHidden(*series.data);
            series.line->setVisible(shown);
            series.marks->setVisible(shown);
            if (heavy) {
                series.line->setLayer(QStringLiteral("main"));
                series.marks->setLayer(QStringLiteral("main")); // re-added last: drawn on top
            }
        }
    }
    updateTicker();
}

QPen TimelineScene::penOf(const SeriesItem& series) const
{
    const bool heavy = isEmphasised(*series.data);
    if (m_crowded) {
        // Wide and dashed pens of many thousand points cost frames; lines that dense look alike without.
        return QPen(series.style.color, heavy ? 2 : 0);
    }
    return series.style.pen(heavy ? m_style.emphasisWidth : m_style.seriesWidth);
}

void TimelineScene::updateTicker()
{
    const auto ticker = QSharedPointer<TimeTicker>::create(m_figure ? m_figure->zero : 0, m_absolute);
    if (m_style.paper) {
        ticker->setTickCount(5);
    }
    const auto dress = [&](QCPAxisRect* rect) {
        QCPAxis* axis = rect->axis(QCPAxis::atBottom);
        axis->setTicker(ticker);
        axis->setTickLabels(rect == m_labelRect);
        axis->setTickLabelColor(m_style.theme->muted);
        axis->setTickLabelFont(m_style.font);
    };
    for (PanelItem& panel : m_panels) {
        dress(panel.rect);
    }
    for (const auto& lane : m_lanes) {
        if (lane) {
            dress(lane);
        }
    }
}

void TimelineScene::setAbsoluteTime(bool absolute)
{
    m_absolute = absolute && !(m_figure && m_figure->relativeOnly);
    updateTicker();
}

void TimelineScene::setHeadRoom(double times)
{
    m_style.headRoom = times;
    for (std::size_t i = 0; i < m_panels.size(); ++i) {
        rescaleValues(i);
    }
}

void TimelineScene::setHidden(std::set<std::string> labels)
{
    m_hidden = std::move(labels);
    applyStyle();
    for (std::size_t i = 0; i < m_panels.size(); ++i) {
        rescaleValues(i);
    }
}

void TimelineScene::setEmphasised(std::string component)
{
    m_emphasised = std::move(component);
    applyStyle();
}

bool TimelineScene::isHidden(const FigureSeries& series) const
{
    return m_hidden.contains(series.label);
}

bool TimelineScene::isEmphasised(const FigureSeries& series) const
{
    if (series.component.empty()) {
        return false;
    }
    if (!m_emphasised.empty()) {
        return series.component == m_emphasised;
    }
    return m_figure && m_figure->injection && m_figure->injection->target == series.component;
}

void TimelineScene::setLogScale(std::size_t panel, bool logarithmic)
{
    m_panels.at(panel).logScale = logarithmic;
    applyStyle();
    rescaleValues(panel);
}

std::string TimelineScene::PanelItem::liesBelow() const
{
    constexpr std::size_t mostNamed = 3;
    if (offRange.size() > mostNamed) {
        return std::to_string(offRange.size()) + " series lie";
    }
    std::string text;
    for (const std::string& label : offRange) {
        text += (text.empty() ? "" : ", ") + label;
    }
    return text.empty() ? text : text + (offRange.size() == 1 ? " lies" : " lie");
}

QCPRange TimelineScene::fullRange() const
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const PanelItem& panel : m_panels) {
        for (const SeriesItem& series : panel.series) {
            if (!series.x.empty()) {
                low = std::min(low, series.x.front());
                high = std::max(high, series.x.back());
            }
        }
    }
    if (!(high > low)) {
        return m_figure
                   ? QCPRange(m_figure->time.start - m_figure->zero, m_figure->time.end - m_figure->zero + 1)
                   : QCPRange(0, 1);
    }
    return {low, high};
}

QCPRange TimelineScene::timeRange() const
{
    return m_panels.empty() ? QCPRange(0, 1) : m_panels.front().rect->axis(QCPAxis::atBottom)->range();
}

void TimelineScene::setTimeRange(QCPRange range)
{
    for (PanelItem& panel : m_panels) {
        panel.rect->axis(QCPAxis::atBottom)->setRange(range);
    }
    for (const auto& lane : m_lanes) {
        if (lane) {
            lane->axis(QCPAxis::atBottom)->setRange(range);
        }
    }
    updateVisible();
}

QCPAxis* TimelineScene::valueAxis(const PanelItem& panel, const SeriesItem& series) const
{
    return panel.rect->axis(series.data->rightAxis ? QCPAxis::atRight : QCPAxis::atLeft);
}

std::pair<std::size_t, std::size_t> TimelineScene::samplesIn(const SeriesItem& series, QCPRange range)
{
    const auto first = std::ranges::lower_bound(series.x, range.lower) - series.x.begin();
    const auto last = std::ranges::upper_bound(series.x, range.upper) - series.x.begin();
    return {static_cast<std::size_t>(first),
            static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, last - first))};
}

void TimelineScene::fillLine(const PanelItem& panel, SeriesItem& series, std::vector<double> x,
                             std::vector<double> y)
{
    const QCPRange values = valueAxis(panel, series)->range();
    if (m_style.paper) {
        cutAt(x, y, values.lower, values.upper);
    } else if (panel.logScale) {
        for (double& value : y) {
            if (value <= 0) {
                value = values.lower / 100; // below the range rather than nowhere
            }
        }
    }
    series.line->setData(toVector(x), toVector(y), true);
}

void TimelineScene::fillMarks(const PanelItem& panel, SeriesItem& series, QCPRange range, std::size_t most)
{
    const auto [first, count] = samplesIn(series, range);
    std::size_t every = markerEvery;
    while (every * most < count) {
        every *= 2; // so that those that stay while zooming stay where they are
    }
    const QCPRange values = valueAxis(panel, series)->range();
    const std::size_t offset = static_cast<std::size_t>(series.style.order) * (every / markerStagger);
    std::vector<double> x;
    std::vector<double> y;
    for (std::size_t i = first <= offset ? offset : offset + (first - offset + every - 1) / every * every;
         i < first + count; i += every) {
        const double value = series.data->values[i];
        if (std::isfinite(value) && values.contains(value)) {
            x.push_back(series.x[i]);
            y.push_back(value);
        }
    }
    series.marks->setData(toVector(x), toVector(y), true);
}

void TimelineScene::updateVisible()
{
    const QCPRange range = timeRange();
    const TimeRange shown{range.lower, range.upper};
    std::size_t lines = 0;
    for (const PanelItem& panel : m_panels) {
        lines += static_cast<std::size_t>(std::ranges::count_if(
            panel.series, [this](const SeriesItem& series) { return !isHidden(*series.data); }));
    }
    lines = std::max<std::size_t>(lines, 1);
    const auto width =
        static_cast<std::size_t>(m_panels.empty() ? 200 : std::max(m_panels.front().rect->width(), 200));
    const std::size_t most =
        m_style.paper ? 2 * width : std::clamp(pointsOnScreen / lines, width / 2, 2 * width);
    std::size_t points = 0;
    for (PanelItem& panel : m_panels) {
        for (SeriesItem& series : panel.series) {
            fillMarks(panel, series, range,
                      m_style.paper ? markersOfLine
                                    : std::clamp<std::size_t>(markersOnScreen / lines, 4, markersOfLine));
            if (series.pyramid) {
                auto visible = series.pyramid->visible(shown, most);
                points += isHidden(*series.data) ? 0 : visible.time.size();
                fillLine(panel, series, std::move(visible.time), std::move(visible.values));
            } else {
                points += isHidden(*series.data) ? 0 : samplesIn(series, range).second;
            }
        }
    }
    const bool crowded = !m_style.paper && points > styledPoints;
    if (crowded != m_crowded) {
        m_crowded = crowded;
        for (PanelItem& panel : m_panels) {
            for (SeriesItem& series : panel.series) {
                series.line->setPen(penOf(series));
            }
        }
    }
}

void TimelineScene::rescaleValues(std::size_t index)
{
    PanelItem& panel = m_panels.at(index);
    panel.offRange.clear();
    for (const bool right : {false, true}) {
        Extent all;
        for (const SeriesItem& series : panel.series) {
            if (series.data->rightAxis == right && !isHidden(*series.data)) {
                const Extent one = extentOf(*series.data);
                all.low = std::min(all.low, one.low);
                all.high = std::max(all.high, one.high);
                all.lowPositive = std::min(all.lowPositive, one.lowPositive);
            }
        }
        QCPRange range(0, 1);
        if (!all.isEmpty() && panel.logScale) {
            const double high = std::max(all.high, 1e-12);
            const double low = std::clamp(all.lowPositive, high / std::pow(10, decadesShown), high / 10);
            range = {low, high * std::pow(high / low, m_style.headRoom - 1)};
            for (const SeriesItem& series : panel.series) {
                if (series.data->rightAxis == right && !isHidden(*series.data) &&
                    extentOf(*series.data).high < low) {
                    panel.offRange.push_back(series.data->label);
                }
            }
        } else if (!all.isEmpty()) {
            const double low = all.low >= 0 ? 0 : all.low;
            const double high = all.high > low ? all.high : low + 1;
            range = {low, low + (high - low) * m_style.headRoom};
        }
        panel.rect->axis(right ? QCPAxis::atRight : QCPAxis::atLeft)->setRange(range);
    }
    for (SeriesItem& series : panel.series) {
        if (!series.pyramid) { // the others follow the visible range
            fillLine(panel, series, series.x, series.data->values);
        }
    }
    updateVisible();
}

QCPAxisRect* TimelineScene::addLane(int height)
{
    auto* lane = new QCPAxisRect(&m_plot, true);
    lane->setAutoMargins(QCP::msNone);
    const QMargins above =
        m_panels.empty() ? QMargins(m_style.gutter, 0, m_style.readout, 0) : m_panels.front().rect->margins();
    lane->setMargins({above.left(), 4, above.right(), 2});
    lane->setSizeConstraintRect(QCPLayoutElement::scrOuterRect);
    lane->setMinimumSize(10, height);
    lane->setMaximumSize(QWIDGETSIZE_MAX, height);
    m_plot.plotLayout()->addElement(m_plot.plotLayout()->rowCount(), 0, lane);
    for (QCPAxis* axis : axesOf(*lane)) {
        axis->setLayer(QStringLiteral("axes"));
        axis->grid()->setVisible(false);
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabels(false);
        axis->setVisible(false);
    }
    lane->axis(QCPAxis::atBottom)->setRange(timeRange());
    m_lanes.emplace_back(lane);
    return lane;
}

void TimelineScene::setTimeLabelsOn(QCPAxisRect* rect)
{
    m_labelRect = rect;
    rect->axis(QCPAxis::atBottom)->setVisible(true);
    rect->axis(QCPAxis::atBottom)->setBasePen(QPen(m_style.theme->axis, m_style.axisWidth));
    updateTicker();
}

int TimelineScene::previousSample(const SeriesItem& series, double x)
{
    const auto after = std::ranges::upper_bound(series.x, x);
    return static_cast<int>(after - series.x.begin()) - 1;
}

} // namespace culprit
