// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/timeline_scene.h"

namespace culprit {

/// Behind the data: the injection's shade and lines, and the instants of diagnosis, restart and recovery.
class InjectionBackdrop : public QCPLayerable
{
    Q_OBJECT

public:
    InjectionBackdrop(QCustomPlot* plot, const TimelineScene& scene);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    void drawInjection(QCPPainter* painter, const QRectF& area, QCPAxis* time);
    void drawMarkers(QCPPainter* painter, const QRectF& area, QCPAxis* time);

    const TimelineScene& m_scene;
};

/// The strip above each panel: title, unit, what lies out of range, and the scale.
class PanelTitles : public QCPLayerable
{
    Q_OBJECT

public:
    PanelTitles(QCustomPlot* plot, const TimelineScene& scene);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    /// Where "injection" is written, beside its start line; null where there is no room.
    QRectF injectionWord(const QRectF& area, QCPAxis* time) const;
    void drawMarkerLabels(QCPPainter* painter, const QRectF& area, QCPAxis* time, const QRectF& taken);
    void drawTitle(QCPPainter* painter, const TimelineScene::PanelItem& panel, const QString& title);

    const TimelineScene& m_scene;
};

/// The colour and sign of a marker's kind: diagnosis, restart, recovery.
QColor markerColor(const Theme& theme, const std::string& kind);

} // namespace culprit
