// SPDX-License-Identifier: GPL-3.0-or-later
// The docks of the main window, and what of it a session keeps.
#include "window/main_window.h"

#include "cases/case_browser.h"
#include "compare/compare_place.h"
#include "investigate/facts_panel.h"
#include "investigate/investigate_place.h"
#include "investigate/suspects_panel.h"
#include "misattribution/misattribution_place.h"
#include "results/results_place.h"
#include "timeline/timeline_plot.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QFileInfo>
#include <QSettings>
#include <QStackedWidget>
#include <QTimer>
#include <QToolBar>
#include <QVBoxLayout>

#include <utility>

namespace culprit {

namespace {

constexpr int roomForBothSides = 1200; ///< a narrower window keeps the right docks behind the browser
constexpr int browserWidth = 316;
constexpr int rightWidth = 312;
constexpr int factsHeight = 150;
constexpr int suspectsHeight = 700;

QStringList namesOf(const QList<QDockWidget*>& docks)
{
    QStringList names;
    for (const QDockWidget* dock : docks) {
        names << dock->objectName();
    }
    return names;
}

} // namespace

QList<QDockWidget*> MainWindow::docksNamed(const QStringList& names) const
{
    QList<QDockWidget*> docks;
    for (QDockWidget* dock : {m_factsDock, m_suspectsDock}) {
        if (names.contains(dock->objectName())) {
            docks << dock;
        }
    }
    return docks;
}

void MainWindow::buildDocks()
{
    // The bar of places keeps the far left: a fixed tool bar, which docks never cross.
    auto* bar = new QToolBar(tr("Places"), this);
    bar->setObjectName(QStringLiteral("places"));
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setStyleSheet(QStringLiteral("QToolBar { border: none; padding: 0px; margin: 0px; spacing: 0px; }"));
    auto* holder = new QWidget(bar);
    auto* holderLayout = new QVBoxLayout(holder);
    holderLayout->setContentsMargins(0, 0, 0, 0);
    holderLayout->addWidget(m_places);
    holderLayout->addStretch();
    bar->addWidget(holder);
    bar->layout()->setContentsMargins(0, 0, 0, 0);
    addToolBar(Qt::LeftToolBarArea, bar);

    m_browser = new CaseBrowser(m_workspace, this);
    m_browserDock = new QDockWidget(tr("Case browser"), this);
    m_browserDock->setObjectName(QStringLiteral("browser"));
    m_browserDock->setWidget(m_browser);
    m_browser->setMinimumWidth(308);
    addDockWidget(Qt::LeftDockWidgetArea, m_browserDock);

    m_factsDock = new QDockWidget(tr("Case"), this);
    m_factsDock->setObjectName(QStringLiteral("facts"));
    m_facts = new FactsPanel(m_workspace, this);
    m_facts->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_factsDock->setWidget(m_facts);
    addDockWidget(Qt::RightDockWidgetArea, m_factsDock);

    m_suspects = new SuspectsPanel(m_workspace, this);
    m_suspects->setMinimumWidth(300);
    m_suspectsDock = new QDockWidget(tr("Suspects"), this);
    m_suspectsDock->setObjectName(QStringLiteral("suspects"));
    m_suspectsDock->setWidget(m_suspects);
    addDockWidget(Qt::RightDockWidgetArea, m_suspectsDock);
    resizeDocks({m_browserDock, m_factsDock}, {browserWidth, rightWidth}, Qt::Horizontal);
    resizeDocks({m_factsDock, m_suspectsDock}, {factsHeight, suspectsHeight}, Qt::Vertical);
    setTabPosition(Qt::LeftDockWidgetArea, QTabWidget::North);
}

void MainWindow::placeShown(int place)
{
    m_stack->setCurrentIndex(place);
    if (place == Investigate) {
        for (QDockWidget* dock : std::exchange(m_putAway, {})) {
            dock->show();
        }
    } else { // what the user closed stays closed
        for (QDockWidget* dock : {m_factsDock, m_suspectsDock}) {
            if (!dock->isHidden()) {
                m_putAway << dock;
                dock->hide();
            }
        }
    }
}

void MainWindow::foldDocks()
{
    const bool narrow = width() < roomForBothSides;
    if (narrow == m_narrow) {
        return;
    }
    m_narrow = narrow;
    const bool browserAtHome =
        dockWidgetArea(m_browserDock) == Qt::LeftDockWidgetArea && !m_browserDock->isFloating();
    if (narrow && browserAtHome) {
        for (QDockWidget* dock : {m_factsDock, m_suspectsDock}) {
            if (dockWidgetArea(dock) == Qt::RightDockWidgetArea && !dock->isFloating()) {
                moveDock(dock, [&] { tabifyDockWidget(m_browserDock, dock); });
                m_folded << dock;
            }
        }
        m_browserDock->raise();
    } else if (!narrow) {
        for (QDockWidget* dock : std::exchange(m_folded, {})) {
            if (dockWidgetArea(dock) == Qt::LeftDockWidgetArea && !dock->isFloating()) {
                moveDock(dock, [&] { addDockWidget(Qt::RightDockWidgetArea, dock, Qt::Vertical); });
            }
        }
        resizeDocks({m_browserDock, m_factsDock}, {browserWidth, rightWidth}, Qt::Horizontal);
        resizeDocks({m_factsDock, m_suspectsDock}, {factsHeight, suspectsHeight}, Qt::Vertical);
    }
}

void MainWindow::moveDock(QDockWidget* dock, const std::function<void()>& move)
{
    const bool hidden = dock->isHidden();
    move();
    dock->setVisible(!hidden);
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    foldDocks();
}

void MainWindow::resetLayout()
{
    restoreState(m_plainLayout, windowLayoutVersion);
    for (QDockWidget* dock : {m_browserDock, m_factsDock, m_suspectsDock}) {
        dock->setFloating(false);
        dock->show();
    }
    m_folded.clear();
    m_putAway.clear();
    m_narrow = false;
    m_investigate->showRecords(false);
    m_investigate->showGraph(false);
    resizeDocks({m_browserDock, m_factsDock}, {browserWidth, rightWidth}, Qt::Horizontal);
    placeShown(m_places->currentIndex());
    foldDocks();
}

void MainWindow::restoreSession(bool withStore)
{
    QSettings settings;
    setThemeMode(settings.value(QStringLiteral("dark")).toBool() ? ThemeMode::Dark : ThemeMode::Light);
    restoreGeometry(settings.value(QStringLiteral("geometry")).toByteArray());
    restoreState(settings.value(QStringLiteral("layout")).toByteArray(), windowLayoutVersion);
    m_putAway = docksNamed(settings.value(QStringLiteral("docksPutAway")).toStringList());
    m_folded = docksNamed(settings.value(QStringLiteral("docksFolded")).toStringList());
    m_narrow = !m_folded.isEmpty();
    foldDocks();
    showPlace(settings.value(QStringLiteral("place"), Investigate).toInt());
    placeShown(m_places->currentIndex());
    m_investigate->setAbsoluteTime(settings.value(QStringLiteral("absoluteTime")).toBool());
    const QString recipe = settings.value(QStringLiteral("recipe")).toString();
    if (!recipe.isEmpty()) {
        m_investigate->chooseRecipe(recipe.toStdString());
    }
    m_investigate->restoreRecords(settings.value(QStringLiteral("records")).toMap());
    m_investigate->restoreGraph(settings.value(QStringLiteral("graph")).toMap());
    m_compare->setMethodWords(settings.value(QStringLiteral("comparedMethods")).toStringList());
    m_results->setChoices(settings.value(QStringLiteral("results")).toMap());
    m_misattribution->setChoices(settings.value(QStringLiteral("misattribution")).toMap());
    if (withStore) {
        openLastStore();
    }
}

void MainWindow::openLastStore()
{
    const QSettings settings;
    const QString store = settings.value(QStringLiteral("store")).toString();
    if (!store.isEmpty() && QFileInfo::exists(store)) {
        m_workspace.openStore(store, settings.value(QStringLiteral("case")).toString().toStdString());
    }
}

void MainWindow::openLastStoreWhenPainted()
{
    const QString store = QSettings().value(QStringLiteral("store")).toString();
    if (!store.isEmpty() && QFileInfo::exists(store)) {
        m_storeWaits = m_paintAwaited = true;
        m_workspace.expectStore(store);
    }
}

void MainWindow::paintEvent(QPaintEvent* event)
{
    QMainWindow::paintEvent(event);
    if (std::exchange(m_paintAwaited, false)) {
        QTimer::singleShot(0, this, [this] { // after this paint has reached the screen
            m_storeWaits = false;
            openLastStore();
        });
    }
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    QSettings settings;
    settings.setValue(QStringLiteral("dark"), Theme::current().isDark());
    settings.setValue(QStringLiteral("geometry"), saveGeometry());
    settings.setValue(QStringLiteral("layout"), saveState(windowLayoutVersion));
    settings.setValue(QStringLiteral("docksPutAway"), namesOf(m_putAway));
    settings.setValue(QStringLiteral("docksFolded"), namesOf(m_folded));
    settings.setValue(QStringLiteral("place"), m_places->currentIndex());
    settings.setValue(QStringLiteral("absoluteTime"), m_investigate->timeline()->scene().isAbsolute());
    settings.setValue(QStringLiteral("graph"), m_investigate->saveGraph());
    settings.setValue(QStringLiteral("comparedMethods"), m_compare->methodWords());
    settings.setValue(QStringLiteral("results"), m_results->choices());
    settings.setValue(QStringLiteral("misattribution"), m_misattribution->choices());
    settings.setValue(QStringLiteral("recipe"), QString::fromStdString(m_investigate->recipeId()));
    settings.setValue(QStringLiteral("records"), m_investigate->recordsState());
    if (!m_storeWaits) {
        settings.setValue(QStringLiteral("store"), m_workspace.storePath());
        settings.setValue(QStringLiteral("case"), QString::fromStdString(m_workspace.currentKey()));
    }
    QMainWindow::closeEvent(event);
}

} // namespace culprit
