// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timeline_layers.h"

#include "text/wording.h"
#include "timeline/tickers.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace culprit {

namespace {

QString grouped(std::int64_t number)
{
    return QString::fromStdString(wording::grouped(number));
}

void drawRightAligned(QPainter* painter, double right, double base, const QString& text)
{
    painter->drawText(QPointF(right - QFontMetricsF(painter->font()).horizontalAdvance(text), base), text);
}

/// Where a panel has more series than lines of text find room, the emphasised and the largest are told;
/// returns how many are not. Their order stays.
template <typename ValueOf>
std::size_t keepTelling(const TimelineScene& scene, std::vector<const TimelineScene::SeriesItem*>& shown,
                        std::size_t fitting, ValueOf valueOf)
{
    if (shown.size() <= fitting) {
        return 0;
    }
    const std::size_t kept = std::max<std::size_t>(1, fitting - 1); // the last line tells how many are left
    const auto importance = [&](const TimelineScene::SeriesItem* series) {
        const double value = valueOf(*series);
        return std::pair(scene.isEmphasised(*series->data), std::isfinite(value) ? std::abs(value) : -1);
    };
    auto ranked = shown;
    std::ranges::stable_sort(ranked, std::ranges::greater(), importance);
    ranked.resize(kept);
    const std::size_t leftOut = shown.size() - kept;
    std::erase_if(shown, [&](const TimelineScene::SeriesItem* series) {
        return std::ranges::find(ranked, series) == ranked.end();
    });
    return leftOut;
}

} // namespace

LaneLayer::LaneLayer(TimelinePlot* plot, const QString& layer)
    : QCPLayerable(plot, layer)
    , m_plot(*plot)
{
}

void LaneLayer::applyDefaultAntialiasingHint(QCPPainter* painter) const
{
    painter->setAntialiasing(false);
}

void LaneLayer::draw(QCPPainter* painter)
{
    if (!m_plot.scene().figure() || !m_plot.laneRect() || !m_plot.windowRect()) {
        return;
    }
    painter->setFont(m_plot.scene().style().font);
    drawEvents(painter);
    drawWindow(painter);
}

void LaneLayer::drawEvents(QCPPainter* painter)
{
    const Theme& theme = *m_plot.scene().style().theme;
    const QRectF area(m_plot.laneRect()->rect());
    const QFontMetricsF metrics(painter->font());
    const double half = area.height() / 2;
    const auto row = [&](int number, const QString& label, const QString& count,
                         const std::vector<LaneEvent>& events) {
        const double bottom = area.top() + half * (number + 1) - 1;
        painter->setPen(theme.muted);
        drawRightAligned(painter, area.left() - 8, bottom - (half - metrics.height()) / 2 - metrics.descent(),
                         label);
        painter->drawText(
            QPointF(area.right() + 10, bottom - (half - metrics.height()) / 2 - metrics.descent()),
            metrics.elidedText(count, Qt::ElideRight, m_plot.width() - area.right() - 14));
        painter->setPen(QPen(theme.grid, 1));
        painter->drawLine(QLineF(area.left(), bottom, area.right(), bottom));
        for (const LaneEvent& event : events) {
            const double x = m_plot.pixelOf(event.time - m_plot.scene().zero());
            if (x >= area.left() && x <= area.right()) {
                const double tall = event.kind == LaneEvent::Kind::Warning ? half * 0.5 : half * 0.8;
                painter->setPen(QPen(theme.component(event.component).color, 2));
                painter->drawLine(QLineF(x, bottom - 1, x, bottom - tall));
            }
        }
    };
    const EventLanes& lanes = m_plot.lanes();
    row(0, QStringLiteral("Warnings"),
        QStringLiteral("%1 of %2")
            .arg(grouped(static_cast<std::int64_t>(lanes.logs.size())), grouped(lanes.logLines)),
        lanes.logs);
    row(1, QStringLiteral("Slow spans"),
        QStringLiteral("%1 of %2")
            .arg(grouped(static_cast<std::int64_t>(lanes.spans.size())), grouped(lanes.spanCount)),
        lanes.spans);
    const auto events = m_plot.allEvents();
    if (m_plot.activeEvent() >= 0 && m_plot.activeEvent() < static_cast<int>(events.size())) {
        const LaneEvent& event = *events[static_cast<std::size_t>(m_plot.activeEvent())];
        const double x = m_plot.pixelOf(event.time - m_plot.scene().zero());
        if (x >= area.left() && x <= area.right()) {
            const double base = area.top() + half * (event.kind == LaneEvent::Kind::SlowSpan ? 2 : 1);
            painter->setAntialiasing(true);
            drawMarker(*painter, MarkerShape::TriangleUp, {x, base + 3}, 8, theme.accent);
            painter->setAntialiasing(false);
        }
    }
}

void LaneLayer::drawWindow(QCPPainter* painter)
{
    const TimelineScene& scene = m_plot.scene();
    const Theme& theme = *scene.style().theme;
    const QRectF area(m_plot.windowRect()->rect());
    const QFontMetricsF metrics(painter->font());
    const QRectF bar(area.left(), area.center().y() - 7, area.width(), 15);
    const double base = bar.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    painter->setPen(theme.muted);
    drawRightAligned(painter, area.left() - 8, base, QStringLiteral("Window"));
    if (!scene.figure()->injection) {
        painter->drawText(QPointF(area.left(), base),
                          QStringLiteral("no injection recorded: nothing to compare"));
        return;
    }
    const AnalysisWindow& window = m_plot.window();
    const auto x = [&](double epoch, double ifOpen) {
        return std::clamp(std::isfinite(epoch) ? m_plot.pixelOf(epoch - scene.zero()) : ifOpen, area.left(),
                          area.right());
    };
    const double start = x(window.start, area.left());
    const double inject = x(window.injectTime, area.left());
    const double end = x(window.end, area.right());
    painter->fillRect(QRectF(start, bar.top(), inject - start, bar.height()), theme.track);
    painter->fillRect(QRectF(inject, bar.top(), end - inject, bar.height()), theme.injectionShade);
    painter->setPen(QPen(theme.injectionLine, 1));
    painter->drawRect(QRectF(inject, bar.top(), end - inject, bar.height()));
    if (!m_plot.hasRecordedWindow()) {
        QPen ghost(theme.injectionLine, 1);
        ghost.setDashPattern({2, 2});
        painter->setPen(ghost);
        const double recorded = m_plot.pixelOf(scene.figure()->injection->time - scene.zero());
        painter->drawLine(QLineF(recorded, bar.top() - 4, recorded, bar.bottom() + 4));
    }
    const auto label = [&](double left, double right, const QString& text, const QColor& color) {
        const double width = metrics.horizontalAdvance(text);
        if (width + 12 < right - left) {
            painter->setPen(color);
            painter->drawText(QPointF((left + right - width) / 2, base), text);
        }
    };
    label(start, inject,
          QStringLiteral("baseline, %1 samples").arg(m_plot.samplesIn(window.start, window.injectTime)),
          theme.text);
    label(inject, end, QStringLiteral("anomalous, %1").arg(m_plot.samplesIn(window.injectTime, window.end)),
          theme.injectionText);
    painter->setAntialiasing(true);
    for (double handle : {start, inject, end}) {
        painter->setPen(QPen(theme.text, 1.2));
        painter->setBrush(theme.panel);
        painter->drawRoundedRect(QRectF(handle - 2.5, bar.top() - 2, 5, bar.height() + 4), 1.5, 1.5);
    }
    painter->setAntialiasing(false);
    QFont font = painter->font();
    font.setBold(!m_plot.hasRecordedWindow());
    painter->setFont(font);
    painter->setPen(m_plot.hasRecordedWindow() ? theme.muted : theme.warn);
    painter->drawText(QPointF(area.right() + 10, base),
                      m_plot.hasRecordedWindow() ? QStringLiteral("default") : QStringLiteral("changed"));
}

TimelineOverlay::TimelineOverlay(TimelinePlot* plot, const QString& layer)
    : QCPLayerable(plot, layer)
    , m_plot(*plot)
{
}

void TimelineOverlay::applyDefaultAntialiasingHint(QCPPainter* painter) const
{
    painter->setAntialiasing(true);
}

void TimelineOverlay::draw(QCPPainter* painter)
{
    const Theme& theme = *m_plot.scene().style().theme;
    if (!m_plot.scene().figure() || m_plot.scene().panels().empty()) {
        return;
    }
    painter->setFont(m_plot.scene().style().font);
    if (m_plot.secondCursor()) {
        drawCursor(painter, *m_plot.secondCursor(), true);
    }
    if (m_plot.cursor()) {
        drawCursor(painter, *m_plot.cursor(), false);
    }
    drawReadout(painter, m_plot.cursor().value_or(m_plot.scene().timeRange().upper));
    if (m_plot.m_drag == TimelinePlot::Drag::Box) {
        painter->setPen(QPen(theme.accent, 1));
        QColor fill = theme.accent;
        fill.setAlpha(36);
        painter->setBrush(fill);
        painter->drawRect(QRectF(m_plot.m_pressed, m_plot.m_current).normalized());
    }
    if (m_plot.m_showFocus) {
        painter->setPen(QPen(theme.accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(m_plot.rect()).adjusted(1, 1, -1, -1));
    }
}

void TimelineOverlay::drawCursor(QCPPainter* painter, double seconds, bool second)
{
    const TimelineScene& scene = m_plot.scene();
    const Theme& theme = *scene.style().theme;
    const QRectF first(scene.panels().front().rect->rect());
    const QRectF last(m_plot.laneRect() ? m_plot.laneRect()->rect() : scene.panels().back().rect->rect());
    const double x = m_plot.pixelOf(seconds);
    if (x < first.left() - 0.5 || x > first.right() + 0.5) {
        return;
    }
    QPen pen(second ? theme.accent : theme.text, 1);
    if (second) {
        pen.setDashPattern({5, 3});
    }
    painter->setAntialiasing(false);
    painter->setPen(pen);
    painter->drawLine(QLineF(x, first.top(), x, last.bottom()));
    painter->setAntialiasing(true);
    for (const auto& panel : scene.panels()) {
        for (const auto& series : panel.series) {
            const int sample = TimelineScene::previousSample(series, seconds);
            if (sample < 0 || scene.isHidden(*series.data)) {
                continue;
            }
            const double value = series.data->values[static_cast<std::size_t>(sample)];
            QCPAxis* axis = series.line->valueAxis();
            if (std::isfinite(value) && axis->range().contains(value)) {
                painter->setPen(QPen(series.style.color, 1.3));
                painter->setBrush(theme.panel);
                painter->drawEllipse(QPointF(x, axis->coordToPixel(value)), 2.6, 2.6);
            }
        }
    }
    drawTag(painter, x, second ? QStringLiteral("B ") + m_plot.timeText(seconds) : m_plot.timeText(seconds));
}

void TimelineOverlay::drawTag(QCPPainter* painter, double pixel, const QString& text)
{
    const Theme& theme = *m_plot.scene().style().theme;
    const QFontMetricsF metrics(painter->font());
    const QRectF first(m_plot.scene().panels().front().rect->rect());
    const double width = metrics.horizontalAdvance(text) + 12;
    const double left =
        std::clamp(pixel - width / 2, first.left(), std::max(first.left(), first.right() + 20 - width));
    const QRectF tag(left, first.top() - metrics.height() - 4, width, metrics.height() + 3);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.text);
    painter->drawRoundedRect(tag, 2, 2);
    painter->setPen(theme.panel);
    painter->drawText(QPointF(tag.left() + 6, tag.top() + metrics.ascent() + 1), text);
}

void TimelineOverlay::drawReadout(QCPPainter* painter, double seconds)
{
    const TimelineScene& scene = m_plot.scene();
    const Theme& theme = *scene.style().theme;
    const QFont plain = scene.style().font;
    QFont bold = plain;
    bold.setBold(true);
    const double right = m_plot.width() - 14;
    const QFontMetricsF metrics(bold);
    for (const auto& panel : scene.panels()) {
        const QRectF area(panel.rect->rect());
        const double column = area.right() + 12 + (panel.data->rightUnit.empty() ? 0 : 50);
        const double room = right - column - 8;
        std::vector<const TimelineScene::SeriesItem*> shown;
        for (const auto& series : panel.series) {
            if (!scene.isHidden(*series.data)) {
                shown.push_back(&series);
            }
        }
        if (shown.empty()) {
            continue;
        }
        const auto valueOf = [&](const TimelineScene::SeriesItem& series) {
            const auto valueAt = [&](double at) {
                const int sample = TimelineScene::previousSample(series, at);
                return sample < 0 ? std::numeric_limits<double>::quiet_NaN()
                                  : series.data->values[static_cast<std::size_t>(sample)];
            };
            return m_plot.secondCursor() ? valueAt(seconds) - valueAt(*m_plot.secondCursor())
                                         : valueAt(seconds);
        };
        const double least = metrics.ascent() + 1; // lines closer than that run into each other
        // Into the title strip of the next panel; below the last one other words begin at once.
        const double below = &panel == &scene.panels().back() && m_plot.laneRect() ? 2 : 14;
        const auto fitting = static_cast<std::size_t>(std::max(1.0, (area.height() + below) / least));
        const std::size_t leftOut = keepTelling(scene, shown, fitting, valueOf);
        const double lines = static_cast<double>(shown.size()) + (leftOut > 0 ? 1 : 0);
        const double line = std::min(15.0, (area.height() + below) / lines);
        double y = area.top() + std::max(0.0, 8 - line / 4);
        const auto base = [&] { return y + (metrics.ascent() - metrics.descent()) / 2; };
        for (const auto* series : shown) {
            const double value = valueOf(*series);
            const QString sign = m_plot.secondCursor()
                                     ? (value > 0 ? QStringLiteral("Δ +") : QStringLiteral("Δ "))
                                     : QString();
            painter->setFont(scene.isEmphasised(*series->data) ? bold : plain);
            QString text = sign + readableNumber(value);
            if (QFontMetricsF(painter->font()).horizontalAdvance(text) > room) {
                text = sign + shortNumber(value);
            }
            drawMarker(*painter, series->style.marker, {column, y}, 8, series->style.color);
            painter->setPen(m_plot.cursor() ? theme.text : theme.muted);
            drawRightAligned(painter, right, base(), text);
            y += line;
        }
        if (leftOut > 0) {
            painter->setFont(plain);
            painter->setPen(theme.muted);
            drawRightAligned(painter, right, base(), QStringLiteral("%1 more").arg(leftOut));
        }
    }
}

} // namespace culprit
