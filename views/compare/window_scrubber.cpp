// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/window_scrubber.h"

#include "theme/key_actions.h"
#include "theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

constexpr double side = 8; // room for a handle beyond either end
constexpr double barTop = 5;
constexpr double barHeight = 16;

} // namespace

WindowScrubber::WindowScrubber(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Analysed window"));
    setToolTip(
        tr("Drag a handle, or choose it with up and down and move it with left and right; Home resets."));
    buildKeys();
    describe();
}

void WindowScrubber::setSamples(std::vector<double> samples)
{
    m_samples = std::move(samples);
    std::ranges::sort(m_samples);
    describe();
    update();
}

void WindowScrubber::setWindow(const WindowOffsets& window)
{
    m_window = window;
    describe();
    update();
}

double WindowScrubber::stepSeconds() const
{
    if (m_samples.size() < 2) {
        return 1;
    }
    const double mean = (m_samples.back() - m_samples.front()) / static_cast<double>(m_samples.size() - 1);
    return std::max(1.0, std::round(mean));
}

double WindowScrubber::value(Handle handle) const
{
    const double first = m_samples.empty() ? 0 : m_samples.front();
    const double last = m_samples.empty() ? 0 : m_samples.back();
    switch (handle) {
    case Start:
        return std::max(first, m_window.start);
    case Inject:
        return m_window.inject;
    case End:
        return std::min(last + stepSeconds(), m_window.end);
    }
    return 0;
}

double WindowScrubber::xOf(double time) const
{
    const double first = m_samples.front();
    const double last = m_samples.back() + stepSeconds();
    return side + (time - first) / std::max(last - first, 1e-9) * (width() - 2 * side);
}

double WindowScrubber::timeAt(double x) const
{
    if (m_samples.empty()) {
        return 0;
    }
    const double first = m_samples.front();
    const double last = m_samples.back() + stepSeconds();
    return first + (x - side) / std::max(width() - 2 * side, 1.0) * (last - first);
}

double WindowScrubber::handleX(Handle handle) const
{
    return m_samples.empty() ? 0 : xOf(value(handle));
}

int WindowScrubber::samplesIn(double from, double to) const
{
    return static_cast<int>(
        std::ranges::count_if(m_samples, [from, to](double time) { return time >= from && time < to; }));
}

void WindowScrubber::describe()
{
    static const char* const names[] = {QT_TR_NOOP("baseline start"), QT_TR_NOOP("injection"),
                                        QT_TR_NOOP("end of window")};
    setAccessibleDescription(
        tr("%1 chosen; baseline from %2, injection %3, end %4 from the recorded injection")
            .arg(tr(names[m_active]), signedSeconds(value(Start)), signedSeconds(value(Inject)),
                 signedSeconds(value(End))));
}

void WindowScrubber::move(Handle handle, double to)
{
    if (m_samples.size() < 3) {
        return;
    }
    const double step = stepSeconds();
    const double first = m_samples.front();
    const double last = m_samples.back() + step;
    const double rounded = std::round(to);
    WindowOffsets moved = m_window;
    switch (handle) {
    case Start: {
        const double limit = value(Inject) - 2 * step; // a baseline needs samples to compare with
        moved.start = rounded <= first ? WindowOffsets{}.start : std::min(rounded, limit);
        break;
    }
    case Inject: {
        const double lowest = value(Start) + 2 * step;
        const double highest = std::max(lowest, value(End) - step);
        // The recorded time attracts a handle that comes within half a sample of it.
        moved.inject = std::clamp(std::fabs(to) < step / 2 ? 0.0 : rounded, lowest, highest);
        break;
    }
    case End:
        moved.end = rounded >= last ? WindowOffsets{}.end : std::max(rounded, value(Inject) + step);
        break;
    }
    if (!(moved == m_window)) {
        m_window = moved;
        describe();
        update();
        Q_EMIT windowMoved(m_window);
    }
}

void WindowScrubber::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_samples.size() < 3) {
        return;
    }
    double nearest = std::numeric_limits<double>::infinity();
    for (const Handle handle : {Inject, Start, End}) {
        const double distance = std::fabs(event->position().x() - handleX(handle));
        if (distance < nearest) {
            nearest = distance;
            m_active = handle;
        }
    }
    m_dragging = true;
    Q_EMIT editBegun();
    describe();
    if (nearest > side) {
        move(m_active, timeAt(event->position().x()));
    }
    update();
}

void WindowScrubber::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragging) {
        move(m_active, timeAt(event->position().x()));
        return;
    }
    bool near = false;
    for (const Handle handle : {Start, Inject, End}) {
        near = near || (!m_samples.empty() && std::fabs(event->position().x() - handleX(handle)) <= side);
    }
    setCursor(near ? Qt::SplitHCursor : Qt::ArrowCursor);
}

void WindowScrubber::mouseReleaseEvent(QMouseEvent*)
{
    m_dragging = false;
}

void WindowScrubber::buildKeys()
{
    const auto key = [this](const QString& text, Qt::Key one, auto act) {
        addKeyAction(*this, text, {one}, act);
    };
    const auto step = [this](double samples) { move(m_active, value(m_active) + samples * stepSeconds()); };
    const auto choose = [this](int by) {
        m_active = static_cast<Handle>((m_active + by) % 3);
        describe();
        update();
    };
    key(tr("Handle back by a sample"), Qt::Key_Left, [step] { step(-1); });
    key(tr("Handle forth by a sample"), Qt::Key_Right, [step] { step(1); });
    key(tr("Handle back by six samples"), Qt::Key_PageUp, [step] { step(-6); });
    key(tr("Handle forth by six samples"), Qt::Key_PageDown, [step] { step(6); });
    key(tr("Previous handle"), Qt::Key_Up, [choose] { choose(2); });
    key(tr("Next handle"), Qt::Key_Down, [choose] { choose(1); });
    key(tr("As recorded"), Qt::Key_Home, [this] {
        if (!m_window.isDefault()) {
            setWindow({});
            Q_EMIT windowMoved(m_window);
        }
    });
}

void WindowScrubber::keyPressEvent(QKeyEvent* event)
{
    if (!event->isAutoRepeat()) { // a key held down is one edit
        Q_EMIT editBegun();
    }
    if (!triggerKeyAction(*this, *event)) {
        QWidget::keyPressEvent(event);
    }
}

void WindowScrubber::paintAxis(QPainter& painter) const
{
    const Theme& theme = Theme::current();
    const double span = m_samples.back() - m_samples.front();
    static constexpr double choices[] = {10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200};
    double step = choices[0];
    for (const double choice : choices) {
        step = choice;
        if (span / choice * 62 <= width()) { // a label and its gap
            break;
        }
    }
    const QFontMetricsF metrics(font());
    for (double time = std::ceil(m_samples.front() / step) * step; time <= m_samples.back(); time += step) {
        const double x = xOf(time);
        painter.setPen(theme.axis);
        painter.drawLine(QLineF(x, barTop + barHeight + 1, x, barTop + barHeight + 4));
        const QString label = signedSeconds(time);
        const double half = metrics.horizontalAdvance(label) / 2;
        painter.setPen(theme.muted);
        painter.drawText(QPointF(std::clamp(x - half, 0.0, width() - 2 * half), barTop + barHeight + 18),
                         label);
    }
}

void WindowScrubber::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::current();
    if (m_samples.size() < 3) {
        painter.setPen(theme.muted);
        painter.drawText(rect().adjusted(8, 5, 0, 0), Qt::AlignTop, tr("reading the case…"));
        return;
    }
    const double start = handleX(Start);
    const double inject = handleX(Inject);
    const double end = handleX(End);
    const double last = xOf(m_samples.back() + stepSeconds());
    painter.fillRect(QRectF(side, barTop, last - side, barHeight), theme.grid);
    painter.fillRect(QRectF(start, barTop, inject - start, barHeight), theme.band);
    painter.fillRect(QRectF(inject, barTop, end - inject, barHeight), theme.injectionShade);
    painter.setPen(theme.injectionLine);
    painter.drawLine(QLineF(inject, barTop, end, barTop));
    painter.drawLine(QLineF(inject, barTop + barHeight, end, barTop + barHeight));

    const QFontMetricsF metrics(font());
    const auto label = [&](double left, double right, const QStringList& wordings, const QColor& color) {
        for (const QString& text : wordings) { // the longest that fits
            if (metrics.horizontalAdvance(text) + 12 <= right - left) {
                painter.setPen(color);
                painter.drawText(QRectF(left, barTop, right - left, barHeight), Qt::AlignCenter, text);
                return;
            }
        }
    };
    const int before = samplesIn(value(Start), value(Inject));
    const int after = samplesIn(value(Inject), value(End));
    label(start, inject,
          {tr("baseline, %1 samples").arg(before), tr("baseline, %1").arg(before), QString::number(before)},
          theme.text);
    label(inject, end,
          {tr("anomalous, %1 samples").arg(after), tr("anomalous, %1").arg(after), QString::number(after)},
          theme.injectionText);
    paintAxis(painter);

    if (!m_window.isDefault()) { // where the injection was recorded
        painter.setPen(QPen(theme.injectionLine, 1, Qt::DashLine));
        painter.drawLine(QLineF(xOf(0), barTop - 3, xOf(0), barTop + barHeight + 3));
    }
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Handle handle : {Start, End, Inject}) {
        const double x = handleX(handle);
        const bool chosen = handle == m_active && hasFocus();
        const QRectF box(x - (handle == Inject ? 3.5 : 1.5), barTop - 3, handle == Inject ? 7 : 3,
                         barHeight + 6);
        painter.setPen(QPen(chosen || handle == Inject ? theme.accent : theme.text, chosen ? 2 : 1.2));
        painter.setBrush(handle == Inject ? theme.accent : theme.panel);
        painter.drawRoundedRect(box, 2, 2);
        if (chosen) {
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(box.adjusted(-3, -2, 3, 2), 3, 3);
        }
    }
}

} // namespace culprit
