// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/workspace.h"
#include "theme/theme.h"

#include <QMainWindow>
#include <QTabBar>

class QDockWidget;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace culprit {

class CaseBrowser;
class ComparePlace;
class InvestigatePlace;
class MisattributionPlace;
class ResultsPlace;
class SuspectsPanel;

/// The slim bar of places: an upright icon above a word that reads upwards.
class PlacesBar : public QTabBar
{
    Q_OBJECT

public:
    explicit PlacesBar(QWidget* parent = nullptr);

protected:
    QSize tabSizeHint(int index) const override;
    void paintEvent(QPaintEvent* event) override;
};

/// Composes places and docks around one workspace; everything else lies with them.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    enum Place { Investigate, CompareAt, MisattributionAt, ResultsAt };

    /// `samplePath` is the bundled archive, empty when there is none.
    MainWindow(const MethodRegistry& registry, QString samplePath, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens stores and imports archives and folders.
    void openFiles(const QStringList& paths);
    void showPlace(int place);
    void setThemeMode(ThemeMode mode);
    void resetLayout();
    /// Restores place, docks, theme and choices of the last session; `withStore` opens its store and case
    /// too.
    void restoreSession(bool withStore);
    /// Opens the store and the case of the last session once the window has been painted, so that it is there
    /// at once however large the store is.
    void openLastStoreWhenPainted();

    Workspace& workspace() { return m_workspace; }
    CaseBrowser* browser() const { return m_browser; }
    InvestigatePlace* investigate() const { return m_investigate; }
    ComparePlace* compare() const { return m_compare; }
    MisattributionPlace* misattribution() const { return m_misattribution; }
    ResultsPlace* results() const { return m_results; }
    SuspectsPanel* suspects() const { return m_suspects; }
    PlacesBar* places() const { return m_places; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildPlaces();
    void buildDocks();
    void buildMenus();
    void buildStatusBar();
    void connectPlaces();
    void placeShown(int place);
    void openLastStore();
    void feedCompare();
    void compareCases(const std::vector<std::string>& keys, const QString& method);
    void chooseArchive();
    void chooseStore();
    void openSample();
    void refreshRecent();
    void refreshIcons();
    void tell(const QString& message);
    void tellProblem(const QString& message);
    void askToReplace(const QString& path, const QString& message);
    void showKeys();
    void setProgress(const QString& text, double fraction, const QString& detail);
    void endProgress();

    Workspace m_workspace;
    QString m_samplePath;
    PlacesBar* m_places;
    QStackedWidget* m_stack;
    CaseBrowser* m_browser;
    InvestigatePlace* m_investigate;
    ComparePlace* m_compare;
    MisattributionPlace* m_misattribution;
    ResultsPlace* m_results;
    SuspectsPanel* m_suspects;
    QDockWidget* m_browserDock;
    QDockWidget* m_factsDock;
    QDockWidget* m_suspectsDock;
    QWidget* m_problemBar;
    QLabel* m_problemText;
    QPushButton* m_replace;
    QString m_changedArchive; ///< what the Replace button would import again
    QLabel* m_hint;
    QLabel* m_progressText;
    QProgressBar* m_progress;
    QLabel* m_progressDetail;
    QPushButton* m_cancel;
    QMenu* m_recent;
    QMenu* m_viewMenu;
    QByteArray m_plainLayout;
    bool m_storeWaits = false;   ///< the last session's store is still to be opened
    bool m_paintAwaited = false; ///< …after the first paint
};

} // namespace culprit
