// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "misattribution/heatmap_picture.h"
#include "session/workspace.h"

#include <QWidget>

class QLabel;
class QScrollArea;
class QToolButton;

namespace culprit {

class ExportButton;
class SegmentedChoice;

/// Heatmaps as small multiples; a click on a cell tells its cases.
class HeatmapGrid : public QWidget
{
    Q_OBJECT

public:
    struct Selected
    {
        int heatmap = -1;
        HeatmapPicture::Cell cell{0, 0};
    };

    explicit HeatmapGrid(QWidget* parent = nullptr);

    void setHeatmaps(std::vector<Misattribution> heatmaps, const QStringList& titles, bool shares);
    const std::vector<Misattribution>& heatmaps() const { return m_heatmaps; }
    const Selected& selected() const { return m_selected; }
    /// Where a cell lies in this widget.
    QRectF cellRect(int heatmap, HeatmapPicture::Cell cell) const;
    QSize sizeHint() const override;

Q_SIGNALS:
    void cellChosen(int heatmap, int row, int column);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void rebuild();
    QPointF origin(int heatmap) const;
    int across() const;
    std::optional<Selected> at(QPointF position) const;
    void choose(Selected selected);

    std::vector<Misattribution> m_heatmaps;
    QStringList m_titles;
    bool m_shares = false;
    std::vector<HeatmapPicture> m_pictures;
    double m_tallest = 0;
    Selected m_selected;
};

/// The place that shows whom each method blames.
class MisattributionPlace : public QWidget
{
    Q_OBJECT

public:
    explicit MisattributionPlace(Workspace& workspace, QWidget* parent = nullptr);

    HeatmapGrid* grid() const { return m_grid; }
    SegmentedChoice* rowChoice() const { return m_rows; }
    /// Writes the shown heatmaps by the path's suffix: .pdf, .svg, .png, .csv, .md, .tex. Throws ExportError.
    void exportTo(const QString& path) const;

Q_SIGNALS:
    void casesChosen(const std::vector<std::string>& keys);
    void exported(const QString& path);
    void problem(const QString& message);
    void runRequested();

private:
    void refresh();
    void rebuildMethodMenu();
    void showCell(int heatmap, int row, int column);
    std::vector<std::string> shownMethods() const;

    Workspace& m_workspace;
    QLabel* m_detail;
    ExportButton* m_export;
    SegmentedChoice* m_rows;
    SegmentedChoice* m_values;
    QToolButton* m_methods;
    QScrollArea* m_scroll;
    HeatmapGrid* m_grid;
    QWidget* m_empty;
    QLabel* m_legend;
    QLabel* m_sentence;
    QStringList m_withResults;
    QStringList m_hiddenMethods;
    bool m_choiceMade = false;
};

} // namespace culprit
