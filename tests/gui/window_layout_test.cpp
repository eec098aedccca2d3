// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "cases/case_browser.h"
#include "gui/fatal_warnings.h"
#include "investigate/facts_panel.h"
#include "investigate/investigate_place.h"
#include "investigate/suspects_panel.h"
#include "register_methods.h"
#include "timeline/timeline_plot.h"
#include "window/main_window.h"

#include <QApplication>
#include <QDockWidget>
#include <QSettings>
#include <QStandardPaths>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

using namespace culprit;

/// Where the docks stand: in wide and narrow windows, where the user puts them, and in the next session.
class WindowLayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void aNarrowWindowFoldsTheRightDocks();
    void theTabsBehindTheBrowserOpenByMouse();
    void docksComeBackInAWideWindow();
    void docksTheUserMovedStay();
    void aDockMovedWhileNarrowStaysThere();
    void closedDocksStayClosed();
    void otherPlacesHideTheDocksAndBringThemBack();
    void aSessionIsRestoredFoldedOrNot();
    void theLayoutIsReset();
    void fitsAScreenOfTwiceTheResolution();

private:
    static void widen(MainWindow& window, int width);
    static QDockWidget* dock(const MainWindow& window, const char* name);
    static Qt::DockWidgetArea area(const MainWindow& window, const char* name);
    std::unique_ptr<MainWindow> made(int width);

    MethodRegistry m_registry = allMethods();
};

void WindowLayoutTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-layout-test");
    Theme::apply(*qApp, ThemeMode::Light);
}

void WindowLayoutTest::init()
{
    QSettings().clear();
}

void WindowLayoutTest::widen(MainWindow& window, int width)
{
    // The docks' own widths hold a window back until they have been folded: as with a mouse, in steps.
    QTRY_VERIFY((window.resize(width, 800), QCoreApplication::processEvents(), window.width() == width));
    QCoreApplication::processEvents();
    QCOMPARE(window.width(), width);
}

QDockWidget* WindowLayoutTest::dock(const MainWindow& window, const char* name)
{
    return window.findChild<QDockWidget*>(QString::fromLatin1(name));
}

Qt::DockWidgetArea WindowLayoutTest::area(const MainWindow& window, const char* name)
{
    return window.dockWidgetArea(dock(window, name));
}

std::unique_ptr<MainWindow> WindowLayoutTest::made(int width)
{
    auto window = std::make_unique<MainWindow>(m_registry, QString());
    window->resize(width, 800);
    window->show();
    if (!QTest::qWaitForWindowExposed(window.get())) {
        window.reset();
    }
    return window;
}

void WindowLayoutTest::aNarrowWindowFoldsTheRightDocks()
{
    const auto window = made(1400);
    QCOMPARE(area(*window, "facts"), Qt::RightDockWidgetArea);
    QCOMPARE(area(*window, "suspects"), Qt::RightDockWidgetArea);
    QVERIFY(window->find<SuspectsPanel>()->visibleRegion().boundingRect().isValid());
    widen(*window, 1199);
    for (const char* name : {"facts", "suspects"}) {
        QCOMPARE(area(*window, name), Qt::LeftDockWidgetArea);
        QVERIFY(window->tabifiedDockWidgets(dock(*window, "browser")).contains(dock(*window, name)));
    }
    QVERIFY(!window->browser()->visibleRegion().isEmpty()); // in front
    QVERIFY(window->find<SuspectsPanel>()->visibleRegion().isEmpty());
    widen(*window, 900); // and can be narrower still
}

void WindowLayoutTest::theTabsBehindTheBrowserOpenByMouse()
{
    const auto window = made(1400);
    widen(*window, 1100);
    QTabBar* tabs = nullptr;
    for (QTabBar* one : window->findChildren<QTabBar*>()) {
        tabs = one->count() == 3 && one->isVisible() ? one : tabs;
    }
    QVERIFY(tabs);
    QCOMPARE(tabs->tabText(2), "Suspects");
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(2).center());
    QTRY_VERIFY(!window->find<SuspectsPanel>()->visibleRegion().isEmpty());
    QVERIFY(window->browser()->visibleRegion().isEmpty());
}

void WindowLayoutTest::docksComeBackInAWideWindow()
{
    const auto window = made(1400);
    widen(*window, 1000);
    widen(*window, 1400);
    for (const char* name : {"facts", "suspects"}) {
        QCOMPARE(area(*window, name), Qt::RightDockWidgetArea);
    }
    QVERIFY(window->find<FactsPanel>()->mapToGlobal(QPoint()).y() <
            window->find<SuspectsPanel>()->mapToGlobal(QPoint()).y());
    QVERIFY(!window->find<FactsPanel>()->visibleRegion().isEmpty() &&
            !window->find<SuspectsPanel>()->visibleRegion().isEmpty());
    QVERIFY(std::abs(dock(*window, "suspects")->width() - 312) < 12);
}

void WindowLayoutTest::docksTheUserMovedStay()
{
    const auto window = made(1400);
    window->addDockWidget(Qt::BottomDockWidgetArea, dock(*window, "suspects"));
    dock(*window, "facts")->setFloating(true);
    widen(*window, 1000);
    QCOMPARE(area(*window, "suspects"), Qt::BottomDockWidgetArea);
    QVERIFY(dock(*window, "facts")->isFloating());
    widen(*window, 1400);
    QCOMPARE(area(*window, "suspects"), Qt::BottomDockWidgetArea);
    QVERIFY(dock(*window, "facts")->isFloating());
}

void WindowLayoutTest::aDockMovedWhileNarrowStaysThere()
{
    const auto window = made(1400);
    widen(*window, 1000);
    window->addDockWidget(Qt::BottomDockWidgetArea, dock(*window, "suspects"));
    widen(*window, 1400);
    QCOMPARE(area(*window, "suspects"), Qt::BottomDockWidgetArea);
    QCOMPARE(area(*window, "facts"), Qt::RightDockWidgetArea);
}

void WindowLayoutTest::closedDocksStayClosed()
{
    const auto window = made(1400);
    dock(*window, "facts")->close();
    widen(*window, 1000);
    QVERIFY(dock(*window, "facts")->isHidden());
    widen(*window, 1400);
    QVERIFY(dock(*window, "facts")->isHidden());
    QVERIFY(!dock(*window, "suspects")->isHidden());
    window->showPlace("results");
    window->showPlace("investigate");
    QVERIFY(dock(*window, "facts")->isHidden()); // a visit elsewhere opens nothing
    QVERIFY(!dock(*window, "suspects")->isHidden());
}

void WindowLayoutTest::otherPlacesHideTheDocksAndBringThemBack()
{
    const auto window = made(1400);
    widen(*window, 1100);
    window->showPlace("misattribution");
    QVERIFY(dock(*window, "facts")->isHidden() && dock(*window, "suspects")->isHidden());
    widen(*window, 1400); // unfolded while away
    QVERIFY(dock(*window, "facts")->isHidden() && dock(*window, "suspects")->isHidden());
    window->showPlace("investigate");
    QVERIFY(!dock(*window, "facts")->isHidden() && !dock(*window, "suspects")->isHidden());
    QCOMPARE(area(*window, "suspects"), Qt::RightDockWidgetArea);
}

void WindowLayoutTest::aSessionIsRestoredFoldedOrNot()
{
    {
        const auto window = made(1400);
        widen(*window, 1100);
        window->showPlace("results");
        window->close();
    }
    {
        MainWindow window(m_registry, QString());
        window.restoreSession(false);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCOMPARE(window.places()->tabText(window.places()->currentIndex()), QString("Results"));
        QVERIFY(dock(window, "suspects")->isHidden());
        window.showPlace("investigate");
        QVERIFY(!dock(window, "suspects")->isHidden());
        widen(window, 1100);
        QCOMPARE(area(window, "suspects"), Qt::LeftDockWidgetArea);
        widen(window, 1400); // folded in the last session, unfolded in this
        QCOMPARE(area(window, "suspects"), Qt::RightDockWidgetArea);
        window.close();
    }
    MainWindow window(m_registry, QString());
    window.restoreSession(false);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QCOMPARE(area(window, "suspects"), Qt::RightDockWidgetArea);
}

void WindowLayoutTest::theLayoutIsReset()
{
    const auto window = made(1400);
    window->addDockWidget(Qt::BottomDockWidgetArea, dock(*window, "suspects"));
    dock(*window, "facts")->close();
    window->resetLayout();
    QCOMPARE(area(*window, "suspects"), Qt::RightDockWidgetArea);
    QVERIFY(!dock(*window, "facts")->isHidden());
    widen(*window, 1000);
    window->resetLayout(); // as it should be in a narrow window
    QCOMPARE(area(*window, "suspects"), Qt::LeftDockWidgetArea);
    widen(*window, 1400);
    QCOMPARE(area(*window, "suspects"), Qt::RightDockWidgetArea);
}

/// 1920 x 1080 at 200 % are 960 x 540.
void WindowLayoutTest::fitsAScreenOfTwiceTheResolution()
{
    const QTemporaryDir folder;
    const auto window = made(1400);
    const QString store = folder.filePath("s.culprit");
    importArchive(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), store);
    QVERIFY(window->workspace().openStore(store, "ray-replicas-1_memory_1"));
    QTRY_VERIFY(window->workspace().currentCase());
    widen(*window, 960);
    for (const char* place : {"investigate", "compare", "misattribution", "results"}) {
        window->showPlace(place);
        QTRY_VERIFY2((window->resize(960, 540), QCoreApplication::processEvents(),
                      window->width() <= 960 && window->height() <= 540),
                     qPrintable(QString("%1 takes %2 x %3, at least %4 x %5")
                                    .arg(place)
                                    .arg(window->width())
                                    .arg(window->height())
                                    .arg(window->minimumSizeHint().width())
                                    .arg(window->minimumSizeHint().height())));
    }
    window->showPlace("investigate");
    QCoreApplication::processEvents();
    const TimelinePlot* plot = window->find<InvestigatePlace>()->timeline();
    QVERIFY(plot->scene().panels().size() > 3);
    for (const auto& panel : plot->scene().panels()) {
        const QCPAxis* axis = panel.rect->axis(QCPAxis::atLeft);
        const double line = QFontMetricsF(axis->tickLabelFont()).height();
        const QVector<double> ticks = axis->tickVector();
        for (qsizetype i = 1; i < ticks.size(); ++i) {
            QVERIFY2(axis->coordToPixel(ticks[i - 1]) - axis->coordToPixel(ticks[i]) >= line - 1,
                     panel.data->title.c_str());
        }
        QVERIFY(panel.rect->outerRect().bottom() <= plot->height());
    }
}

CULPRIT_GUI_TEST_MAIN(WindowLayoutTest)
#include "window_layout_test.moc"
