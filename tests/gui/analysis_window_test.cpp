// SPDX-License-Identifier: GPL-3.0-or-later
#include "../core/made_store.h"
#include "compare/compare_place.h"
#include "compare/window_scrubber.h"
#include "gui/fatal_warnings.h"
#include "investigate/investigate_place.h"
#include "investigate/suspects_panel.h"
#include "register_methods.h"
#include "synthetic_case.h"
#include "timeline/timeline_plot.h"
#include "window/main_window.h"

#include <QAction>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace culprit;

/// One analysed window for every place, with a history.
class AnalysisWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_window.reset(); }

    void offsetsAreToldInOneWay();
    void movesOfOneEditAreOneStep();
    void aDragInTheTimelineIsOneStepBack();
    void aDragOfTheScrubberIsOneStepBack();
    void theSameWindowIsSeenEverywhere();
    void undoLeavesTheZoomAlone();
    void itStaysWithItsHistoryOnAnotherCase();
    void anotherStoreBeginsAnew();
    void suspectsSayWhichWindowTheyAreOf();

private:
    TimelinePlot& plot() { return *m_window->find<InvestigatePlace>()->timeline(); }
    AnalysisWindowModel& model() { return m_window->workspace().analysisWindow(); }
    void waitForCase(const std::string& key);
    void dragInjection(int pixels);
    void undo() { QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier); }
    void redo() { QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier); }

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    QString m_store;
    std::unique_ptr<MainWindow> m_window;
};

void AnalysisWindowTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-analysis-window-test");
    Theme::apply(*qApp, ThemeMode::Light);
    Case second = *test::syntheticCase();
    second.summary.key = "second_1";
    m_store = m_folder.filePath("window.culprit");
    test::makeStore(m_store, {test::syntheticCase().get(), &second});
}

void AnalysisWindowTest::init()
{
    QSettings().clear();
    m_window = std::make_unique<MainWindow>(m_registry, QString());
    m_window->resize(1440, 900);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QVERIFY(m_window->workspace().openStore(m_store, "ray-replicas-1_memory_1"));
    waitForCase("ray-replicas-1_memory_1");
}

void AnalysisWindowTest::waitForCase(const std::string& key)
{
    QTRY_VERIFY(m_window->workspace().currentCase() &&
                m_window->workspace().currentCase()->summary.key == key);
    QTRY_VERIFY(plot().windowRect() && plot().windowRect()->width() > 200);
}

void AnalysisWindowTest::dragInjection(int pixels)
{
    plot().replot();
    const int y = plot().windowRect()->rect().center().y();
    const AnalysisWindow window = model().of(m_window->workspace().currentCase()->summary);
    const int x = static_cast<int>(std::lround(plot().pixelOf(window.injectTime - plot().scene().zero())));
    QTest::mousePress(&plot(), Qt::LeftButton, {}, {x, y});
    for (const int part : {4, 3, 2, 1}) {
        QTest::mouseMove(&plot(), {x + pixels / part, y});
    }
    QTest::mouseRelease(&plot(), Qt::LeftButton, {}, {x + pixels, y});
}

void AnalysisWindowTest::offsetsAreToldInOneWay()
{
    WindowOffsets offsets;
    QCOMPARE(offsets.words(), QString());
    offsets.inject = -30;
    QCOMPARE(offsets.words(), QString("analysed window changed: injection −30 s"));
    offsets.start = -120;
    offsets.end = 60.25;
    QCOMPARE(offsets.words(),
             QString("analysed window changed: injection −30 s, baseline from −120 s, end +60 s"));
    QCOMPARE(offsets.shortWords(), QString("analysed window changed"));
    const AnalysisWindow around = offsets.around(1000);
    QCOMPARE(WindowOffsets::of(around, 1000), offsets);
    QCOMPARE(WindowOffsets::of(WindowOffsets().around(1000), 1000), WindowOffsets());
}

void AnalysisWindowTest::movesOfOneEditAreOneStep()
{
    AnalysisWindowModel window;
    QSignalSpy changed(&window, &AnalysisWindowModel::changed);
    QVERIFY(!window.undoAction()->isEnabled() && !window.resetAction()->isEnabled());
    window.beginEdit();
    for (const double inject : {-1.0, -5.0, -9.0}) {
        window.move({.start = WindowOffsets().start, .inject = inject, .end = WindowOffsets().end});
    }
    window.beginEdit();
    window.move({.start = -60, .inject = -9, .end = WindowOffsets().end});
    QCOMPARE(changed.count(), 4);
    QVERIFY(window.undoAction()->text().contains("baseline"));
    window.undoAction()->trigger();
    QCOMPARE(window.offsets().inject, -9.0);
    QVERIFY(std::isinf(window.offsets().start));
    QVERIFY(window.undoAction()->text().contains("injection"));
    window.undoAction()->trigger();
    QVERIFY(!window.isChanged() && !window.undoAction()->isEnabled());
    window.redoAction()->trigger();
    window.redoAction()->trigger();
    QCOMPARE(window.offsets().start, -60.0);
    window.resetAction()->trigger();
    QVERIFY(!window.isChanged());
    window.undoAction()->trigger();
    QCOMPARE(window.offsets().start, -60.0);

    window.beginEdit(); // there and back is nothing to undo
    window.move({.start = -70, .inject = -9, .end = WindowOffsets().end});
    window.move({.start = -60, .inject = -9, .end = WindowOffsets().end});
    window.undoAction()->trigger();
    QVERIFY(std::isinf(window.offsets().start));
    window.forget();
    QVERIFY(!window.isChanged() && !window.undoAction()->isEnabled() && !window.redoAction()->isEnabled());
}

void AnalysisWindowTest::aDragInTheTimelineIsOneStepBack()
{
    dragInjection(-60);
    const WindowOffsets dragged = model().offsets();
    QVERIFY(dragged.inject < -5);
    QVERIFY(m_window->find<InvestigatePlace>()->isWindowChanged());
    undo();
    QVERIFY(!model().isChanged());
    QVERIFY(plot().hasRecordedWindow());
    QVERIFY(!m_window->find<InvestigatePlace>()->findChild<QPushButton*>("resetWindow")->isVisible());
    redo();
    QCOMPARE(model().offsets(), dragged);
    QTest::mouseClick(m_window->find<InvestigatePlace>()->findChild<QPushButton*>("resetWindow"),
                      Qt::LeftButton);
    QVERIFY(!model().isChanged());
    undo(); // a reset too
    QCOMPARE(model().offsets(), dragged);
}

void AnalysisWindowTest::aDragOfTheScrubberIsOneStepBack()
{
    m_window->showPlace("compare");
    auto* scrubber = m_window->find<ComparePlace>()->findChild<WindowScrubber*>();
    QTRY_VERIFY(scrubber->handleX(WindowScrubber::Inject) > 0);
    const QPoint from(static_cast<int>(scrubber->handleX(WindowScrubber::Inject)), 13);
    QTest::mousePress(scrubber, Qt::LeftButton, {}, from);
    for (int x = 10; x <= 80; x += 10) {
        QTest::mouseMove(scrubber, from - QPoint(x, 0));
    }
    QTest::mouseRelease(scrubber, Qt::LeftButton, {}, from - QPoint(80, 0));
    const WindowOffsets dragged = model().offsets();
    QVERIFY(dragged.inject < -5);
    QCOMPARE(scrubber->window(), dragged);
    QTest::keyClick(scrubber, Qt::Key_Left); // another edit
    QVERIFY(model().offsets().inject < dragged.inject);
    undo();
    QCOMPARE(model().offsets(), dragged);
    QCOMPARE(scrubber->window(), dragged);
    QCOMPARE(m_window->find<ComparePlace>()->source().window(), dragged);
    undo();
    QVERIFY(!model().isChanged() && scrubber->window().isDefault());
    redo();
    QCOMPARE(scrubber->window(), dragged);
    QTest::keyClick(scrubber, Qt::Key_Home);
    QVERIFY(!model().isChanged());
}

void AnalysisWindowTest::theSameWindowIsSeenEverywhere()
{
    dragInjection(-60);
    const WindowOffsets dragged = model().offsets();
    m_window->showPlace("compare");
    auto* scrubber = m_window->find<ComparePlace>()->findChild<WindowScrubber*>();
    QTRY_VERIFY(scrubber->handleX(WindowScrubber::Inject) > 0);
    QCOMPARE(scrubber->window(), dragged);
    QTRY_VERIFY(m_window->find<ComparePlace>()->comparison() &&
                m_window->find<ComparePlace>()->comparison()->window() == dragged);
    QTest::keyClick(scrubber, Qt::Key_Left);
    m_window->showPlace("investigate");
    const double recorded = m_window->workspace().currentCase()->summary.injection->time;
    QCOMPARE(plot().window(), model().offsets().around(recorded));
    QVERIFY(plot().window().injectTime < recorded + dragged.inject);
}

void AnalysisWindowTest::undoLeavesTheZoomAlone()
{
    plot().setFocus();
    QTest::keyClick(&plot(), Qt::Key_F);
    const QCPRange zoomed = plot().scene().timeRange();
    dragInjection(-20);
    QVERIFY(model().isChanged());
    undo();
    QVERIFY(!model().isChanged());
    QCOMPARE(plot().scene().timeRange(), zoomed);
    undo(); // nothing more to undo
    QCOMPARE(plot().scene().timeRange(), zoomed);
    redo();
    const WindowOffsets dragged = model().offsets();
    QTest::keyClick(&plot(), Qt::Key_Backspace);
    QVERIFY(plot().scene().timeRange().size() > zoomed.size());
    QCOMPARE(model().offsets(), dragged);
}

void AnalysisWindowTest::itStaysWithItsHistoryOnAnotherCase()
{
    dragInjection(-60);
    const WindowOffsets dragged = model().offsets();
    QTest::keyClick(m_window.get(), Qt::Key_BracketRight, Qt::ControlModifier);
    waitForCase("second_1");
    const double recorded = m_window->workspace().currentCase()->summary.injection->time;
    QCOMPARE(model().offsets(), dragged);
    QCOMPARE(plot().window(), dragged.around(recorded));
    QVERIFY(m_window->find<InvestigatePlace>()
                ->findChild<QPushButton*>("resetWindow")
                ->isVisible()); // and says so
    undo();
    QVERIFY(plot().hasRecordedWindow());
    QVERIFY(!m_window->find<InvestigatePlace>()->isWindowChanged());
}

void AnalysisWindowTest::anotherStoreBeginsAnew()
{
    dragInjection(-60);
    QVERIFY(model().isChanged());
    const QString other = m_folder.filePath("other.culprit");
    test::makeStore(other, {test::syntheticCase().get()});
    QVERIFY(m_window->workspace().openStore(other));
    QVERIFY(!model().isChanged() && !model().undoAction()->isEnabled());
    waitForCase("ray-replicas-1_memory_1");
    QVERIFY(plot().hasRecordedWindow());
}

void AnalysisWindowTest::suspectsSayWhichWindowTheyAreOf()
{
    SuspectsPanel* suspects = m_window->find<SuspectsPanel>();
    suspects->chooseMethod("nsigma");
    QSignalSpy diagnosed(&m_window->workspace(), &Workspace::diagnosed);
    const auto run = [&] {
        const auto before = diagnosed.count();
        QTest::mouseClick(suspects->runButton(), Qt::LeftButton);
        QTRY_COMPARE(diagnosed.count(), before + 1);
    };
    run();
    QVERIFY2(suspects->statusText().startsWith("ok") && !suspects->statusText().contains("changed"),
             qPrintable(suspects->statusText()));
    dragInjection(-60);
    const QString changed = model().offsets().shortWords();
    QVERIFY(suspects->statusText().startsWith(changed));
    QVERIFY(suspects->statusText().contains("earlier"));
    run();
    QVERIFY2(suspects->statusText().startsWith("ok") && suspects->statusText().contains(changed),
             qPrintable(suspects->statusText()));
    undo(); // the stored ranking is of the recorded window
    QVERIFY2(suspects->statusText().startsWith("ok") && !suspects->statusText().contains("changed"),
             qPrintable(suspects->statusText()));
}

CULPRIT_GUI_TEST_MAIN(AnalysisWindowTest)
#include "analysis_window_test.moc"
