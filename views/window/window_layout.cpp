// SPDX-License-Identifier: GPL-3.0-or-later
// The docks of the main window, and what of it a session keeps.
#include "window/main_window.h"

#include "cases/case_browser.h"
#include "session/place.h"

#include <QCloseEvent>
#include <QCryptographicHash>
#include <QDockWidget>
#include <QFileInfo>
#include <QScreen>
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

QStringList namesOf(const QList<QDockWidget*>& docks)
{
    QStringList names;
    for (const QDockWidget* dock : docks) {
        names << dock->objectName();
    }
    return names;
}

QString sumOf(const QByteArray& bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

} // namespace

QList<QDockWidget*> MainWindow::docksNamed(const QStringList& names) const
{
    QList<QDockWidget*> docks;
    for (QDockWidget* dock : panelDocks()) {
        if (names.contains(dock->objectName())) {
            docks << dock;
        }
    }
    return docks;
}

QList<QDockWidget*> MainWindow::panelDocks() const
{
    QList<QDockWidget*> docks;
    for (const PanelDock& panel : m_panels) {
        docks << panel.dock;
    }
    return docks;
}

void MainWindow::resizeToFirst()
{
    if (m_panels.isEmpty()) {
        resizeDocks({m_browserDock}, {browserWidth}, Qt::Horizontal);
        return;
    }
    resizeDocks({m_browserDock, m_panels.first().dock}, {browserWidth, rightWidth}, Qt::Horizontal);
    QList<int> heights;
    for (const PanelDock& panel : m_panels) {
        heights << panel.height;
    }
    resizeDocks(panelDocks(), heights, Qt::Vertical);
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

    for (Place* place : m_placeList) {
        for (const Place::Panel& panel : place->panels()) {
            auto* dock = new QDockWidget(panel.title, this);
            dock->setObjectName(panel.id);
            dock->setWidget(panel.widget);
            panel.widget->show();
            addDockWidget(Qt::RightDockWidgetArea, dock);
            m_panels.append({dock, place, panel.height});
        }
    }
    resizeToFirst();
    setTabPosition(Qt::LeftDockWidgetArea, QTabWidget::North);
}

void MainWindow::placeShown(int number)
{
    m_stack->setCurrentIndex(number);
    for (const auto& [dock, place, height] : m_panels) {
        if (place == m_placeList[number]) {
            if (m_putAway.removeOne(dock)) {
                dock->show();
            }
        } else if (!dock->isHidden()) { // what the user closed stays closed
            m_putAway << dock;
            dock->hide();
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
        for (QDockWidget* dock : panelDocks()) {
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
        resizeToFirst();
    }
}

void MainWindow::moveDock(QDockWidget* dock, const std::function<void()>& move)
{
    const bool hidden = dock->isHidden();
    move();
    dock->setVisible(!hidden);
}

bool MainWindow::event(QEvent* event)
{
    const bool handled = QMainWindow::event(event);
    if (event->type() == QEvent::LayoutRequest && isVisible() && !isMaximized() && !isFullScreen()) {
        // Panels side by side, or a notice, may have needed more height than the screen has, for a moment.
        resize(size().boundedTo(screen()->availableVirtualSize()));
    }
    return handled;
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    foldDocks();
}

void MainWindow::resetLayout()
{
    restoreState(m_plainLayout, windowLayoutVersion);
    for (QDockWidget* dock : QList{m_browserDock} + panelDocks()) {
        dock->setFloating(false);
        dock->show();
    }
    m_folded.clear();
    m_putAway.clear();
    m_narrow = false;
    for (Place* place : m_placeList) {
        place->resetLayout();
    }
    resizeToFirst();
    placeShown(m_places->currentIndex());
    foldDocks();
}

void MainWindow::restoreSession(bool withStore)
{
    QSettings settings;
    setThemeMode(settings.value(QStringLiteral("dark")).toBool() ? ThemeMode::Dark : ThemeMode::Light);
    restoreGeometry(settings.value(QStringLiteral("geometry")).toByteArray());
    // Qt runs beyond the end of a layout that is damaged. Sessions of 0.1 have no sum.
    const QByteArray layout = settings.value(QStringLiteral("layout")).toByteArray();
    if (!settings.contains(QStringLiteral("layoutSum")) ||
        settings.value(QStringLiteral("layoutSum")).toString() == sumOf(layout)) {
        restoreState(layout, windowLayoutVersion);
    }
    m_putAway = docksNamed(settings.value(QStringLiteral("docksPutAway")).toStringList());
    m_folded = docksNamed(settings.value(QStringLiteral("docksFolded")).toStringList());
    m_narrow = !m_folded.isEmpty();
    foldDocks();
    const QString place = settings.value(QStringLiteral("place")).toString();
    bool isNumber = false; // as sessions of 0.1 wrote it
    const int number = place.toInt(&isNumber);
    showPlace(isNumber && number >= 0 && number < m_placeList.size() ? m_placeList[number]->id() : place);
    placeShown(m_places->currentIndex());
    for (Place* one : m_placeList) {
        one->restore(settings);
    }
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
    const QByteArray layout = saveState(windowLayoutVersion);
    settings.setValue(QStringLiteral("layout"), layout);
    settings.setValue(QStringLiteral("layoutSum"), sumOf(layout));
    settings.setValue(QStringLiteral("docksPutAway"), namesOf(m_putAway));
    settings.setValue(QStringLiteral("docksFolded"), namesOf(m_folded));
    settings.setValue(QStringLiteral("place"), m_placeList[m_places->currentIndex()]->id());
    for (const Place* place : m_placeList) {
        place->save(settings);
    }
    if (!m_storeWaits) {
        settings.setValue(QStringLiteral("store"), m_workspace.storePath());
        settings.setValue(QStringLiteral("case"), QString::fromStdString(m_workspace.currentKey()));
    }
    QMainWindow::closeEvent(event);
}

} // namespace culprit
