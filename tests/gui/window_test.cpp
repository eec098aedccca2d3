// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "cases/case_browser.h"
#include "cases/case_tree_model.h"
#include "export/export_button.h"
#include "gui/fatal_warnings.h"
#include "investigate/investigate_place.h"
#include "investigate/legend_bar.h"
#include "investigate/metric_tree.h"
#include "investigate/suspects_panel.h"
#include "misattribution/misattribution_place.h"
#include "register_methods.h"
#include "results/results_place.h"
#include "timeline/timeline_plot.h"
#include "window/main_window.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <cmath>

using namespace culprit;

/// The whole job in the window: import, look, diagnose, see who is blamed, export.
class WindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void modelsAreSound();
    void filterFindsByFieldAndWord();
    void aSecondImportChangesNothing();
    void aChangedArchiveIsReplacedAfterAsking();
    void storesAreOpenedWhateverTheirName();
    void aMethodRunsOnOneCase();
    void theMatrixRunsAndHeatmapsShow();
    void aClickOnACellSelectsItsCases();
    void everythingIsExported();
    void wheelDragBoxAndUndoZoom();
    void keysMoveZoomAndStep();
    void legendHidesAComponentEverywhere();
    void theWindowIsDraggedAndReset();
    void aClickOnTheLaneShowsTheText();
    void tickedSeriesAreDrawn();
    void themeChangesAtOnce();

private:
    void selectCase(const std::string& key);

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    std::unique_ptr<MainWindow> m_window;
    std::string m_key;
};

void WindowTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-window-test");
    QVERIFY(m_folder.isValid());
    Theme::apply(*qApp, ThemeMode::Light);
    m_window = std::make_unique<MainWindow>(m_registry, QString());
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QVERIFY(m_window->workspace().openStore(m_folder.filePath("test.culprit")));
    QSignalSpy imported(&m_window->workspace(), &Workspace::importFinished);
    m_window->openFiles({QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz")});
    QVERIFY(imported.wait(60'000));
    QVERIFY(imported.first().first().toBool());
    QVERIFY(!m_window->workspace().cases().empty());
    for (const CaseSummary& summary : m_window->workspace().cases()) {
        if (summary.kind == CaseKind::Rca && summary.injection) {
            m_key = summary.key;
            break;
        }
    }
    QVERIFY(!m_key.empty());
    selectCase(m_key);
}

void WindowTest::cleanupTestCase()
{
    m_window.reset();
}

void WindowTest::selectCase(const std::string& key)
{
    Workspace& workspace = m_window->workspace();
    workspace.select({key}, key);
    QTRY_VERIFY_WITH_TIMEOUT(workspace.currentCase() && workspace.currentCase()->summary.key == key, 10'000);
    QCoreApplication::processEvents(); // every place has heard of it
}

void WindowTest::modelsAreSound()
{
    CaseTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setCases(m_window->workspace().cases());
    model.setBestRanks({{m_key, 1}});
    QAbstractItemModelTester table(m_window->find<ResultsPlace>()->table()->model(),
                                   QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester matrix(m_window->find<ResultsPlace>()->matrix()->model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(model.indexOf(m_key).isValid());
    QVERIFY(!model.indexOf("no such case").isValid());
}

void WindowTest::filterFindsByFieldAndWord()
{
    const CaseFilter filter("fault:gpu REPLICAS");
    QVERIFY(filter.accepts({{"fault", "gpu"}, {"target", "ray-replicas-1"}}));
    QVERIFY(!filter.accepts({{"fault", "cpu"}, {"target", "ray-replicas-1"}}));
    QVERIFY(!filter.accepts({{"fault", "gpu"}, {"target", "head"}}));
    QCOMPARE(CaseFilter("colour:red").unknown(), QStringList{"colour"});
    QLineEdit* line = m_window->browser()->filterLine();
    QTest::keyClicks(line, "fault:nosuchfault");
    QCOMPARE(m_window->browser()->tree()->model()->rowCount(), 0);
    line->clear();
    QVERIFY(m_window->browser()->tree()->model()->rowCount() > 0);
}

void WindowTest::aSecondImportChangesNothing()
{
    const auto before = m_window->workspace().cases().size();
    QSignalSpy imported(&m_window->workspace(), &Workspace::importFinished);
    QSignalSpy told(&m_window->workspace(), &Workspace::notice);
    m_window->openFiles({QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz")});
    QVERIFY(imported.wait(60'000));
    QCOMPARE(m_window->workspace().cases().size(), before);
    QVERIFY(told.first().first().toString().contains("already here"));
}

void WindowTest::storesAreOpenedWhateverTheirName()
{
    MainWindow window(m_registry, {});
    for (const char* name : {"study.db", "study", "study.zip"}) {
        const QString path = m_folder.filePath(QString::fromLatin1(name));
        const ImportReport made = importArchive(QStringLiteral(CULPRIT_TEST_DATA "/real-cases.zip"), path);
        window.openFiles({path});
        QCOMPARE(window.workspace().storePath(), path);
        QCOMPARE(window.workspace().cases().size(), static_cast<std::size_t>(made.cases));
    }
    // An archive is imported, although it is called a store.
    const QString archive = m_folder.filePath(QStringLiteral("archive.culprit"));
    QVERIFY(QFile::copy(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), archive));
    QSignalSpy imported(&window.workspace(), &Workspace::importFinished);
    window.openFiles({archive});
    QVERIFY(imported.wait(60'000));
    // What is neither says so, and the store that is open stays.
    QSignalSpy problems(&window.workspace(), &Workspace::problem);
    const QString text = m_folder.filePath(QStringLiteral("text.culprit"));
    QFile file(text);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("no database at all, but long enough to be looked at\n").repeated(50));
    file.close();
    window.openFiles({text});
    QCOMPARE(problems.count(), 1);
    QVERIFY(problems.first().first().toString().contains(QStringLiteral("text.culprit")));
    QCOMPARE(QFileInfo(window.workspace().storePath()).fileName(), QStringLiteral("study.zip"));
}

void WindowTest::aChangedArchiveIsReplacedAfterAsking()
{
    MainWindow window(m_registry, {});
    window.show();
    QVERIFY(window.workspace().openStore(m_folder.filePath(QStringLiteral("replace.culprit"))));
    const QString archive = m_folder.filePath(QStringLiteral("changing.archive"));
    QVERIFY(QFile::copy(QStringLiteral(CULPRIT_TEST_DATA "/real-cases.zip"), archive));
    QSignalSpy imported(&window.workspace(), &Workspace::importFinished);
    window.workspace().importFiles({archive});
    QVERIFY(imported.wait(60'000));
    const auto before = window.workspace().cases().size();
    QVERIFY(before > 0 && before != 24);

    QVERIFY(QFile::remove(archive));
    QVERIFY(QFile::copy(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), archive));
    window.workspace().importFiles({archive});
    QVERIFY(imported.wait(60'000));
    QCOMPARE(window.workspace().cases().size(), before); // not without an answer
    auto* replace = window.findChild<QPushButton*>(QStringLiteral("replaceArchive"));
    QVERIFY(replace && replace->isVisible());
    QTest::mouseClick(replace, Qt::LeftButton);
    QVERIFY(imported.wait(60'000));
    QCOMPARE(window.workspace().cases().size(), std::size_t{24});
    QVERIFY(!replace->isVisible());
}

void WindowTest::aMethodRunsOnOneCase()
{
    selectCase(m_key);
    SuspectsPanel* suspects = m_window->find<SuspectsPanel>();
    suspects->chooseMethod("baro");
    QSignalSpy diagnosed(&m_window->workspace(), &Workspace::diagnosed);
    QTest::mouseClick(suspects->runButton(), Qt::LeftButton);
    QVERIFY(diagnosed.wait(30'000));
    QVERIFY2(suspects->statusText().startsWith("ok"), qPrintable(suspects->statusText()));
    QVERIFY(suspects->list()->model()->rowCount() > 1);
    QVERIFY(m_window->workspace().diagnosis(m_key, "baro").has_value());
}

void WindowTest::theMatrixRunsAndHeatmapsShow()
{
    m_window->showPlace("results");
    m_window->find<ResultsPlace>()->chooseMethods({"nsigma", "baro"});
    QSignalSpy finished(&m_window->workspace(), &Workspace::runFinished);
    QTest::mouseClick(m_window->find<ResultsPlace>()->runButton(), Qt::LeftButton);
    QVERIFY(finished.wait(60'000));
    QTRY_VERIFY(m_window->find<ResultsPlace>()->table()->model()->rowCount() > 2);
    m_window->showPlace("misattribution");
    const auto& heatmaps = m_window->find<MisattributionPlace>()->grid()->matrices();
    QCOMPARE(heatmaps.size(), std::size_t(2));
    const auto cases = m_window->workspace().comparedCases().size();
    QCOMPARE(std::size_t(heatmaps[0].total + heatmaps[0].leftOut), cases);
}

void WindowTest::aClickOnACellSelectsItsCases()
{
    m_window->showPlace("misattribution");
    MisattributionGrid* grid = m_window->find<MisattributionPlace>()->grid();
    QTRY_VERIFY(!grid->visibleRegion().isEmpty());
    const Misattribution matrix = grid->matrices().front();
    for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
        for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
            if (matrix.counts[row][column] == 0) {
                continue;
            }
            const QRectF cell = grid->cellRect(0, {static_cast<int>(row), static_cast<int>(column)});
            QTest::mouseClick(grid, Qt::LeftButton, {}, cell.center().toPoint());
            QCOMPARE(m_window->workspace().selectedKeys().size(), matrix.cases[row][column].size());
            return;
        }
    }
    QFAIL("no cell has a case");
}

void WindowTest::everythingIsExported()
{
    m_window->showPlace("investigate");
    selectCase(m_key);
    for (const char* suffix : {"pdf", "svg", "png", "csv"}) {
        const QString figure = m_folder.filePath(QStringLiteral("timeline.") + suffix);
        m_window->find<InvestigatePlace>()->exportFigure(figure);
        QVERIFY(QFileInfo(figure).size() > 1000);
        const QString heatmap = m_folder.filePath(QStringLiteral("heatmap.") + suffix);
        m_window->find<MisattributionPlace>()->exportTo(heatmap);
        QVERIFY(QFileInfo(heatmap).size() > 300);
    }
    for (const char* suffix : {"csv", "tex", "md", "html"}) {
        const QString table = m_folder.filePath(QStringLiteral("table.") + suffix);
        m_window->find<ResultsPlace>()->exportTable(table);
        QFile file(table);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("BARO"));
    }
}

void WindowTest::wheelDragBoxAndUndoZoom()
{
    TimelinePlot* plot = m_window->find<InvestigatePlace>()->timeline();
    m_window->find<InvestigatePlace>()->chooseRecipe("fig6");
    plot->showAll();
    const QCPRange all = plot->scene().timeRange();
    const QPoint middle = plot->scene().panels()[0].rect->rect().center();
    QWheelEvent wheel(middle, plot->mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(plot, &wheel);
    const QCPRange zoomed = plot->scene().timeRange();
    QVERIFY(zoomed.size() < 0.9 * all.size());
    for (const auto& panel : plot->scene().panels()) {
        QCOMPARE(panel.rect->axis(QCPAxis::atBottom)->range(), zoomed);
    }
    QTest::mousePress(plot, Qt::LeftButton, {}, middle);
    QTest::mouseMove(plot, middle + QPoint(20, 0));
    QTest::mouseMove(plot, middle + QPoint(40, 0));
    QTest::mouseRelease(plot, Qt::LeftButton, {}, middle + QPoint(40, 0));
    QVERIFY(plot->scene().timeRange().lower < zoomed.lower);
    QVERIFY(std::abs(plot->scene().timeRange().size() - zoomed.size()) < 1e-6);
    plot->undoZoom();
    QCOMPARE(plot->scene().timeRange(), zoomed);
    plot->undoZoom();
    QVERIFY(std::abs(plot->scene().timeRange().size() - all.size()) < 1e-6);

    QTest::mousePress(plot, Qt::LeftButton, Qt::ShiftModifier, middle);
    QMouseEvent move(QEvent::MouseMove, QPointF(middle + QPoint(100, 0)),
                     plot->mapToGlobal(QPointF(middle + QPoint(100, 0))), Qt::LeftButton, Qt::LeftButton,
                     Qt::ShiftModifier);
    QApplication::sendEvent(plot, &move);
    QTest::mouseRelease(plot, Qt::LeftButton, Qt::ShiftModifier, middle + QPoint(100, 0));
    const double expected = all.size() * 100 / plot->scene().panels()[0].rect->width();
    QVERIFY(std::abs(plot->scene().timeRange().size() - expected) < 0.05 * expected);
    QTest::mouseDClick(plot, Qt::LeftButton, {}, middle);
    QVERIFY(std::abs(plot->scene().timeRange().size() - all.size()) < 1e-6);
}

void WindowTest::keysMoveZoomAndStep()
{
    TimelinePlot* plot = m_window->find<InvestigatePlace>()->timeline();
    plot->showAll();
    const double full = plot->scene().timeRange().size();
    QTest::keyClick(plot, Qt::Key_F);
    QVERIFY(std::abs(plot->scene().timeRange().size() - 120) < 1);
    QTest::keyClick(plot, Qt::Key_Backspace);
    QVERIFY(std::abs(plot->scene().timeRange().size() - full) < 1e-6);
    QTest::keyClick(plot, Qt::Key_Right);
    const double first = plot->cursor().value();
    QTest::keyClick(plot, Qt::Key_Right);
    QVERIFY(plot->cursor().value() > first);
    QTest::keyClick(plot, Qt::Key_C);
    QVERIFY(plot->secondCursor().has_value());
    QTest::keyClick(plot, Qt::Key_Escape);
    QVERIFY(!plot->cursor() && !plot->secondCursor());
    QSignalSpy stepped(plot, &TimelinePlot::stepCase);
    QTest::keyClick(plot, Qt::Key_BracketRight);
    QCOMPARE(stepped.count(), 1);
    QVERIFY(m_window->workspace().currentKey() != m_key);
    selectCase(m_key);
}

void WindowTest::legendHidesAComponentEverywhere()
{
    InvestigatePlace* place = m_window->find<InvestigatePlace>();
    auto* entry = place->legend()->findChild<QToolButton*>("ray-head");
    QVERIFY(entry);
    QTest::mouseClick(entry, Qt::LeftButton);
    int hidden = 0;
    for (const auto& panel : place->timeline()->scene().panels()) {
        for (const auto& series : panel.series) {
            QCOMPARE(series.line->visible(), series.data->component != "ray-head");
            hidden += series.line->visible() ? 0 : 1;
        }
    }
    QVERIFY(hidden > 1);
    place->legend()->setHidden({});
    QVERIFY(place->timeline()->scene().panels()[0].series[0].line->visible());
}

void WindowTest::theWindowIsDraggedAndReset()
{
    InvestigatePlace* place = m_window->find<InvestigatePlace>();
    TimelinePlot* plot = place->timeline();
    plot->showAll();
    plot->replot();
    QVERIFY(!place->isWindowChanged());
    const double recorded = place->window().injectTime;
    const int y = plot->windowRect()->rect().center().y();
    const int x = static_cast<int>(plot->pixelOf(recorded - plot->scene().zero()));
    const double zoomBefore = plot->scene().timeRange().size();
    QTest::mousePress(plot, Qt::LeftButton, {}, {x, y});
    QTest::mouseMove(plot, {x - 60, y});
    QTest::mouseRelease(plot, Qt::LeftButton, {}, {x - 60, y});
    QVERIFY(place->isWindowChanged());
    QVERIFY(place->window().injectTime < recorded - 5);
    QCOMPARE(plot->scene().timeRange().size(), zoomBefore); // the window is not the zoom
    QVERIFY(m_window->find<SuspectsPanel>()->statusText().contains("changed"));
    QVERIFY(m_window->find<SuspectsPanel>()->runButton()->text().contains("window"));
    QSignalSpy diagnosed(&m_window->workspace(), &Workspace::diagnosed);
    QTest::mouseClick(m_window->find<SuspectsPanel>()->runButton(), Qt::LeftButton);
    QVERIFY(diagnosed.wait(30'000));
    QCOMPARE(diagnosed.first().at(1).toBool(), false);
    place->resetWindow();
    QVERIFY(!place->isWindowChanged());
}

void WindowTest::aClickOnTheLaneShowsTheText()
{
    TimelinePlot* plot = m_window->find<InvestigatePlace>()->timeline();
    plot->showAll();
    plot->replot();
    QVERIFY(!plot->lanes().spans.empty());
    const LaneEvent& event = plot->lanes().spans.front();
    const QRect lane = plot->laneRect()->rect();
    QSignalSpy activated(plot, &TimelinePlot::eventActivated);
    QTest::mouseClick(plot, Qt::LeftButton, {},
                      {static_cast<int>(plot->pixelOf(event.time - plot->scene().zero())),
                       lane.bottom() - lane.height() / 4});
    QCOMPARE(activated.count(), 1);
    QCOMPARE(plot->allEvents()[static_cast<std::size_t>(plot->activeEvent())]->kind,
             LaneEvent::Kind::SlowSpan);
}

void WindowTest::tickedSeriesAreDrawn()
{
    InvestigatePlace* place = m_window->find<InvestigatePlace>();
    place->chooseRecipe("series");
    QVERIFY(place->metricTree()->isVisible());
    QStandardItem* branch = place->metricTree()->model()->item(0);
    branch->child(0)->setCheckState(Qt::Checked);
    QCOMPARE(place->timeline()->scene().panels().size(), std::size_t(1));
    branch->child(0)->setCheckState(Qt::Unchecked);
    place->chooseRecipe("fig6");
    QVERIFY(!place->metricTree()->isVisible());
}

void WindowTest::themeChangesAtOnce()
{
    m_window->setThemeMode(ThemeMode::Dark);
    QTRY_COMPARE(m_window->find<InvestigatePlace>()->timeline()->scene().style().theme,
                 &Theme::of(ThemeMode::Dark));
    m_window->setThemeMode(ThemeMode::Light);
    QTRY_COMPARE(m_window->find<InvestigatePlace>()->timeline()->scene().style().theme,
                 &Theme::of(ThemeMode::Light));
}

CULPRIT_GUI_TEST_MAIN(WindowTest)
#include "window_test.moc"
