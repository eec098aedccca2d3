// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/case_view.h"
#include "timeline/lane_events.h"
#include "timeline/timeline_scene.h"

#include <memory>
#include <optional>
#include <vector>

namespace culprit {

class TimelineOverlay;

/// The interactive timeline: panels over one time axis, a lane of events and the analysed window.
///
/// Wheel zooms time, drag pans, shift-drag zooms to a box, double click shows all; arrows move the crosshair
/// (shift: pan), + and - zoom, F shows the injection, C pins a second cursor, Backspace undoes a zoom. What
/// is shown (zoom) never changes what is analysed (window). Positions are seconds from the figure's zero.
class TimelinePlot : public QCustomPlot
{
    Q_OBJECT

public:
    explicit TimelinePlot(QWidget* parent = nullptr);
    ~TimelinePlot() override;

    /// `keepView`: of the same case as before; a zoom, its history and the cursors stay.
    void showFigure(std::shared_ptr<const FigureData> figure, EventLanes lanes,
                    std::vector<double> sampleTimes, bool keepView = false);
    void clearFigure();
    /// The analysed window, and the recorded one that it is compared with.
    void setWindow(const AnalysisWindow& window, const AnalysisWindow& recorded);
    const AnalysisWindow& window() const { return m_window; }
    bool hasRecordedWindow() const { return m_window == m_recorded; }

    TimelineScene& scene() { return *m_scene; }
    const TimelineScene& scene() const { return *m_scene; }
    const EventLanes& lanes() const { return m_lanes; }

    void zoomTo(QCPRange range);
    void zoomBy(double factor, double around);
    void undoZoom();
    bool canUndoZoom() const { return !m_zoomHistory.empty(); }
    void showAll();
    void showInjection();

    std::optional<double> cursor() const { return m_cursor; }
    std::optional<double> secondCursor() const { return m_secondCursor; }
    void setCursorAt(std::optional<double> seconds);
    /// Moves the crosshair there and, where that lies outside, the shown time with it.
    void holdCursorAt(double seconds);
    void pinSecondCursor();
    /// The instant under a time, as `10:29:29 +51 s`.
    QString timeText(double seconds) const;

    /// The event shown below, as its number among all events by time, or -1.
    int activeEvent() const { return m_activeEvent; }
    void activateEvent(int number);
    std::vector<const LaneEvent*> allEvents() const;

    /// Where things lie on screen, for tests and tooltips.
    QCPAxisRect* laneRect() const { return m_laneRect; }
    QCPAxisRect* windowRect() const { return m_windowRect; }
    double pixelOf(double seconds) const;
    double secondsAt(double pixel) const;
    int samplesIn(double start, double end) const;

Q_SIGNALS:
    void cursorMoved();
    void zoomChanged();
    void eventActivated(int number);
    void windowEdited(const culprit::AnalysisWindow& window);
    void panelScaleToggled(int panel);
    void stepCase(int direction);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    friend class TimelineOverlay;
    enum class Drag { None, Press, Pan, Box, WindowStart, WindowInject, WindowEnd };

    void buildKeys();
    void rememberZoom();
    void applyRange(QCPRange range);
    QCPRange clamped(QCPRange range) const;
    Drag handleAt(QPointF position) const;
    void dragWindow(double seconds);
    bool clickLane(QPointF position);
    bool clickStrip(QPointF position);
    int panelAt(QPointF position) const;
    void moveCursorBySample(int direction);
    void redrawOverlay();
    /// What depends on the size in pixels.
    void fitToSize();

    std::unique_ptr<TimelineScene> m_scene;
    EventLanes m_lanes;
    std::vector<double> m_sampleTimes; ///< UTC epoch seconds, ascending
    AnalysisWindow m_window;
    AnalysisWindow m_recorded;
    QPointer<QCPAxisRect> m_laneRect;
    QPointer<QCPAxisRect> m_windowRect;
    QPointer<QCPLayerable> m_overlay;
    QPointer<QCPLayerable> m_laneLayer;
    std::vector<QCPRange> m_zoomHistory;
    std::optional<double> m_cursor;
    std::optional<double> m_secondCursor;
    int m_activeEvent = -1;
    Drag m_drag = Drag::None;
    QPointF m_pressed;
    QPointF m_current;
    QCPRange m_rangeAtPress;
    bool m_showFocus = false;
    qint64 m_lastWheel = 0;
};

} // namespace culprit
