// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/timeline_plot.h"

#include "text/wording.h"
#include "theme/key_actions.h"
#include "timeline/axis_room.h"
#include "timeline/timeline_layers.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

constexpr int laneHeight = 66;
constexpr int windowHeight = 26;
constexpr double dragThreshold = 4;
constexpr double handleReach = 6;
constexpr double wheelFactor = 0.8;
constexpr qint64 wheelPause = 500; ///< wheel steps closer than this, in ms, are one step of the history

} // namespace

TimelinePlot::TimelinePlot(QWidget* parent)
    : QCustomPlot(parent)
{
    setAccessibleName(tr("Timeline"));
    setAccessibleDescription(
        tr("Series of the case over time. Arrow keys move the crosshair, plus and minus zoom, "
           "F shows the injection, C pins a second cursor."));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setPlottingHint(QCP::phFastPolylines, true);
    setNoAntialiasingOnDrag(true);
    m_scene = std::make_unique<TimelineScene>(*this, SceneStyle::screen());
    addLayer(QStringLiteral("lane"), layer(QStringLiteral("axes")), QCustomPlot::limAbove);
    addLayer(QStringLiteral("cursor"), layer(QStringLiteral("overlay")), QCustomPlot::limAbove);
    layer(QStringLiteral("cursor"))->setMode(QCPLayer::lmBuffered);
    m_laneLayer = new LaneLayer(this, QStringLiteral("lane"));
    m_overlay = new TimelineOverlay(this, QStringLiteral("cursor"));
    buildKeys();
}

TimelinePlot::~TimelinePlot() = default;

void TimelinePlot::showFigure(std::shared_ptr<const FigureData> figure, EventLanes lanes,
                              std::vector<double> sampleTimes, bool keepView)
{
    const bool kept = keepView && !m_scene->panels().empty();
    const QCPRange before = m_scene->timeRange();
    const bool zoomed = kept && before.size() < 0.999 * m_scene->fullRange().size();
    m_lanes = std::move(lanes);
    m_sampleTimes = std::move(sampleTimes);
    std::ranges::sort(m_sampleTimes);
    if (!kept) {
        m_zoomHistory.clear();
        m_cursor.reset();
        m_secondCursor.reset();
        m_activeEvent = -1;
    }
    m_scene->show(std::move(figure));
    m_laneRect = nullptr;
    m_windowRect = nullptr;
    if (m_scene->figure() && !m_scene->figure()->relativeOnly && !m_scene->panels().empty()) {
        m_laneRect = m_scene->addLane(laneHeight);
        QMargins margins = m_laneRect->margins();
        margins.setBottom(20);
        m_laneRect->setMargins(margins);
        m_windowRect = m_scene->addLane(windowHeight);
        QMargins below = m_windowRect->margins();
        below.setBottom(6); // the handles reach beyond the bar
        m_windowRect->setMargins(below);
        m_scene->setTimeLabelsOn(m_laneRect);
    } else if (!m_scene->panels().empty()) {
        QCPAxisRect* last = m_scene->panels().back().rect;
        QMargins margins = last->margins();
        margins.setBottom(24);
        last->setMargins(margins);
    }
    replot();
    // The size in pixels is known only after the first layout.
    fitToSize();
    m_scene->setTimeRange(zoomed ? clamped(before) : m_scene->timeRange());
    Q_EMIT zoomChanged();
    Q_EMIT cursorMoved();
}

void TimelinePlot::clearFigure()
{
    showFigure(nullptr, {}, {});
}

void TimelinePlot::setWindow(const AnalysisWindow& window, const AnalysisWindow& recorded)
{
    m_window = window;
    m_recorded = recorded;
    replot(QCustomPlot::rpQueuedReplot);
}

std::vector<const LaneEvent*> TimelinePlot::allEvents() const
{
    std::vector<const LaneEvent*> events;
    for (const auto* lane : {&m_lanes.logs, &m_lanes.spans}) {
        for (const LaneEvent& event : *lane) {
            events.push_back(&event);
        }
    }
    std::ranges::stable_sort(events, {}, [](const LaneEvent* event) { return event->time; });
    return events;
}

double TimelinePlot::pixelOf(double seconds) const
{
    return m_scene->panels().empty()
               ? 0
               : m_scene->panels().front().rect->axis(QCPAxis::atBottom)->coordToPixel(seconds);
}

double TimelinePlot::secondsAt(double pixel) const
{
    return m_scene->panels().empty()
               ? 0
               : m_scene->panels().front().rect->axis(QCPAxis::atBottom)->pixelToCoord(pixel);
}

int TimelinePlot::samplesIn(double start, double end) const
{
    const auto first = std::ranges::lower_bound(m_sampleTimes, start);
    const auto last = std::ranges::lower_bound(m_sampleTimes, end);
    return static_cast<int>(std::max<std::ptrdiff_t>(0, last - first));
}

QString TimelinePlot::timeText(double seconds) const
{
    const QString relative = QStringLiteral("%1%2 s")
                                 .arg(seconds < 0 ? QStringLiteral("−") : QStringLiteral("+"))
                                 .arg(std::abs(seconds), 0, 'f', 0);
    if (!m_scene->figure() || m_scene->figure()->relativeOnly) {
        return relative;
    }
    return QString::fromStdString(wording::clock(m_scene->zero() + seconds)) + QLatin1Char(' ') + relative;
}

QCPRange TimelinePlot::clamped(QCPRange range) const
{
    const QCPRange full = m_scene->fullRange();
    double size = std::min(range.size(), full.size());
    size = std::max(size, full.size() * 1e-6);
    double lower = std::clamp(range.lower, full.lower, full.upper - size);
    return {lower, lower + size};
}

void TimelinePlot::rememberZoom()
{
    if (m_zoomHistory.empty() || !(m_zoomHistory.back() == m_scene->timeRange())) {
        m_zoomHistory.push_back(m_scene->timeRange());
    }
    constexpr std::size_t longest = 100;
    if (m_zoomHistory.size() > longest) {
        m_zoomHistory.erase(m_zoomHistory.begin());
    }
}

void TimelinePlot::applyRange(QCPRange range)
{
    m_scene->setTimeRange(clamped(range));
    replot(QCustomPlot::rpQueuedReplot);
    Q_EMIT zoomChanged();
}

void TimelinePlot::zoomTo(QCPRange range)
{
    rememberZoom();
    applyRange(range);
}

void TimelinePlot::zoomBy(double factor, double around)
{
    const QCPRange now = m_scene->timeRange();
    const qint64 time = QDateTime::currentMSecsSinceEpoch();
    if (time - m_lastWheel > wheelPause) {
        rememberZoom();
    }
    m_lastWheel = time;
    applyRange({around - (around - now.lower) * factor, around + (now.upper - around) * factor});
}

void TimelinePlot::undoZoom()
{
    if (!m_zoomHistory.empty()) {
        const QCPRange before = m_zoomHistory.back();
        m_zoomHistory.pop_back();
        m_lastWheel = 0;
        applyRange(before);
    }
}

void TimelinePlot::showAll()
{
    for (std::size_t i = 0; i < m_scene->panels().size(); ++i) {
        m_scene->rescaleValues(i);
    }
    zoomTo(m_scene->fullRange());
}

void TimelinePlot::showInjection()
{
    if (m_scene->figure() && m_scene->figure()->injection) {
        const double start = m_scene->figure()->injection->time - m_scene->zero();
        const double length = m_scene->figure()->injection->duration;
        zoomTo({start - 0.5 * length, start + 1.5 * length});
    }
}

void TimelinePlot::setCursorAt(std::optional<double> seconds)
{
    m_cursor = seconds;
    redrawOverlay();
    Q_EMIT cursorMoved();
}

void TimelinePlot::holdCursorAt(double seconds)
{
    const QCPRange range = m_scene->timeRange();
    if (!range.contains(seconds)) {
        applyRange({seconds - range.size() / 2, seconds + range.size() / 2});
    }
    setCursorAt(seconds);
}

void TimelinePlot::pinSecondCursor()
{
    m_secondCursor = m_secondCursor ? std::nullopt : m_cursor;
    redrawOverlay();
    Q_EMIT cursorMoved();
}

void TimelinePlot::activateEvent(int number)
{
    const auto events = allEvents();
    if (number < 0 || number >= static_cast<int>(events.size())) {
        return;
    }
    m_activeEvent = number;
    replot(QCustomPlot::rpQueuedReplot);
    Q_EMIT eventActivated(number);
}

void TimelinePlot::redrawOverlay()
{
    layer(QStringLiteral("cursor"))->replot();
}

int TimelinePlot::panelAt(QPointF position) const
{
    for (std::size_t i = 0; i < m_scene->panels().size(); ++i) {
        if (QRectF(m_scene->panels()[i].rect->rect()).contains(position)) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

TimelinePlot::Drag TimelinePlot::handleAt(QPointF position) const
{
    if (!m_windowRect || !m_scene->figure()->injection ||
        !QRectF(m_windowRect->rect()).adjusted(-handleReach, 0, handleReach, 0).contains(position)) {
        return Drag::None;
    }
    const QRectF area(m_windowRect->rect());
    const auto x = [&](double epoch, double ifOpen) {
        return std::clamp(std::isfinite(epoch) ? pixelOf(epoch - m_scene->zero()) : ifOpen, area.left(),
                          area.right());
    };
    const std::pair<double, Drag> handles[] = {{x(m_window.injectTime, area.left()), Drag::WindowInject},
                                               {x(m_window.start, area.left()), Drag::WindowStart},
                                               {x(m_window.end, area.right()), Drag::WindowEnd}};
    for (const auto& [pixel, drag] : handles) {
        if (std::abs(position.x() - pixel) <= handleReach) {
            return drag;
        }
    }
    return Drag::None;
}

void TimelinePlot::dragWindow(double seconds)
{
    const QCPRange full = m_scene->fullRange();
    const double epoch = m_scene->zero() + std::clamp(seconds, full.lower, full.upper);
    AnalysisWindow edited = m_window;
    constexpr double least = 1; // neither part may vanish
    if (m_drag == Drag::WindowStart) {
        edited.start = std::min(epoch, edited.injectTime - least);
    } else if (m_drag == Drag::WindowEnd) {
        edited.end = std::max(epoch, edited.injectTime + least);
    } else {
        const double low = std::max(edited.start, m_scene->zero() + full.lower) + least;
        const double high = std::min(edited.end, m_scene->zero() + full.upper) - least;
        edited.injectTime = std::clamp(epoch, low, std::max(low, high));
    }
    m_window = edited;
    replot(QCustomPlot::rpQueuedReplot);
}

bool TimelinePlot::clickLane(QPointF position)
{
    if (!m_laneRect || !QRectF(m_laneRect->rect()).contains(position)) {
        return false;
    }
    const bool spans = position.y() > m_laneRect->rect().center().y();
    const auto events = allEvents();
    int nearest = -1;
    double distance = 8;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if ((events[i]->kind == LaneEvent::Kind::SlowSpan) == spans) {
            const double away = std::abs(pixelOf(events[i]->time - m_scene->zero()) - position.x());
            if (away < distance) {
                distance = away;
                nearest = static_cast<int>(i);
            }
        }
    }
    if (nearest >= 0) {
        activateEvent(nearest);
    }
    return nearest >= 0;
}

bool TimelinePlot::clickStrip(QPointF position)
{
    for (std::size_t i = 0; i < m_scene->panels().size(); ++i) {
        const QRectF area(m_scene->panels()[i].rect->rect());
        const QRectF scaleWord(area.right() - 50, area.top() - 18, 54, 17);
        if (scaleWord.contains(position)) {
            m_scene->setLogScale(i, !m_scene->panels()[i].logScale);
            replot(QCustomPlot::rpQueuedReplot);
            Q_EMIT panelScaleToggled(static_cast<int>(i));
            return true;
        }
    }
    return false;
}

void TimelinePlot::mousePressEvent(QMouseEvent* event)
{
    setFocus(Qt::MouseFocusReason);
    if (event->button() != Qt::LeftButton || !m_scene->figure()) {
        return;
    }
    m_pressed = m_current = event->position();
    m_rangeAtPress = m_scene->timeRange();
    m_drag = handleAt(event->position());
    if (m_drag == Drag::None) {
        m_drag = Drag::Press;
    }
}

void TimelinePlot::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_scene->figure()) {
        return;
    }
    m_current = event->position();
    switch (m_drag) {
    case Drag::None: {
        const Drag handle = handleAt(event->position());
        setCursor(handle != Drag::None ? Qt::SplitHCursor : Qt::ArrowCursor);
        const QCPRange range = m_scene->timeRange();
        const double seconds = secondsAt(event->position().x());
        setCursorAt(range.contains(seconds) ? std::optional(seconds) : std::nullopt);
        return;
    }
    case Drag::Press:
        if ((m_current - m_pressed).manhattanLength() < dragThreshold) {
            return;
        }
        if (panelAt(m_pressed) < 0) {
            m_drag = Drag::None;
            return;
        }
        m_drag = event->modifiers().testFlag(Qt::ShiftModifier) ? Drag::Box : Drag::Pan;
        if (m_drag == Drag::Pan) {
            rememberZoom();
            setNotAntialiasedElements(QCP::aeAll);
            setCursor(Qt::ClosedHandCursor);
        }
        [[fallthrough]];
    case Drag::Pan:
        if (m_drag == Drag::Pan) {
            const double shift = secondsAt(m_pressed.x()) - secondsAt(m_current.x());
            m_scene->setTimeRange(
                clamped({m_scene->timeRange().lower + shift, m_scene->timeRange().upper + shift}));
            m_pressed = m_current;
            replot(QCustomPlot::rpQueuedReplot);
            return;
        }
        [[fallthrough]];
    case Drag::Box:
        redrawOverlay();
        return;
    case Drag::WindowStart:
    case Drag::WindowInject:
    case Drag::WindowEnd:
        dragWindow(secondsAt(m_current.x()));
        return;
    }
}

void TimelinePlot::mouseReleaseEvent(QMouseEvent* event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    m_current = event->position();
    switch (drag) {
    case Drag::None:
        return;
    case Drag::Press:
        if (!clickLane(event->position())) {
            clickStrip(event->position());
        }
        return;
    case Drag::Pan:
        setNotAntialiasedElements(QCP::aeNone);
        setCursor(Qt::ArrowCursor);
        replot(QCustomPlot::rpQueuedReplot);
        Q_EMIT zoomChanged();
        return;
    case Drag::Box: {
        const int panel = panelAt(m_pressed);
        const double a = secondsAt(m_pressed.x());
        const double b = secondsAt(m_current.x());
        if (panel >= 0 && std::abs(m_current.x() - m_pressed.x()) > dragThreshold) {
            if (std::abs(m_current.y() - m_pressed.y()) > 3 * dragThreshold) {
                QCPAxis* axis =
                    m_scene->panels()[static_cast<std::size_t>(panel)].rect->axis(QCPAxis::atLeft);
                const double y1 = axis->pixelToCoord(m_pressed.y());
                const double y2 = axis->pixelToCoord(m_current.y());
                axis->setRange(std::min(y1, y2), std::max(y1, y2));
            }
            zoomTo({std::min(a, b), std::max(a, b)});
        }
        redrawOverlay();
        return;
    }
    case Drag::WindowStart:
    case Drag::WindowInject:
    case Drag::WindowEnd:
        Q_EMIT windowEdited(m_window);
        return;
    }
}

void TimelinePlot::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && panelAt(event->position()) >= 0) {
        showAll();
    }
}

void TimelinePlot::wheelEvent(QWheelEvent* event)
{
    if (m_scene->panels().empty() || event->angleDelta().y() == 0) {
        event->ignore();
        return;
    }
    zoomBy(std::pow(wheelFactor, event->angleDelta().y() / 120.0), secondsAt(event->position().x()));
    event->accept();
}

void TimelinePlot::leaveEvent(QEvent*)
{
    if (m_drag == Drag::None && !m_showFocus) {
        setCursorAt(std::nullopt);
    }
}

void TimelinePlot::moveCursorBySample(int direction)
{
    const QCPRange range = m_scene->timeRange();
    if (!m_cursor) {
        setCursorAt(direction > 0 ? range.lower : range.upper);
        return;
    }
    const double now = m_scene->zero() + *m_cursor;
    constexpr double hair = 1e-6;
    double next = now;
    if (direction > 0) {
        const auto after = std::ranges::upper_bound(m_sampleTimes, now + hair);
        next = after == m_sampleTimes.end() ? now : *after;
    } else {
        const auto before = std::ranges::lower_bound(m_sampleTimes, now - hair);
        next = before == m_sampleTimes.begin() ? now : *std::prev(before);
    }
    holdCursorAt(next - m_scene->zero());
}

void TimelinePlot::buildKeys()
{
    addGesture(*this, tr("wheel"), tr("Zoom time"));
    addGesture(*this, tr("drag"), tr("Pan"));
    addGesture(*this, tr("Shift+drag"), tr("Zoom to a box"));
    addGesture(*this, tr("double click"), tr("Show all"));
    const auto pan = [this](int direction) {
        const QCPRange range = m_scene->timeRange();
        zoomTo({range.lower + direction * range.size() / 10, range.upper + direction * range.size() / 10});
    };
    const auto middle = [this] { return m_cursor.value_or(m_scene->timeRange().center()); };
    const auto key = [this](const QString& text, const QList<QKeySequence>& keys, auto act) {
        addKeyAction(*this, text, keys, act);
    };
    key(tr("Crosshair to the sample before"), {Qt::Key_Left}, [this] { moveCursorBySample(-1); });
    key(tr("Crosshair to the next sample"), {Qt::Key_Right}, [this] { moveCursorBySample(1); });
    key(tr("Pan back"), {Qt::SHIFT | Qt::Key_Left}, [pan] { pan(-1); });
    key(tr("Pan forth"), {Qt::SHIFT | Qt::Key_Right}, [pan] { pan(1); });
    key(tr("Zoom in"), {Qt::Key_Plus, Qt::Key_Equal}, [this, middle] { zoomBy(wheelFactor, middle()); });
    key(tr("Zoom out"), {Qt::Key_Minus}, [this, middle] { zoomBy(1 / wheelFactor, middle()); });
    key(tr("Show all"), {Qt::Key_Home, Qt::Key_0}, [this] { showAll(); });
    key(tr("Show the injection"), {Qt::Key_F}, [this] { showInjection(); });
    key(tr("Undo a zoom"), {Qt::Key_Backspace}, [this] { undoZoom(); });
    key(tr("Pin a second cursor; readouts show differences"), {Qt::Key_C}, [this] { pinSecondCursor(); });
    key(tr("No cursor"), {Qt::Key_Escape}, [this] {
        m_secondCursor.reset();
        setCursorAt(std::nullopt);
    });
    key(tr("Previous case"), {Qt::Key_BracketLeft}, [this] { Q_EMIT stepCase(-1); });
    key(tr("Next case"), {Qt::Key_BracketRight}, [this] { Q_EMIT stepCase(1); });
    key(tr("Next event"), {Qt::Key_N}, [this] { activateEvent(m_activeEvent + 1); });
    key(tr("Previous event"), {Qt::Key_P}, [this] { activateEvent(m_activeEvent - 1); });
}

void TimelinePlot::keyPressEvent(QKeyEvent* event)
{
    if (!m_scene->figure() || m_scene->panels().empty() || !triggerKeyAction(*this, *event)) {
        QCustomPlot::keyPressEvent(event);
    }
}

void TimelinePlot::focusInEvent(QFocusEvent* event)
{
    m_showFocus = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    redrawOverlay();
    QCustomPlot::focusInEvent(event);
}

void TimelinePlot::focusOutEvent(QFocusEvent* event)
{
    m_showFocus = false;
    redrawOverlay();
    QCustomPlot::focusOutEvent(event);
}

void TimelinePlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        m_scene->restyle(SceneStyle::screen());
        if (m_laneRect) {
            m_scene->setTimeLabelsOn(m_laneRect);
        }
        replot(QCustomPlot::rpQueuedReplot);
    }
    QCustomPlot::changeEvent(event);
}

void TimelinePlot::fitToSize()
{
    updateLayout();
    bool changed = false;
    for (const auto& panel : m_scene->panels()) {
        changed = fitTicks(*panel.rect) || changed;
    }
    if (changed) {
        replot(QCustomPlot::rpQueuedReplot);
    }
}

void TimelinePlot::resizeEvent(QResizeEvent* event)
{
    if (event->size().isEmpty()) {
        return; // hidden in a divided place: there is nothing to draw on
    }
    QCustomPlot::resizeEvent(event);
    fitToSize();
    m_scene->setTimeRange(m_scene->timeRange()); // long series are reduced to the new width
}

} // namespace culprit
