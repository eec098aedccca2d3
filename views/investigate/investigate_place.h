// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/figure_export.h"
#include "session/place.h"
#include "session/workspace.h"

#include <QVariantMap>

class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;
class QVBoxLayout;

namespace culprit {

class ExportButton;
class FactsPanel;
class GraphPanel;
class LegendBar;
class MetricTree;
class RecordsPane;
class SegmentedChoice;
class SuspectsPanel;
class TimelinePlot;

/// The place where one case is looked at: a figure recipe over time, the analysed window, events.
class InvestigatePlace : public Place
{
    Q_OBJECT

public:
    explicit InvestigatePlace(Workspace& workspace, QWidget* parent = nullptr);

    TimelinePlot* timeline() const { return m_timeline; }
    LegendBar* legend() const { return m_legend; }
    MetricTree* metricTree() const { return m_metricTree; }
    RecordsPane* records() const { return m_records; }
    GraphPanel* graph() const { return m_graph; }
    SegmentedChoice* recipeChoice() const { return m_recipes; }
    SuspectsPanel* suspects() const { return m_suspects; }
    FactsPanel* facts() const { return m_facts; }
    const AnalysisWindow& window() const;
    bool isWindowChanged() const;

    QList<Panel> panels() const override;
    QList<QAction*> menuActions(Menu menu) const override;
    ExportButton* exportButton() const override { return m_export; }
    /// Chooses the asked method in the suspects.
    void take(const PlaceRequest& request) override;
    void save(QSettings& settings) const override;
    void restore(const QSettings& settings) override;
    void resetLayout() override;

    void chooseRecipe(const std::string& id);
    std::string recipeId() const;
    void setAbsoluteTime(bool absolute);
    void resetWindow();
    /// Shows or hides the tables of logs and spans below the timeline.
    void showRecords(bool shown);
    /// Shows them and puts the keyboard into their search line; hides them when it is there already.
    void toggleRecords();
    /// Height, tab and filters of the tables, for the next session.
    QVariantMap recordsState() const;
    void restoreRecords(const QVariantMap& state);
    /// Opens or closes the large causal graph, alone or below the timeline.
    void showGraph(bool shown);
    /// Whether the graph is open and how it shares the room with the timeline.
    QVariantMap saveGraph() const;
    void restoreGraph(const QVariantMap& state);
    /// Draws the component of a suspect heavier and shows the panel of its series.
    void emphasise(const std::string& component);
    /// Writes the shown figure by the path's suffix: .pdf, .svg, .png, .csv. Throws ExportError.
    void exportFigure(const QString& path, double widthMm = 176) const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void showTimelineBesideGraph(bool shown);
    void divide();
    void showCase();
    void showWindow();
    void showFigure();
    void showLaneEvent(int number);
    void copyFigure() const;
    void connectRecords();
    void connectSuspects();
    void buildActions();
    void shareRange();
    void buildTitleRow(QVBoxLayout* layout);
    void buildChoices(QVBoxLayout* layout);

    Workspace& m_workspace;
    std::vector<FigureRecipe> m_recipeList;
    std::shared_ptr<const FigureData> m_figure;
    std::string m_shownKey; ///< the case whose series are drawn; empty for an overlay
    QLabel* m_icon = nullptr;
    QLabel* m_title;
    QLabel* m_detail;
    ExportButton* m_export;
    QWidget* m_choices; ///< the row of recipes and time
    SegmentedChoice* m_recipes;
    QComboBox* m_timeMode;
    LegendBar* m_legend;
    TimelinePlot* m_timeline;
    MetricTree* m_metricTree;
    QToolButton* m_showGraph;
    QToolButton* m_showRecords;
    RecordsPane* m_records;
    SuspectsPanel* m_suspects;
    FactsPanel* m_facts;
    QAction* m_undoZoom = nullptr;
    QAction* m_recordsAction = nullptr;
    QAction* m_graphAction = nullptr;
    QAction* m_runMethod = nullptr;
    QSplitter* m_splitter;
    QSplitter* m_division; ///< the timeline above, the graph below
    QStackedWidget* m_stack;
    GraphPanel* m_graph;
    bool m_withTimeline = false; ///< while the graph is open
    bool m_asked = false;        ///< for one or the other; before, the room decides
    bool m_divided = false;      ///< they have shared the room before
    QLabel* m_emptyText;
    QPushButton* m_emptySample;
    QWidget* m_eventStrip;
    QLabel* m_eventTitle;
    QLabel* m_eventNumber;
    QLabel* m_eventText;
    QWidget* m_windowNotice;
    QLabel* m_windowText;
    bool m_recordsLead = false; ///< the crosshair follows a row, so the row need not follow it
    double m_timeZero = 0;      ///< what relative times of the tables count from, epoch seconds
};

} // namespace culprit
