// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/graph_subject.h"

#include <QWidget>

#include <memory>
#include <string>

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace culprit {

class ElidedLabel;
class ExportButton;
class GraphView;

/// The graph of a method with the choice of edges: small in the Suspects dock, large in the place, where it
/// can be exported too.
class GraphPanel : public QWidget
{
    Q_OBJECT

public:
    enum class Form { Docked, Large };

    explicit GraphPanel(Form form, QWidget* parent = nullptr);

    void setSubject(std::shared_ptr<const GraphSubject> subject);
    /// Emphasises the node called `name`.
    void setSelected(const std::string& name);

    GraphView* view() const { return m_view; }
    QComboBox* edgeChoice() const { return m_choice; }
    /// Opens the large form; null there.
    QPushButton* largerButton() const { return m_larger; }
    /// Shares the place with the timeline or takes it whole; null in the dock.
    QPushButton* timelineButton() const { return m_timeline; }
    /// `showing 60 of 412 edges`.
    QString countText() const;

    /// Writes what is shown by the path's suffix: .pdf, .svg, .png or .csv (the edges). Throws ExportError.
    void exportGraph(const QString& path, double widthMm = 176) const;
    void copyGraph() const;

Q_SIGNALS:
    void nodeChosen(const QString& name);
    void largerWanted();
    void timelineWanted(bool shown);
    void closed();
    void exported(const QString& path);
    void problem(const QString& message);

private:
    void buildDocked();
    void buildLarge();
    void offerChoices();
    void applyChoice();
    void showCounts();
    std::size_t most(EdgeChoice choice) const;

    Form m_form;
    std::shared_ptr<const GraphSubject> m_subject;
    GraphView* m_view;
    QComboBox* m_choice;
    QLabel* m_counts;
    ElidedLabel* m_title = nullptr;
    QLabel* m_legend = nullptr;
    QPushButton* m_larger = nullptr;
    QPushButton* m_timeline = nullptr;
    QPushButton* m_fit = nullptr;
    ExportButton* m_export = nullptr;
    EdgeChoice m_wanted = EdgeChoice::Around; ///< the reader's choice, kept from graph to graph
    bool m_wasChosen = false;                 ///< by hand; before, the form of the graph decides
};

} // namespace culprit
