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

void PanelTitles::drawInjectionWord(QCPPainter* painter, const QRectF& area, QCPAxis* time, bool first)
{
    const auto& injection = m_scene.figure()->injection;
    if (!injection || m_scene.figure()->relativeOnly) {
        return;
    }
    const double start = time->coordToPixel(injection->time - m_scene.zero());
    const double end = time->coordToPixel(injection->time + injection->duration - m_scene.zero());
    const double left = std::clamp(start, area.left(), area.right());
    if (std::min(end, area.right()) <= left) {
        return;
    }
    const QFontMetricsF metrics(m_scene.style().font);
    const double width = metrics.horizontalAdvance(QStringLiteral("injection"));
    const double gap = metrics.averageCharWidth() * 0.8;
    const bool inside = left + gap + width < area.right();
    const double x = inside ? left + gap : left - gap - width;
    if (x > area.left() && (inside || first)) {
        painter->setFont(m_scene.style().font);
        painter->setPen(m_scene.style().theme->injectionText);
        painter->drawText(QPointF(x, area.top() + metrics.ascent() + 1), QStringLiteral("injection"));
    }
}

void PanelTitles::drawMarkerLabels(QCPPainter* painter, const QRectF& area, QCPAxis* time)
{
    const Theme& theme = *m_scene.style().theme;
    const QFontMetricsF metrics(m_scene.style().font);
    const bool numbered = m_scene.style().paper; // the caption tells what they are
    double occupied = area.left();
    int row = 1;
    int number = 0;
    for (const FigureMarker& marker : m_scene.figure()->markers) {
        const double x = time->coordToPixel(marker.time - m_scene.zero());
        if (marker.kind == "injection" || x < area.left() || x > area.right()) {
            continue;
        }
        const QString label = numbered ? QString::number(++number) : QString::fromStdString(marker.label);
        const double width = metrics.horizontalAdvance(label);
        const double left = x + 4 + width > area.right() ? x - 4 - width : x + 4;
        row = left < occupied ? row + 1 : 1;
        occupied = left + width + 6;
        const double top = area.top() + 1 + row * metrics.height();
        if (top + metrics.height() > area.bottom()) {
            continue;
        }
        const auto& injection = m_scene.figure()->injection;
        const bool shaded =
            injection && injection->window().contains(m_scene.zero() + time->pixelToCoord(left + width / 2));
        painter->fillRect(QRectF(left - 1, top, width + 2, metrics.height()),
                          shaded ? theme.injectionShade : theme.panel);
        painter->setFont(m_scene.style().font);
        painter->setPen(markerColor(theme, marker.kind));
        painter->drawText(QPointF(left, top + metrics.ascent()), label);
    }
}

void PanelTitles::draw(QCPPainter* painter)
{
    if (!m_scene.figure()) {
        return;
    }
    const SceneStyle& style = m_scene.style();
    QFont bold = style.font;
    bold.setBold(true);
    const QFontMetricsF boldMetrics(bold);
    const QFontMetricsF metrics(style.font);
    char letter = 'a';
    for (const TimelineScene::PanelItem& panel : m_scene.panels()) {
        const QRectF area(panel.rect->rect());
        drawInjectionWord(painter, area, panel.rect->axis(QCPAxis::atBottom), letter == 'a');
        if (letter == 'a') {
            drawMarkerLabels(painter, area, panel.rect->axis(QCPAxis::atBottom));
        }
        const double base = area.top() - 5;
        QString title = QString::fromStdString(panel.data->title);
        if (style.paper) {
            title = QStringLiteral("(%1) ").arg(QLatin1Char(letter)) + title;
        }
        ++letter;
        painter->setFont(bold);
        painter->setPen(style.theme->text);
        painter->drawText(QPointF(area.left(), base), title);

        QString detail = QString::fromStdString(panel.data->unit);
        if (!panel.data->rightUnit.empty()) {
            detail += QStringLiteral("  (left), ") + QString::fromStdString(panel.data->rightUnit) +
                      QStringLiteral(" (right)");
        }
        if (!panel.offRange.empty() && !style.paper) { // exports say it in the caption
            detail += QStringLiteral(", ") + QString::fromStdString(panel.offRange) +
                      QStringLiteral(" lies below the range");
        }
        const QString scale = panel.logScale ? QStringLiteral("log") : QStringLiteral("linear");
        const double scaleWidth = metrics.horizontalAdvance(scale);
        const double left = area.left() + boldMetrics.horizontalAdvance(title) + 8;
        const bool withScale = !style.paper || panel.logScale;
        detail = metrics.elidedText(detail, Qt::ElideRight,
                                    area.right() - left - (withScale ? scaleWidth + 10 : 0));
        painter->setFont(style.font);
        painter->setPen(style.theme->muted);
        painter->drawText(QPointF(left, base), detail);
        if (withScale) {
            painter->drawText(QPointF(area.right() - scaleWidth, base), scale);
        }
    }
}

} // namespace culprit
