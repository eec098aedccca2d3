// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/workspace.h"
#include "theme/theme.h"

#include <QList>
#include <QMainWindow>
#include <QTabBar>

#include <functional>

class QDockWidget;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace culprit {

/// Of the saved arrangement of docks.
inline constexpr int windowLayoutVersion = 1;

class CaseBrowser;
class NoticeBar;
class Place;
struct PlaceRequest;

/// The slim bar of places: an upright icon above a word that reads upwards.
class PlacesBar : public QTabBar
{
    Q_OBJECT

public:
    explicit PlacesBar(QWidget* parent = nullptr);

protected:
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override;
    void paintEvent(QPaintEvent* event) override;
};

/// Composes places and docks around one workspace; everything else lies with them.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// `samplePath` is the bundled archive, empty when there is none.
    MainWindow(const MethodRegistry& registry, QString samplePath, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens stores and imports archives and folders.
    void openFiles(const QStringList& paths);
    void showPlace(const QString& id);
    void setThemeMode(ThemeMode mode);
    void resetLayout();
    /// Restores place, docks, theme and choices of the last session; `withStore` opens its store
    /// and case too.
    void restoreSession(bool withStore);
    /// Opens the store and the case of the last session once the window has been painted, so that it is there
    /// at once however large the store is.
    void openLastStoreWhenPainted();

    Workspace& workspace() { return m_workspace; }
    CaseBrowser* browser() const { return m_browser; }
    /// The place, or the panel of a place, of a kind.
    template <typename Kind>
    Kind* find() const
    {
        return findChild<Kind*>();
    }
    PlacesBar* places() const { return m_places; }
    NoticeBar* notices() const { return m_notices; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildPlaces();
    void buildDocks();
    void buildMenus();
    void buildStatusBar();
    void connectPlaces();
    void connectWorkspace();
    void placeShown(int number);
    void openLastStore();
    /// In a narrow window the right docks become tabs behind the browser, and come back in a wide one; docks
    /// that the user put elsewhere stay there.
    void foldDocks();
    static void moveDock(QDockWidget* dock, const std::function<void()>& move);
    QList<QDockWidget*> docksNamed(const QStringList& names) const;
    QList<QDockWidget*> panelDocks() const;
    void resizeToFirst();
    void showRequested(const PlaceRequest& request);
    void chooseArchive();
    void chooseStore();
    void openSample();
    void refreshRecent();
    void refreshIcons();
    void tell(const QString& message);
    void tellProblem(const QString& message);
    void askToReplace(const QString& path, const QString& store, const QString& message);
    void askToRemove(std::int64_t archive);
    void offerRemoved();
    void setProgress(const QString& text, double fraction, const QString& detail);
    void endProgress();

    Workspace m_workspace;
    QString m_samplePath;
    QList<Place*> m_placeList;
    PlacesBar* m_places;
    QStackedWidget* m_stack;
    CaseBrowser* m_browser;
    QDockWidget* m_browserDock;
    struct PanelDock
    {
        QDockWidget* dock;
        Place* place;
        int height; ///< at first
    };
    QList<PanelDock> m_panels;
    QList<QDockWidget*> m_folded;  ///< behind the browser while the window is narrow
    QList<QDockWidget*> m_putAway; ///< while another place than theirs is shown
    bool m_narrow = false;
    NoticeBar* m_notices;
    QLabel* m_hint;
    QLabel* m_progressText;
    QProgressBar* m_progress;
    QLabel* m_progressDetail;
    QPushButton* m_cancel;
    QMenu* m_recent;
    QMenu* m_removed;
    QMenu* m_viewMenu;
    QByteArray m_plainLayout;
    bool m_storeWaits = false;   ///< the last session's store is still to be opened
    bool m_paintAwaited = false; ///< …after the first paint
};

} // namespace culprit
