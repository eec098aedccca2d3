// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/case_view.h"
#include "timeline/timeline_scene.h"

namespace culprit {

/// The series behind a suspicion: baseline mean with a band of three standard deviations, injection, peak.
class EvidencePlot : public QCustomPlot
{
    Q_OBJECT

public:
    explicit EvidencePlot(QWidget* parent = nullptr);

    /// Shows `series`, named as in the common view (`ray-replicas-1_ctn_memory`); false when the
    /// case has none.
    bool showSeries(const Case& source, const std::string& series, const AnalysisWindow& window);

protected:
    void changeEvent(QEvent* event) override;

private:
    void dress();

    QCPItemRect* m_band;
    QCPItemRect* m_shade;
    QCPItemStraightLine* m_mean;
    QCPItemStraightLine* m_start;
    QCPItemText* m_peakText;
    QCPItemText* m_bandText;
    QCPItemTracer* m_peak;
    std::string m_component;
};

/// The raw column of a case that the common view calls `series`; null when there is none.
const MetricColumn* columnOfView(const Case& source, const std::string& series,
                                 const std::vector<double>** time);

} // namespace culprit
