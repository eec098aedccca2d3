// SPDX-License-Identifier: GPL-3.0-or-later
// What the Investigate place offers to the window: its panels, its menu entries and its session.
#include "graph/graph_panel.h"
#include "investigate/facts_panel.h"
#include "investigate/investigate_place.h"
#include "investigate/suspects_panel.h"
#include "timeline/timeline_plot.h"

#include <QAction>
#include <QPushButton>
#include <QSettings>

namespace culprit {

QList<Place::Panel> InvestigatePlace::panels() const
{
    constexpr int factsHeight = 150;
    constexpr int suspectsHeight = 700;
    return {{QStringLiteral("facts"), tr("Case"), m_facts, factsHeight},
            {QStringLiteral("suspects"), tr("Suspects"), m_suspects, suspectsHeight}};
}

void InvestigatePlace::connectSuspects()
{
    m_facts->hide(); // until they are docked
    m_suspects->hide();
    m_facts->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_suspects->setMinimumWidth(300);
    connect(m_suspects, &SuspectsPanel::suspectChosen, this,
            [this](const QString& component) { emphasise(component.toStdString()); });
    connect(m_suspects, &SuspectsPanel::graphChanged, this,
            [this] { m_graph->setSubject(m_suspects->graphSubject()); });
    connect(m_suspects, &SuspectsPanel::itemChosen, this,
            [this](const QString& name) { m_graph->setSelected(name.toStdString()); });
    connect(m_suspects, &SuspectsPanel::largerGraphWanted, this, [this] { showGraph(true); });
    connect(m_graph, &GraphPanel::nodeChosen, this,
            [this](const QString& name) { m_suspects->chooseItem(name.toStdString()); });
    m_graph->setSubject(m_suspects->graphSubject());
}

void InvestigatePlace::buildActions()
{
    m_undoZoom = new QAction(tr("Undo &zoom"), this);
    connect(m_undoZoom, &QAction::triggered, m_timeline, &TimelinePlot::undoZoom);
    m_recordsAction = new QAction(tr("&Logs and spans"), this);
    m_recordsAction->setShortcut(QKeySequence(QStringLiteral("Ctrl+L")));
    connect(m_recordsAction, &QAction::triggered, this, [this] {
        Q_EMIT wanted();
        toggleRecords();
    });
    m_graphAction = new QAction(tr("Causal &graph"), this);
    m_graphAction->setShortcut(QKeySequence(QStringLiteral("Ctrl+G")));
    m_graphAction->setObjectName(QStringLiteral("causalGraph"));
    m_graphAction->setCheckable(true);
    connect(m_graphAction, &QAction::toggled, this, [this](bool shown) {
        if (shown) {
            Q_EMIT wanted();
        }
        showGraph(shown);
    });
    m_runMethod = new QAction(tr("&Method on this case"), this);
    m_runMethod->setShortcut(QKeySequence(QStringLiteral("Ctrl+R")));
    connect(m_runMethod, &QAction::triggered, m_suspects->runButton(), &QPushButton::click);
}

QList<QAction*> InvestigatePlace::menuActions(Menu menu) const
{
    switch (menu) {
    case Menu::Edit:
        return {m_undoZoom};
    case Menu::View:
        return {m_recordsAction, m_graphAction};
    case Menu::Run:
        return {m_runMethod};
    }
    return {};
}

void InvestigatePlace::take(const PlaceRequest& request)
{
    m_suspects->chooseMethod(request.method.section(QLatin1Char('/'), 0, 0).toStdString());
}

void InvestigatePlace::save(QSettings& settings) const
{
    settings.setValue(QStringLiteral("absoluteTime"), m_timeline->scene().isAbsolute());
    settings.setValue(QStringLiteral("graph"), saveGraph());
    settings.setValue(QStringLiteral("recipe"), QString::fromStdString(recipeId()));
    settings.setValue(QStringLiteral("records"), recordsState());
}

void InvestigatePlace::restore(const QSettings& settings)
{
    setAbsoluteTime(settings.value(QStringLiteral("absoluteTime")).toBool());
    const QString recipe = settings.value(QStringLiteral("recipe")).toString();
    if (!recipe.isEmpty()) {
        chooseRecipe(recipe.toStdString());
    }
    restoreRecords(settings.value(QStringLiteral("records")).toMap());
    restoreGraph(settings.value(QStringLiteral("graph")).toMap());
}

void InvestigatePlace::resetLayout()
{
    showRecords(false);
    showGraph(false);
}

} // namespace culprit
