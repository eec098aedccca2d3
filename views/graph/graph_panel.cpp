// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/graph_panel.h"

#include "export/export_button.h"
#include "export/figure_clipboard.h"
#include "export/graph_export.h"
#include "graph/graph_view.h"
#include "theme/elided_label.h"
#include "theme/plain_label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace culprit {

GraphPanel::GraphPanel(Form form, QWidget* parent)
    : QWidget(parent)
    , m_form(form)
    , m_view(new GraphView(form == Form::Docked, this))
    , m_choice(new QComboBox(this))
    , m_counts(new PlainLabel(this))
{
    m_choice->setAccessibleName(tr("Edges shown"));
    m_choice->setToolTip(tr("Which edges are shown: those at the chosen node, those on a way to it, the "
                            "heaviest, or all"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_counts->setProperty("role", QStringLiteral("muted"));
    if (form == Form::Docked) {
        buildDocked();
    } else {
        buildLarge();
    }
    connect(m_choice, &QComboBox::activated, this, [this] {
        m_wanted = static_cast<EdgeChoice>(m_choice->currentData().toInt());
        m_wasChosen = true;
        applyChoice();
    });
    connect(m_view, &GraphView::nodeChosen, this, &GraphPanel::nodeChosen);
    connect(m_view, &GraphView::shownChanged, this, &GraphPanel::showCounts);
    setSubject(nullptr);
}

void GraphPanel::buildDocked()
{
    m_larger = new QPushButton(tr("Larger"), this);
    m_larger->setToolTip(tr("Show the graph in the place, where it can be exported too"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(10, 0, 10, 0);
    row->addWidget(m_choice);
    row->addWidget(m_counts, 1);
    row->addWidget(m_larger);
    column->addLayout(row);
    column->addWidget(m_view, 1);
    connect(m_larger, &QPushButton::clicked, this, &GraphPanel::largerWanted);
}

void GraphPanel::buildLarge()
{
    setProperty("place", true);
    setAttribute(Qt::WA_StyledBackground);
    m_title = new ElidedLabel(this);
    m_title->setProperty("role", QStringLiteral("heading"));
    m_legend = new PlainLabel(this);
    m_legend->setWordWrap(true);
    m_legend->setProperty("role", QStringLiteral("muted"));
    m_fit = new QPushButton(tr("Fit"), this);
    m_fit->setToolTip(tr("The whole graph into the view (F)"));
    m_export = new ExportButton(this);
    const QString name = QStringLiteral("graph");
    m_export->addFormats(tr("Graph"), {QStringLiteral("pdf"), QStringLiteral("svg"), QStringLiteral("png")},
                         name, [this](const QString& path) { exportGraph(path); });
    m_export->addFormats(tr("Graph, one column wide,"), {QStringLiteral("pdf"), QStringLiteral("svg")}, name,
                         [this](const QString& path) { exportGraph(path, 84); });
    m_export->addFormats(tr("Edges"), {QStringLiteral("csv")}, name,
                         [this](const QString& path) { exportGraph(path); });
    m_export->addSeparator();
    m_export->addAction(tr("Copy graph"), [this] { copyGraph(); });
    m_timeline = new QPushButton(tr("Timeline"), this);
    m_timeline->setCheckable(true);
    m_timeline->setToolTip(tr("Show the timeline above the graph"));
    auto* close = new QPushButton(tr("Close"), this);
    close->setObjectName(QStringLiteral("closeGraph"));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 6);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(14, 0, 14, 0);
    row->setSpacing(8);
    row->addWidget(m_title);
    row->addWidget(m_counts);
    row->addStretch();
    row->addWidget(m_choice);
    row->addWidget(m_fit);
    row->addWidget(m_timeline);
    row->addWidget(m_export);
    row->addWidget(close);
    column->addLayout(row);
    column->addWidget(m_view, 1);
    auto* below = new QHBoxLayout;
    below->setContentsMargins(14, 0, 14, 0);
    below->addWidget(m_legend, 1);
    column->addLayout(below);
    connect(m_fit, &QPushButton::clicked, m_view, &GraphView::fit);
    connect(m_export, &ExportButton::exported, this, &GraphPanel::exported);
    connect(m_export, &ExportButton::failed, this, &GraphPanel::problem);
    connect(close, &QPushButton::clicked, this, &GraphPanel::closed);
    connect(m_timeline, &QPushButton::clicked, this, &GraphPanel::timelineWanted);
}

std::size_t GraphPanel::most(EdgeChoice choice) const
{
    const bool docked = m_form == Form::Docked;
    switch (choice) {
    case EdgeChoice::Around:
        return docked ? 6 : 24;
    case EdgeChoice::Leading:
        return docked ? 12 : 40;
    case EdgeChoice::Strongest:
        return docked ? 16 : 60;
    case EdgeChoice::All:
        break;
    }
    return std::numeric_limits<std::size_t>::max();
}

void GraphPanel::setSubject(std::shared_ptr<const GraphSubject> subject)
{
    m_subject = std::move(subject);
    const bool empty = !m_subject || m_subject->isEmpty();
    m_choice->setEnabled(!empty);
    if (m_larger) {
        m_larger->setEnabled(!empty);
    }
    if (m_form == Form::Large) {
        m_export->setEnabled(!empty);
        m_fit->setEnabled(!empty);
        m_title->setText(!m_subject || m_subject->method.isEmpty()
                             ? tr("Causal graph")
                             : tr("Graph of %1").arg(m_subject->method));
    }
    offerChoices();
    applyChoice();
    m_view->setSubject(m_subject);
    showCounts();
}

void GraphPanel::offerChoices()
{
    const std::size_t edges = m_subject ? chosenPart(*m_subject, EdgeChoice::All, -1, 0).allEdges : 0;
    m_choice->clear();
    const auto offer = [this](const QString& text, EdgeChoice choice) {
        m_choice->addItem(text, static_cast<int>(choice));
    };
    offer(tr("neighbours"), EdgeChoice::Around);
    offer(tr("what leads to it"), EdgeChoice::Leading);
    const bool thin = edges > most(EdgeChoice::Strongest) * 3 / 2; // a few more do no harm
    if (thin) {
        offer(tr("strongest %1").arg(most(EdgeChoice::Strongest)), EdgeChoice::Strongest);
    }
    offer(edges == 1 ? tr("the only edge") : tr("all %1 edges").arg(edges), EdgeChoice::All);
    EdgeChoice wanted = m_wanted;
    if (!m_wasChosen) {
        wanted = m_form == Form::Docked ? EdgeChoice::Around : EdgeChoice::Strongest;
    }
    if (wanted == EdgeChoice::Strongest && !thin) {
        wanted = EdgeChoice::All;
    }
    m_choice->setCurrentIndex(m_choice->findData(static_cast<int>(wanted)));
}

void GraphPanel::applyChoice()
{
    const auto choice = static_cast<EdgeChoice>(m_choice->currentData().toInt());
    m_view->setChoice(choice, most(choice));
}

void GraphPanel::setSelected(const std::string& name)
{
    m_view->setSelected(name);
}

QString GraphPanel::countText() const
{
    return m_counts->text();
}

void GraphPanel::showCounts()
{
    const GraphPicture* picture = m_view->picture();
    if (m_legend) {
        m_legend->setText(picture ? picture->legend() : QString());
    }
    if (!picture) {
        m_counts->clear();
        return;
    }
    const GraphPart& part = picture->part();
    const QString edges = part.edges.size() == part.allEdges
                              ? tr("%1 edges").arg(part.allEdges)
                              : tr("%1 of %2 edges").arg(part.edges.size()).arg(part.allEdges);
    if (part.edges.empty() && part.allEdges > 0) {
        m_counts->setText(m_view->choice() == EdgeChoice::Leading ? tr("nothing leads to it")
                                                                  : tr("it has no edge"));
        return;
    }
    if (m_form == Form::Docked) {
        m_counts->setText(edges);
        return;
    }
    const std::size_t nodes = m_subject->graph.nodes.size();
    const bool whole = part.edges.size() == part.allEdges;
    m_counts->setText(whole ? tr("%1, %2 nodes").arg(edges).arg(part.nodes.size())
                            : tr("showing %1").arg(edges));
    m_counts->setToolTip(tr("%1 of %2 nodes").arg(part.nodes.size()).arg(nodes));
}

void GraphPanel::exportGraph(const QString& path, double widthMm) const
{
    const GraphPicture* picture = m_view->picture();
    if (!picture) {
        throw ExportError((path + tr(": there is no graph to export")).toStdString());
    }
    FigureOptions options;
    options.widthMm = widthMm;
    switch (m_view->choice()) {
    case EdgeChoice::Around:
        options.note = tr("around %1").arg(nodeTitle(m_view->selected(), m_subject->names));
        break;
    case EdgeChoice::Leading:
        options.note = tr("what leads to %1").arg(nodeTitle(m_view->selected(), m_subject->names));
        break;
    case EdgeChoice::Strongest:
        options.note = tr("the strongest");
        break;
    case EdgeChoice::All:
        break;
    }
    renderGraph(m_subject, picture->part(), path, options);
}

void GraphPanel::copyGraph() const
{
    copyFigure([this](const QString& path) { exportGraph(path); });
}

} // namespace culprit
