// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "misattribution/misattribution_grid.h"
#include "session/place.h"
#include "session/workspace.h"

#include <QVariantMap>

class QLabel;
class QPushButton;
class QScrollArea;

namespace culprit {

class CheckMenuButton;
class EmptyState;
class ExportButton;
class MisattributionLegendBar;
class SegmentedChoice;
class WhenShown;

/// The place that shows whom each method blames, as heatmaps or as bars.
class MisattributionPlace : public Place
{
    Q_OBJECT

public:
    explicit MisattributionPlace(Workspace& workspace, QWidget* parent = nullptr);

    MisattributionGrid* grid() const { return m_grid; }
    SegmentedChoice* rowChoice() const { return m_rows; }
    SegmentedChoice* valueChoice() const { return m_values; }
    SegmentedChoice* formChoice() const { return m_form; }
    CheckMenuButton* methodChoice() const { return m_methods; }
    QPushButton* compareButton() const { return m_compare; }
    ExportButton* exportButton() const override { return m_export; }
    void save(QSettings& settings) const override;
    void restore(const QSettings& settings) override;
    /// Writes what is shown by the path's suffix: .pdf, .svg, .png, .csv, .md, .tex, .html.
    /// Throws ExportError.
    void exportTo(const QString& path) const;

    /// Rows, values, form and methods, for the settings of a session.
    QVariantMap choices() const;
    void setChoices(const QVariantMap& choices);

private:
    void fillExportMenu();
    void refresh();
    void rebuildMethodMenu();
    void showCell(int picture, int row, int column);
    void showSelected();
    void openInCompare();
    std::vector<Misattribution> namedMatrices() const;
    QStringList shownMethods() const;

    Workspace& m_workspace;
    QLabel* m_detail;
    ExportButton* m_export;
    SegmentedChoice* m_rows;
    SegmentedChoice* m_values;
    SegmentedChoice* m_form;
    CheckMenuButton* m_methods;
    QScrollArea* m_scroll;
    MisattributionGrid* m_grid;
    EmptyState* m_empty;
    WhenShown* m_refreshing;
    QWidget* m_strip;
    MisattributionLegendBar* m_legend;
    QLabel* m_mark;
    QLabel* m_sentence;
    QPushButton* m_compare;
    QStringList m_withResults; ///< as words: `baro`, `pdiagnose/corrected`, `baro/imported`
    QStringList m_hidden;
    bool m_choiceMade = false;
};

} // namespace culprit
