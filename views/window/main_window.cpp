// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/main_window.h"

#include "cases/case_browser.h"
#include "session/place.h"
#include "store/file_kind.h"
#include "theme/outside_text.h"
#include "theme/plain_label.h"
#include "window/key_help.h"
#include "window/notice_bar.h"
#include "window/place_list.h"
#include "window/window_libraries.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QToolBar>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace culprit {

namespace {

constexpr int recentStores = 8;

QString durationText(double seconds)
{
    return seconds < 90 ? QObject::tr("%1 s left").arg(std::max(1, static_cast<int>(seconds + 0.5)))
                        : QObject::tr("%1 min left").arg(static_cast<int>(seconds / 60 + 0.5));
}

} // namespace

MainWindow::MainWindow(const MethodRegistry& registry, QString samplePath, QWidget* parent)
    : QMainWindow(parent)
    , m_workspace(registry)
    , m_samplePath(std::move(samplePath))
{
    keepTextPlain(*qApp);
    setWindowTitle(QStringLiteral("Culprit"));
    setAcceptDrops(true);
    setDockOptions(QMainWindow::AnimatedDocks | QMainWindow::AllowTabbedDocks);
    setDockOptions(dockOptions() & ~QMainWindow::AnimatedDocks);
    buildPlaces();
    buildDocks();
    buildMenus();
    buildStatusBar();
    connectPlaces();
    connectWorkspace();
    refreshIcons();
    resize(QSize(1440, 900).boundedTo(screen()->availableSize()));
    m_plainLayout = saveState(windowLayoutVersion);
    placeShown(0);
}

MainWindow::~MainWindow()
{
    // Docks and places outlive the workspace's signals no longer than this.
    m_workspace.disconnect();
}

void MainWindow::buildPlaces()
{
    m_placeList = makePlaces(m_workspace, this);
    m_stack = new QStackedWidget(this);
    constexpr int narrowestPlace = 540; // so that a window can be narrower than both docks need
    m_stack->setMinimumWidth(narrowestPlace);
    m_places = new PlacesBar(this);
    for (Place* place : m_placeList) {
        m_stack->addWidget(place);
        m_places->addTab(place->title());
    }
    connect(m_places, &QTabBar::currentChanged, this, &MainWindow::placeShown);

    m_notices = new NoticeBar(this);

    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notices);
    column->addWidget(m_stack, 1);
    setCentralWidget(centre);
}

void MainWindow::buildMenus()
{
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(tr("&Import archive…"), QKeySequence(QStringLiteral("Ctrl+I")), this,
                    &MainWindow::chooseArchive);
    file->addAction(tr("&Open store…"), QKeySequence::Open, this, &MainWindow::chooseStore);
    m_recent = file->addMenu(tr("&Recent stores"));
    file->addAction(tr("Open the &sample"), this, &MainWindow::openSample);
    file->addSeparator();
    file->addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);

    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    const AnalysisWindowModel& window = m_workspace.analysisWindow();
    edit->addActions({window.undoAction(), window.redoAction(), window.resetAction()});
    const auto addActions = [this](QMenu* menu, Place::Menu kind) {
        for (const Place* place : m_placeList) {
            menu->addActions(place->menuActions(kind));
        }
    };
    addActions(edit, Place::Menu::Edit);
    edit->addSeparator();
    m_removed = edit->addMenu(tr("Restore a removed &archive"));
    m_removed->setObjectName(QStringLiteral("removedArchives"));
    offerRemoved();
    edit->addAction(tr("&Filter cases"), QKeySequence::Find, this, [this] {
        m_browserDock->show();
        m_browser->findChild<QLineEdit*>()->setFocus();
    });

    m_viewMenu = menuBar()->addMenu(tr("&View"));
    for (int i = 0; i < m_placeList.size(); ++i) {
        m_viewMenu->addAction(m_placeList[i]->title(), QKeySequence(QStringLiteral("Ctrl+%1").arg(i + 1)),
                              this, [this, i] { m_places->setCurrentIndex(i); });
    }
    m_viewMenu->addSeparator();
    m_viewMenu->addAction(m_browserDock->toggleViewAction());
    for (const PanelDock& panel : m_panels) {
        m_viewMenu->addAction(panel.dock->toggleViewAction());
    }
    addActions(m_viewMenu, Place::Menu::View);
    m_viewMenu->addAction(tr("&Reset layout"), this, &MainWindow::resetLayout);
    m_viewMenu->addSeparator();
    QAction* dark = m_viewMenu->addAction(tr("&Dark theme"));
    dark->setObjectName(QStringLiteral("darkTheme"));
    dark->setCheckable(true);
    dark->setChecked(Theme::current().isDark());
    connect(dark, &QAction::toggled, this,
            [this](bool on) { setThemeMode(on ? ThemeMode::Dark : ThemeMode::Light); });
    m_viewMenu->addSeparator();
    m_viewMenu->addAction(tr("Previous case"), QKeySequence(QStringLiteral("Ctrl+[")), this,
                          [this] { m_browser->step(-1); });
    m_viewMenu->addAction(tr("Next case"), QKeySequence(QStringLiteral("Ctrl+]")), this,
                          [this] { m_browser->step(1); });

    QMenu* run = menuBar()->addMenu(tr("&Run"));
    addActions(run, Place::Menu::Run);
    run->addAction(tr("&Cancel"), this, [this] { m_workspace.cancelRun(); });

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("&Keys"), QKeySequence(Qt::Key_F1), this, [this] { showKeys(*this); });
    help->addAction(tr("&About Culprit"), this, [this] {
        QStringList libraries;
        for (const Library& library : windowLibraries()) {
            libraries << QString::fromStdString(library.name + " " + library.version + " (" +
                                                library.licence + ")");
        }
        QMessageBox::about(
            this, tr("About Culprit"),
            tr("Culprit %1: root cause analysis of failures of LLM-inference stacks.\nGPL-3.0-or-later."
               "\n\nIt stands on:\n%2")
                .arg(QStringLiteral(CULPRIT_VERSION), libraries.join(u'\n')));
    });
    connect(m_recent, &QMenu::aboutToShow, this, &MainWindow::refreshRecent);
}

void MainWindow::buildStatusBar()
{
    statusBar()->setSizeGripEnabled(false);
    m_hint = new PlainLabel(
        tr("M metrics, L logs, T traces. Best: best rank of the true cause so far. F1 shows the keys."),
        this);
    m_hint->setProperty("role", QStringLiteral("muted"));
    m_hint->setContentsMargins(8, 0, 0, 0);
    m_progressText = new PlainLabel(this);
    m_progress = new QProgressBar(this);
    m_progress->setFixedWidth(150);
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress"));
    m_progressDetail = new PlainLabel(this);
    m_cancel = new QPushButton(tr("Cancel"), this);
    statusBar()->addWidget(m_hint, 1);
    for (QWidget* widget : {static_cast<QWidget*>(m_progressText), static_cast<QWidget*>(m_progress),
                            static_cast<QWidget*>(m_progressDetail), static_cast<QWidget*>(m_cancel)}) {
        statusBar()->addPermanentWidget(widget);
        widget->hide();
    }
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_workspace.isImporting()) {
            m_workspace.cancelImport();
        } else {
            m_workspace.cancelRun();
        }
    });
}

void MainWindow::connectPlaces()
{
    connect(m_browser, &CaseBrowser::openSample, this, &MainWindow::openSample);
    connect(m_browser, &CaseBrowser::openArchive, this, &MainWindow::chooseArchive);
    connect(&m_workspace, &Workspace::storeChanged, this,
            [this] { m_browser->tree()->setFocus(Qt::OtherFocusReason); });
    connect(m_browser, &CaseBrowser::removalWanted, this, &MainWindow::askToRemove);
    connect(&m_workspace, &Workspace::casesChanged, this, &MainWindow::offerRemoved);
    connect(&m_workspace, &Workspace::archiveRemoved, this, [this](std::int64_t id, const QString& name) {
        m_notices->ask(tr("%1 is removed, and deleted when the window closes.").arg(name), tr("Undo"),
                       tr("Dismiss"), QStringLiteral("undoRemoval"),
                       [this, id] { m_workspace.restoreArchive(id); });
    });
    for (Place* place : m_placeList) {
        connect(place, &Place::wanted, this, [this, place] { showPlace(place->id()); });
        connect(place, &Place::requested, this, &MainWindow::showRequested);
        connect(place, &Place::casesChosen, m_browser, &CaseBrowser::selectCases);
        connect(place, &Place::stepCase, m_browser, &CaseBrowser::step);
        connect(place, &Place::sampleWanted, this, &MainWindow::openSample);
        connect(place, &Place::archiveWanted, this, &MainWindow::chooseArchive);
        connect(place, &Place::problem, this, &MainWindow::tellProblem);
        connect(place, &Place::exported, this,
                [this](const QString& path) { tell(tr("written: %1").arg(path)); });
    }
}

void MainWindow::connectWorkspace()
{
    connect(&m_workspace, &Workspace::problem, this, &MainWindow::tellProblem);
    connect(&m_workspace, &Workspace::archiveChanged, this, &MainWindow::askToReplace);
    connect(&m_workspace, &Workspace::notice, this, &MainWindow::tell);
    connect(&m_workspace, &Workspace::storeChanged, this, [this] {
        setWindowTitle(titleText(QFileInfo(m_workspace.storePath()).completeBaseName()) +
                       QStringLiteral(" – Culprit"));
        QSettings settings;
        QStringList recent = settings.value(QStringLiteral("recent")).toStringList();
        recent.removeAll(m_workspace.storePath());
        recent.prepend(m_workspace.storePath());
        settings.setValue(QStringLiteral("recent"), QStringList(recent.mid(0, recentStores)));
    });
    connect(&m_workspace, &Workspace::importProgressed, this,
            [this](const QString& entry, double fraction, int cases, double left) {
                setProgress(tr("Importing %1").arg(QFileInfo(entry).fileName()), fraction,
                            tr("%1 cases found%2")
                                .arg(cases)
                                .arg(left >= 0 ? QStringLiteral(", ") + durationText(left) : QString()));
            });
    connect(&m_workspace, &Workspace::importFinished, this, [this] { endProgress(); });
    connect(&m_workspace, &Workspace::runStarted, this,
            [this](int cells) { setProgress(tr("Run: %1 cells").arg(cells), 0, tr("starting")); });
    connect(&m_workspace, &Workspace::runProgressed, this, [this](int done, int total, double left) {
        setProgress(
            tr("Run"), total > 0 ? static_cast<double>(done) / total : 0,
            tr("%1 of %2 cells%3")
                .arg(done)
                .arg(total)
                .arg(left >= 0 && done < total ? QStringLiteral(", ") + durationText(left) : QString()));
    });
    connect(&m_workspace, &Workspace::runFinished, this, [this](bool cancelled) {
        endProgress();
        tell(cancelled ? tr("Run cancelled; finished cells are kept.") : tr("Run finished."));
    });
}

void MainWindow::showRequested(const PlaceRequest& request)
{
    if (!request.cases.empty()) {
        m_browser->selectCases(request.cases);
    }
    for (Place* place : m_placeList) {
        if (place->id() == request.place) {
            place->take(request);
        }
    }
    showPlace(request.place);
}

void MainWindow::showPlace(const QString& id)
{
    const auto place = std::ranges::find(m_placeList, id, &Place::id);
    if (place != m_placeList.end()) {
        m_places->setCurrentIndex(static_cast<int>(place - m_placeList.begin()));
    }
}

void MainWindow::setThemeMode(ThemeMode mode)
{
    Theme::apply(*qApp, mode);
    if (auto* dark = findChild<QAction*>(QStringLiteral("darkTheme"))) {
        const QSignalBlocker blocker(dark);
        dark->setChecked(mode == ThemeMode::Dark);
    }
    refreshIcons();
}

void MainWindow::refreshIcons()
{
    for (int i = 0; i < m_placeList.size(); ++i) {
        m_places->setTabIcon(i, m_placeList[i]->icon(Theme::current().text));
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event)
{
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) {
            paths << url.toLocalFile();
        }
    }
    event->acceptProposedAction();
    openFiles(paths);
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_places) {
        refreshIcons();
    }
    QMainWindow::changeEvent(event);
}

namespace {

/// By content; the name counts where there is none yet, and where what lies there is no archive either, so
/// that a damaged store is told of as one.
bool isStore(const QString& path)
{
    const FileKind kind = fileKind(path);
    const bool named =
        path.endsWith(QLatin1String(".culprit")) && kind != FileKind::Archive && kind != FileKind::Folder;
    return kind == FileKind::Store || kind == FileKind::Database || named;
}

} // namespace

void MainWindow::openFiles(const QStringList& paths)
{
    QStringList archives;
    for (const QString& path : paths) {
        if (isStore(path)) {
            m_workspace.openStore(path);
        } else {
            archives << path;
        }
    }
    if (!archives.isEmpty()) {
        m_workspace.importFiles(archives);
    }
}

void MainWindow::chooseArchive()
{
    openFiles(QFileDialog::getOpenFileNames(
        this, tr("Import archives"), QString(),
        tr("Archives (*.tar *.tar.gz *.tgz *.tar.xz *.tar.zst *.zip);;All files (*)")));
}

void MainWindow::chooseStore()
{
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Open or make a store"), QString(), tr("Stores (*.culprit)"),
                                     nullptr, QFileDialog::DontConfirmOverwrite);
    if (!path.isEmpty()) {
        m_workspace.openStore(path);
    }
}

void MainWindow::openSample()
{
    if (m_samplePath.isEmpty() || !QFileInfo::exists(m_samplePath)) {
        tellProblem(tr("The sample archive is not installed beside the program. Import an archive of your "
                       "own instead."));
        return;
    }
    openFiles({m_samplePath});
}

void MainWindow::refreshRecent()
{
    m_recent->clear();
    const QStringList recent = QSettings().value(QStringLiteral("recent")).toStringList();
    for (const QString& path : recent) {
        if (QFileInfo::exists(path)) {
            connect(m_recent->addAction(menuText(path)), &QAction::triggered, this,
                    [this, path] { m_workspace.openStore(path); });
        }
    }
    if (m_recent->isEmpty()) {
        m_recent->addAction(tr("none yet"))->setEnabled(false);
    }
}

void MainWindow::tell(const QString& message)
{
    statusBar()->showMessage(message, 8000);
}

void MainWindow::tellProblem(const QString& message)
{
    m_notices->tell(message);
}

void MainWindow::askToReplace(const QString& path, const QString& store, const QString& message)
{
    m_notices->ask(message + tr(". Replace it, with its cases and their results?"), tr("Replace"), tr("Keep"),
                   QStringLiteral("replaceArchive"),
                   [this, path, store] { m_workspace.replaceArchive(path, store); });
}

void MainWindow::askToRemove(std::int64_t id)
{
    const auto& archives = m_workspace.archives();
    const auto archive = std::ranges::find(archives, id, &ArchiveRecord::id);
    if (archive == archives.end()) {
        return;
    }
    m_notices->ask(
        tr("Remove %1 with its %2 cases and their results from the store? This can be undone until "
           "the window closes.")
            .arg(QString::fromStdString(archive->name), QString::number(archive->cases)),
        tr("Remove"), tr("Keep"), QStringLiteral("removeArchive"),
        [this, id] { m_workspace.removeArchive(id); });
}

void MainWindow::offerRemoved()
{
    m_removed->clear();
    for (const ArchiveRecord& archive : m_workspace.removedArchives()) {
        connect(m_removed->addAction(menuText(QString::fromStdString(archive.name))), &QAction::triggered,
                this, [this, id = archive.id] { m_workspace.restoreArchive(id); });
    }
    m_removed->setEnabled(!m_removed->isEmpty());
}

void MainWindow::setProgress(const QString& text, double fraction, const QString& detail)
{
    m_progressText->setText(text);
    m_progress->setValue(static_cast<int>(fraction * 1000));
    m_progressDetail->setText(detail);
    for (QWidget* widget : {static_cast<QWidget*>(m_progressText), static_cast<QWidget*>(m_progress),
                            static_cast<QWidget*>(m_progressDetail), static_cast<QWidget*>(m_cancel)}) {
        widget->show();
    }
}

void MainWindow::endProgress()
{
    for (QWidget* widget : {static_cast<QWidget*>(m_progressText), static_cast<QWidget*>(m_progress),
                            static_cast<QWidget*>(m_progressDetail), static_cast<QWidget*>(m_cancel)}) {
        widget->hide();
    }
}

} // namespace culprit
