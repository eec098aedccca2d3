// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/workspace.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QListView;
class QPushButton;

namespace culprit {

class EvidencePlot;
class SegmentedChoice;
class SuspectModel;

/// What a method says of the current case: its ranking, and why each suspect stands where it stands.
class SuspectsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit SuspectsPanel(Workspace& workspace, QWidget* parent = nullptr);

    QComboBox* methodChoice() const { return m_method; }
    QPushButton* runButton() const { return m_run; }
    QListView* list() const { return m_list; }
    QString statusText() const;
    void chooseMethod(const std::string& id);
    std::string method() const;
    /// The analysed window of the timeline; a change asks for a new run rather than starting one.
    void setWindow(const AnalysisWindow& window, bool changed);

Q_SIGNALS:
    void suspectChosen(const QString& component);

private:
    void refresh();
    void runMethod();
    void show(const Diagnosis& diagnosis);
    void clear(const QString& status);
    void setStatus(const QString& text, const QString& role);
    void showEvidence(int row);
    void copyRanking() const;

    Workspace& m_workspace;
    AnalysisWindow m_window;
    bool m_windowChanged = false;
    std::optional<Diagnosis> m_shown;
    QComboBox* m_method;
    QPushButton* m_run;
    QLabel* m_status;
    SegmentedChoice* m_level;
    QLabel* m_scale;
    QListView* m_list;
    SuspectModel* m_model;
    QLabel* m_evidenceTitle;
    EvidencePlot* m_plot;
    QLabel* m_sentence;
    QLabel* m_formula;
    QPushButton* m_showInTimeline;
    QPushButton* m_copy;
};

} // namespace culprit
