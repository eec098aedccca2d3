// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/workspace.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;

namespace culprit {

class EvidencePlot;
class GraphPanel;
class SegmentedChoice;
struct GraphSubject;
class SuspectModel;

/// What a method says of the current case: its ranking, by component, by indicator or as the graph it comes
/// from, and why each suspect stands where it stands.
class SuspectsPanel : public QWidget
{
    Q_OBJECT

public:
    enum Form { Components, Indicators, Graph };

    explicit SuspectsPanel(Workspace& workspace, QWidget* parent = nullptr);

    QComboBox* methodChoice() const { return m_method; }
    QPushButton* runButton() const { return m_run; }
    QListView* list() const { return m_list; }
    SegmentedChoice* formChoice() const { return m_form; }
    GraphPanel* graph() const { return m_graph; }
    EvidencePlot* evidencePlot() const { return m_plot; }
    QString sentenceText() const;
    QString statusText() const;
    /// What the shown answer lacks, below its status; empty where it lacks nothing.
    QString noteText() const;
    void chooseMethod(const std::string& id);
    std::string method() const;
    /// Shows the evidence of an item by its name, as choosing it in the list does; of a node of the graph
    /// that is not ranked, its series.
    void chooseItem(const std::string& name);
    /// The graph of the shown result; with nothing in it when there is none.
    std::shared_ptr<const GraphSubject> graphSubject() const { return m_subject; }
    std::string chosenItem() const { return m_chosen; }

Q_SIGNALS:
    void suspectChosen(const QString& component);
    void graphChanged();
    void itemChosen(const QString& name);
    void largerGraphWanted();

private:
    void refresh();
    void runMethod();
    /// A change of the analysed window asks for a new run rather than starting one.
    void showWindow();
    void show(const Diagnosis& diagnosis, const WindowOffsets& window);
    void showStatus();
    void showNote();
    void clear(const QString& status);
    void setStatus(const QString& text, const QString& role);
    void showForm(int form);
    void showGraphOf(const Diagnosis* diagnosis, const QString& whyEmpty);
    void showEvidence(int row);
    void showSeriesOf(const std::string& name, const std::string& series, const QString& sentence);
    void setChosen(const std::string& name);
    void copyRanking() const;

    Workspace& m_workspace;
    std::optional<Diagnosis> m_shown;
    WindowOffsets m_shownWindow; ///< that it was made on
    WindowOffsets m_askedWindow; ///< of the run under way
    QComboBox* m_method;
    QPushButton* m_run;
    QLabel* m_status;
    QLabel* m_note;
    SegmentedChoice* m_form;
    QLabel* m_scale;
    QStackedWidget* m_pages; ///< the list, the graph
    QListView* m_list;
    GraphPanel* m_graph;
    std::shared_ptr<const GraphSubject> m_subject;
    std::string m_chosen;
    SuspectModel* m_model;
    QLabel* m_evidenceTitle;
    EvidencePlot* m_plot;
    QLabel* m_sentence;
    QLabel* m_formula;
    QPushButton* m_showInTimeline;
    QPushButton* m_copy;
};

} // namespace culprit
