// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/timeline_plot.h"

namespace culprit {

/// The lane of events and the bar of the analysed window, below the panels.
class LaneLayer : public QCPLayerable
{
    Q_OBJECT

public:
    LaneLayer(TimelinePlot* plot, const QString& layer);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    void drawEvents(QCPPainter* painter);
    void drawWindow(QCPPainter* painter);

    const TimelinePlot& m_plot;
};

/// What follows the mouse: crosshair, second cursor, readouts, the zoom box. On a buffered layer of its own,
/// so that moving it repaints nothing else.
class TimelineOverlay : public QCPLayerable
{
    Q_OBJECT

public:
    TimelineOverlay(TimelinePlot* plot, const QString& layer);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    void drawCursor(QCPPainter* painter, double seconds, bool second);
    void drawReadout(QCPPainter* painter, double seconds);
    void drawTag(QCPPainter* painter, double pixel, const QString& text);

    const TimelinePlot& m_plot;
};

} // namespace culprit
