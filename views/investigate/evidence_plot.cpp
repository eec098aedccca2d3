// SPDX-License-Identifier: GPL-3.0-or-later
#include "investigate/evidence_plot.h"

#include "investigate/baseline_band.h"
#include "timeline/tickers.h"

#include <cmath>
#include <limits>

namespace culprit {

namespace {

constexpr double bandDeviations = 3;

} // namespace

const MetricColumn* columnOfView(const Case& source, const std::string& series,
                                 const std::vector<double>** time)
{
    const auto from = [&](const MetricTable* table, const std::string& name) -> const MetricColumn* {
        const MetricColumn* column = table ? table->column(name) : nullptr;
        if (column) {
            *time = &table->time;
        }
        return column;
    };
    if (const MetricColumn* column = from(source.table("data.csv"), series)) {
        return column;
    }
    constexpr std::string_view latency = "_latency";
    if (series.ends_with(latency)) {
        if (const MetricColumn* column = from(source.table("latency_aggregated_90.csv"),
                                              series.substr(0, series.size() - latency.size()))) {
            return column;
        }
        if (const MetricColumn* column = from(source.table("data.csv"), series + "-90")) {
            return column;
        }
    }
    for (const MetricTable& table : source.tables) {
        if (const MetricColumn* column = from(&table, series)) {
            return column;
        }
    }
    return nullptr;
}

EvidencePlot::EvidencePlot(QWidget* parent)
    : QCustomPlot(parent)
    , m_band(new QCPItemRect(this))
    , m_shade(new QCPItemRect(this))
    , m_mean(new QCPItemStraightLine(this))
    , m_start(new QCPItemStraightLine(this))
    , m_peakText(new QCPItemText(this))
    , m_bandText(new QCPItemText(this))
    , m_peak(new QCPItemTracer(this))
{
    setAccessibleName(tr("Evidence: the suspect's series with its baseline"));
    setFixedHeight(140);
    addLayer(QStringLiteral("backdrop"), layer(QStringLiteral("grid")), QCustomPlot::limBelow);
    for (QCPAbstractItem* item :
         {static_cast<QCPAbstractItem*>(m_band), static_cast<QCPAbstractItem*>(m_shade)}) {
        item->setLayer(QStringLiteral("backdrop"));
    }
    addGraph();
    m_peak->setStyle(QCPItemTracer::tsCircle);
    m_peak->setSize(7);
    m_peakText->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
    m_peakText->setPadding({0, 0, 0, 5}); // above the line, not on it
    m_bandText->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_bandText->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    axisRect()->setAutoMargins(QCP::msNone);
    axisRect()->setMargins({52, 6, 6, 20});
    dress();
}

void EvidencePlot::dress()
{
    const Theme& theme = Theme::current();
    QFont font = this->font();
    font.setPointSizeF(9);
    setBackground(theme.panel);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setTickLabelFont(font);
        axis->setTickLabelColor(theme.muted);
        axis->setBasePen(QPen(theme.axis, 1));
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->grid()->setPen(QPen(theme.grid, 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    m_band->setPen(Qt::NoPen);
    m_band->setBrush(theme.band);
    m_shade->setPen(Qt::NoPen);
    m_shade->setBrush(theme.injectionShade);
    QPen mean(theme.muted, 1);
    mean.setDashPattern({5, 3});
    m_mean->setPen(mean);
    m_start->setPen(QPen(theme.injectionLine, 1.4));
    m_peakText->setFont(font);
    m_peakText->setColor(theme.text);
    m_bandText->setFont(font);
    m_bandText->setColor(theme.muted);
    const ComponentStyle style = theme.component(m_component);
    graph(0)->setPen(QPen(style.color, 2));
    m_peak->setPen(QPen(style.color, 1.4));
    m_peak->setBrush(theme.panel);
}

bool EvidencePlot::showSeries(const Case& source, const std::string& series, const AnalysisWindow& window)
{
    const std::vector<double>* time = nullptr;
    const MetricColumn* column = columnOfView(source, series, &time);
    if (!column) {
        return false;
    }
    m_component = std::string(ComponentNames(source.summary.components).of(series));
    FigureSeries drawn;
    drawn.time = *time;
    drawn.values = column->values;
    prepareSeries(drawn);
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    QVector<double> x;
    QVector<double> y;
    for (std::size_t i = 0; i < drawn.time.size(); ++i) {
        const double value = drawn.values[i];
        x << drawn.time[i] - window.injectTime;
        y << value;
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    const BaselineBand baseline = baselineBand(drawn.time, drawn.values, window);
    if (baseline.baselineSamples == 0) {
        return false;
    }
    const double mean = baseline.mean;
    const double deviation = baseline.deviation;
    const double peak = baseline.peak;
    const double peakAt = baseline.peakTime - window.injectTime;
    const double bandLow = mean - bandDeviations * deviation;
    const double bandHigh = mean + bandDeviations * deviation;
    dress();
    graph(0)->setData(x, y, true);
    const bool logarithmic = low > 0 && high > 100 * std::max(mean, low);
    yAxis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (logarithmic) {
        constexpr double headRoom = 0.25; // of the decades shown, for the peak's label
        yAxis->setTicker(QSharedPointer<DecadeTicker>::create(true));
        yAxis->setRange(low / 2, high * std::pow(2 * high / low, headRoom));
    } else {
        yAxis->setTicker(QSharedPointer<ValueTicker>::create(true));
        const double bottom = std::min(low, std::max(bandLow, low - (high - low)));
        yAxis->setRange(bottom, std::max(high, bandHigh) + 0.25 * (std::max(high, bandHigh) - bottom) + 1e-9);
    }
    xAxis->setTicker(QSharedPointer<TimeTicker>::create(window.injectTime, false));
    xAxis->ticker()->setTickCount(4);
    xAxis->setRange(x.first(), x.last());
    m_band->topLeft->setCoords(x.first(), bandHigh);
    m_band->bottomRight->setCoords(x.last(), std::max(bandLow, logarithmic ? low / 2 : bandLow));
    m_shade->topLeft->setCoords(0, yAxis->range().upper);
    const double end =
        source.summary.injection ? source.summary.injection->window().end - window.injectTime : x.last();
    m_shade->bottomRight->setCoords(std::min(end, x.last()), yAxis->range().lower);
    m_mean->point1->setCoords(x.first(), mean);
    m_mean->point2->setCoords(x.last(), mean);
    m_start->point1->setCoords(0, yAxis->range().lower);
    m_start->point2->setCoords(0, yAxis->range().upper);
    const bool risen = baseline.hasPeak;
    m_peak->setVisible(risen);
    m_peakText->setVisible(risen);
    if (risen) {
        m_peak->setGraph(graph(0));
        m_peak->setGraphKey(peakAt);
        m_peak->updatePosition();
        m_peakText->position->setCoords(std::max(peakAt, x.first() + 0.45 * (x.last() - x.first())), peak);
        m_peakText->setText(tr("peak %1").arg(readableNumber(peak)));
    }
    // Just above the band, where the baseline itself does not run; below the top when there is no room.
    const QCPRange shown = yAxis->range();
    const double above = std::max(bandHigh, mean);
    const double place = logarithmic ? std::log(shown.upper / above) / std::log(shown.upper / shown.lower)
                                     : (shown.upper - above) / shown.size();
    m_bandText->position->setCoords(0.02, place > 0.25 ? place - 0.03 : 0.98);
    m_bandText->setText(tr("baseline mean, ±3 σ band"));
    replot(QCustomPlot::rpQueuedReplot);
    return true;
}

void EvidencePlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange) {
        dress();
        replot(QCustomPlot::rpQueuedReplot);
    }
    QCustomPlot::changeEvent(event);
}

} // namespace culprit
