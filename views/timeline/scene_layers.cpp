// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/scene_layers.h"

#include <algorithm>
#include <cmath>

namespace culprit {

QColor markerColor(const Theme& theme, const std::string& kind)
{
    if (kind == "restart") {
        return theme.error;
    }
    if (kind == "recovery") {
        return theme.success;
    }
    return theme.accent;
}

InjectionBackdrop::InjectionBackdrop(QCustomPlot* plot, const TimelineScene& scene)
    : QCPLayerable(plot, QStringLiteral("backdrop"))
    , m_scene(scene)
{
}

void InjectionBackdrop::applyDefaultAntialiasingHint(QCPPainter* painter) const
{
    painter->setAntialiasing(m_scene.style().paper);
}

void InjectionBackdrop::draw(QCPPainter* painter)
{
    if (!m_scene.figure()) {
        return;
    }
    for (std::size_t i = 0; i < m_scene.panels().size(); ++i) {
        QCPAxisRect* rect = m_scene.panels()[i].rect;
        QCPAxis* time = rect->axis(QCPAxis::atBottom);
        drawInjection(painter, QRectF(rect->rect()), time);
        drawMarkers(painter, QRectF(rect->rect()), time);
    }
}

void InjectionBackdrop::drawInjection(QCPPainter* painter, const QRectF& area, QCPAxis* time)
{
    const auto& injection = m_scene.figure()->injection;
    if (!injection || m_scene.figure()->relativeOnly) {
        return;
    }
    const Theme& theme = *m_scene.style().theme;
    const double start = time->coordToPixel(injection->time - m_scene.zero());
    const double end = time->coordToPixel(injection->time + injection->duration - m_scene.zero());
    const double left = std::clamp(start, area.left(), area.right());
    const double right = std::clamp(end, area.left(), area.right());
    if (right > left) {
        painter->fillRect(QRectF(left, area.top(), right - left, area.height()), theme.injectionShade);
    }
    if (start >= area.left() && start <= area.right()) {
        painter->setPen(QPen(theme.injectionLine, m_scene.style().startWidth));
        painter->drawLine(QLineF(start, area.top(), start, area.bottom()));
    }
    if (end >= area.left() && end <= area.right()) {
        QPen pen(theme.injectionLine, m_scene.style().axisWidth);
        pen.setDashPattern({4, 3});
        painter->setPen(pen);
        painter->drawLine(QLineF(end, area.top(), end, area.bottom()));
    }
}

void InjectionBackdrop::drawMarkers(QCPPainter* painter, const QRectF& area, QCPAxis* time)
{
    for (const FigureMarker& marker : m_scene.figure()->markers) {
        const double x = time->coordToPixel(marker.time - m_scene.zero());
        if (marker.kind == "injection" || x < area.left() || x > area.right()) {
            continue;
        }
        QPen pen(markerColor(*m_scene.style().theme, marker.kind), m_scene.style().axisWidth);
        pen.setDashPattern({1, 3});
        painter->setPen(pen);
        painter->drawLine(QLineF(x, area.top(), x, area.bottom()));
    }
}

PanelTitles::PanelTitles(QCustomPlot* plot, const TimelineScene& scene)
    : QCPLayerable(plot, QStringLiteral("axes"))
    , m_scene(scene)
{
}

void PanelTitles::applyDefaultAntialiasingHint(QCPPainter* painter) const
{
    painter->setAntialiasing(true);
}

QRectF PanelTitles::injectionWord(const QRectF& area, QCPAxis* time) const
{
    const auto& injection = m_scene.figure()->injection;
    if (!injection || m_scene.figure()->relativeOnly) {
        return {};
    }
    const auto pixelAt = [&](double epoch) { return time->coordToPixel(epoch - m_scene.zero()); };
    const double start = std::clamp(pixelAt(injection->time), area.left(), area.right());
    const double end = std::min(pixelAt(injection->time + injection->duration), area.right());
    if (end <= start) {
        return {};
    }
    const QFontMetricsF metrics(m_scene.style().font);
    const bool first = area.top() <= m_scene.panels().front().rect->rect().top();
    if (!first && area.height() < 4 * metrics.height()) {
        return {}; // in a low panel the word would lie on the lines; the shade still tells
    }
    const double gap = metrics.averageCharWidth() * 0.8;
    const QSizeF size(metrics.horizontalAdvance(QStringLiteral("injection")), metrics.height());
    const QRectF inside(QPointF(start + gap, area.top() + 1), size);
    const QRectF before(QPointF(start - gap - size.width(), area.top() + 1), size);
    const auto crossed = [&](const QRectF& word) {
        return std::ranges::any_of(m_scene.figure()->markers, [&](const FigureMarker& marker) {
            const double x = pixelAt(marker.time);
            return marker.kind != "injection" && x >= word.left() - 1 && x <= word.right() + 1;
        });
    };
    if (inside.right() < end && !crossed(inside)) {
        return inside;
    }
    if (before.left() > area.left() && !crossed(before)) {
        return before;
    }
    return inside.right() < area.right() ? inside : QRectF();
}

void PanelTitles::drawMarkerLabels(QCPPainter* painter, const QRectF& area, QCPAxis* time,
                                   const QRectF& taken)
{
    const Theme& theme = *m_scene.style().theme;
    const QFontMetricsF metrics(m_scene.style().font);
    const bool numbered = m_scene.style().paper; // the caption tells what they are
    std::vector<QRectF> occupied{taken};
    int number = 0;
    for (const FigureMarker& marker : m_scene.figure()->markers) {
        const double x = time->coordToPixel(marker.time - m_scene.zero());
        if (marker.kind == "injection" || x < area.left() || x > area.right()) {
            continue;
        }
        const QString label = numbered ? QString::number(++number) : QString::fromStdString(marker.label);
        const QSizeF size(metrics.horizontalAdvance(label), metrics.height());
        const double left = x + 4 + size.width() > area.right() ? x - 4 - size.width() : x + 4;
        QRectF place(QPointF(left, area.top() + 1), size);
        while (std::ranges::any_of(
            occupied, [&](const QRectF& other) { return other.adjusted(-3, 0, 3, 0).intersects(place); })) {
            place.translate(0, metrics.height());
        }
        if (place.bottom() > area.bottom()) {
            continue;
        }
        occupied.push_back(place);
        const auto& injection = m_scene.figure()->injection;
        const bool shaded = injection && injection->window().contains(m_scene.zero() +
                                                                      time->pixelToCoord(place.center().x()));
        painter->fillRect(place.adjusted(-1, 0, 1, 0), shaded ? theme.injectionShade : theme.panel);
        painter->setFont(m_scene.style().font);
        painter->setPen(markerColor(theme, marker.kind));
        painter->drawText(QPointF(place.left(), place.top() + metrics.ascent()), label);
    }
}

void PanelTitles::drawTitle(QCPPainter* painter, const TimelineScene::PanelItem& panel, const QString& title)
{
    const SceneStyle& style = m_scene.style();
    const QRectF area(panel.rect->rect());
    const double base = area.top() - 5;
    QFont bold = style.font;
    bold.setBold(true);
    const QFontMetricsF metrics(style.font);
    painter->setFont(bold);
    painter->setPen(style.theme->text);
    painter->drawText(QPointF(area.left(), base), title);

    const QString rightUnit = QString::fromStdString(panel.data->rightUnit);
    QString unit = QString::fromStdString(panel.data->unit);
    QString end = panel.logScale ? QStringLiteral("log") : QStringLiteral("linear");
    double right = area.right();
    if (style.paper) {
        // Where the axes are, each unit stands over its own; the caption tells what is off range.
        end = panel.logScale ? QStringLiteral("log") : QString();
        if (!rightUnit.isEmpty()) {
            end = rightUnit + (end.isEmpty() ? QString() : QStringLiteral(", log"));
            right = m_scene.panels().front().rect->outerRect().right();
        }
    } else {
        if (!rightUnit.isEmpty()) {
            unit += QStringLiteral("  (left), ") + rightUnit + QStringLiteral(" (right)");
        }
        if (!panel.offRange.empty()) {
            unit += QStringLiteral(", ") + QString::fromStdString(panel.liesBelow()) +
                    QStringLiteral(" below the range");
        }
    }
    const double endWidth = metrics.horizontalAdvance(end);
    const double left = area.left() + QFontMetricsF(bold).horizontalAdvance(title) + 8;
    painter->setFont(style.font);
    painter->setPen(style.theme->muted);
    painter->drawText(
        QPointF(left, base),
        metrics.elidedText(unit, Qt::ElideRight, right - left - (end.isEmpty() ? 0 : endWidth + 10)));
    painter->drawText(QPointF(right - endWidth, base), end);
}

void PanelTitles::draw(QCPPainter* painter)
{
    if (!m_scene.figure()) {
        return;
    }
    const SceneStyle& style = m_scene.style();
    char letter = 'a';
    for (const TimelineScene::PanelItem& panel : m_scene.panels()) {
        const QRectF area(panel.rect->rect());
        QCPAxis* time = panel.rect->axis(QCPAxis::atBottom);
        const QRectF word = injectionWord(area, time);
        if (!word.isNull()) {
            painter->setFont(style.font);
            painter->setPen(style.theme->injectionText);
            painter->drawText(QPointF(word.left(), word.top() + QFontMetricsF(style.font).ascent()),
                              QStringLiteral("injection"));
        }
        if (letter == 'a') {
            drawMarkerLabels(painter, area, time, word);
        }
        const QString title = QString::fromStdString(panel.data->title);
        drawTitle(painter, panel,
                  style.paper ? QStringLiteral("(%1) ").arg(QLatin1Char(letter)) + title : title);
        ++letter;
    }
}

} // namespace culprit
