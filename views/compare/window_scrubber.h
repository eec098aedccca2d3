// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/window_offsets.h"

#include <QWidget>

#include <vector>

namespace culprit {

/// Baseline start, injection and end of the analysed window as three handles over a case's samples.
///
/// Drag a handle, or choose it with up and down and move it with left and right (one sample; with Page Up
/// and Page Down six). Home goes back to the recorded window. Zoom is another thing: nothing is zoomed here.
class WindowScrubber : public QWidget
{
    Q_OBJECT

public:
    enum Handle { Start, Inject, End };

    explicit WindowScrubber(QWidget* parent = nullptr);

    /// Seconds from the recorded injection, ascending; empty while the case is not loaded.
    void setSamples(std::vector<double> samples);
    void setWindow(const WindowOffsets& window);
    const WindowOffsets& window() const { return m_window; }
    Handle activeHandle() const { return m_active; }
    /// The pixel of a handle, and the time under a pixel.
    double handleX(Handle handle) const;
    double timeAt(double x) const;
    QSize sizeHint() const override { return {600, 46}; }
    QSize minimumSizeHint() const override { return {200, 46}; }

Q_SIGNALS:
    /// A drag or a key begins to move it.
    void editBegun();
    void windowMoved(const culprit::WindowOffsets& window);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildKeys();
    double xOf(double time) const;
    double value(Handle handle) const;
    double stepSeconds() const;
    void move(Handle handle, double to);
    void describe();
    int samplesIn(double from, double to) const;
    void paintAxis(QPainter& painter) const;

    std::vector<double> m_samples;
    WindowOffsets m_window;
    Handle m_active = Inject;
    bool m_dragging = false;
};

} // namespace culprit
