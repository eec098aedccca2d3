// SPDX-License-Identifier: GPL-3.0-or-later
#include "../core/made_store.h"
#include "fatal_warnings.h"
#include "investigate/investigate_place.h"
#include "records/records_pane.h"
#include "register_methods.h"
#include "talkative_case.h"
#include "timeline/timeline_plot.h"
#include "window/main_window.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cmath>

using namespace culprit;
using test::manyLines;

/// Logs and spans below the timeline: paged, searched, filtered, and in step with the time axis.
class RecordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();

    void theButtonAndTheKeyShowAndHide();
    void rowsComeAsTheyAreLookedAt();
    void aSearchNarrowsAndCounts();
    void filtersByComponentAndLevel();
    void durationAndFailureFilterSpans();
    void durationsAreTypedWithAPointEverywhere();
    void aRowMovesTheCrosshair();
    void aRowOutsideScrollsTheTimeline();
    void theCrosshairMovesTheTable();
    void aTickShowsItsRow();
    void theVisibleRangeIsFollowed();
    void injectionRowsAreMarked();
    void aTraceIsShownWholeAsATree();
    void theSlowestComeFirst();
    void theMenuNarrows();
    void timesFollowTheTimeline();
    void rowsAreCopiedWithHeaders();
    void listedRowsAreExported();
    void theDetailSaysAll();
    void anotherCaseReplacesTheRows();
    void emptyCasesAndFiltersSaySo();
    void stateSurvivesARestart();

private:
    void select(const std::string& key);
    bool isSettled() const;
    RecordsPane& pane() const { return *m_window->find<InvestigatePlace>()->records(); }
    TimelinePlot& plot() const { return *m_window->find<InvestigatePlace>()->timeline(); }
    QPoint centreOf(const RecordTable& table, int row) const;

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    std::shared_ptr<const Case> m_case = test::talkativeCase();
    std::unique_ptr<MainWindow> m_window;
};

void RecordsTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-records-test");
    QSettings().clear();
    Theme::apply(*qApp, ThemeMode::Light);
    Case silent = *test::syntheticCase();
    silent.summary.key = "silent_1";
    silent.logs.clear();
    silent.spans.clear();
    Case other = *test::syntheticCase();
    other.summary.key = "other_1";
    const QString path = m_folder.filePath("records.culprit");
    test::makeStore(path, {m_case.get(), &silent, &other});
    m_window = std::make_unique<MainWindow>(m_registry, QString());
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    for (RecordTable* table : {pane().logs(), pane().spans()}) {
        new QAbstractItemModelTester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest,
                                     table);
    }
    QVERIFY(m_window->workspace().openStore(path));
}

void RecordsTest::cleanupTestCase()
{
    m_window.reset();
}

/// Every function begins with the talkative case, all its rows, the logs in front and the whole time shown.
void RecordsTest::init()
{
    select(m_case->summary.key);
    m_window->find<InvestigatePlace>()->showRecords(true);
    pane().tabs()->setCurrentIndex(0);
    pane().onlyVisible()->setChecked(false);
    pane().logs()->clearFilters();
    pane().spans()->clearFilters();
    m_window->find<InvestigatePlace>()->setAbsoluteTime(false);
    plot().showAll();
    plot().setCursorAt(std::nullopt);
    QTRY_VERIFY(isSettled());
    QCOMPARE(pane().logs()->model()->rowCount(), static_cast<int>(m_case->logs.size()));
}

void RecordsTest::select(const std::string& key)
{
    Workspace& workspace = m_window->workspace();
    workspace.select({key}, key);
    QTRY_VERIFY_WITH_TIMEOUT(workspace.currentCase() && workspace.currentCase()->summary.key == key, 10'000);
}

bool RecordsTest::isSettled() const
{
    return !pane().logs()->model()->isListing() && !pane().spans()->model()->isListing() &&
           pane().logs()->model()->place().key == m_window->workspace().currentKey();
}

QPoint RecordsTest::centreOf(const RecordTable& table, int row) const
{
    table.view()->scrollTo(table.model()->index(row, 0), QAbstractItemView::PositionAtCenter);
    return table.view()->visualRect(table.model()->index(row, 1)).center();
}

void RecordsTest::theButtonAndTheKeyShowAndHide()
{
    InvestigatePlace* place = m_window->find<InvestigatePlace>();
    QToolButton* button = nullptr;
    for (QToolButton* one : place->findChildren<QToolButton*>()) {
        button = one->text() == "Logs and spans" ? one : button;
    }
    QVERIFY(button && button->isChecked());
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!pane().isVisible());
    QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier);
    QVERIFY(pane().isVisible() && button->isChecked());
    QTRY_VERIFY(pane().logs()->searchLine()->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier);
    QVERIFY(!pane().isVisible() && !button->isChecked());
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(pane().isVisible());
    pane().startSearch();
    QTest::keyClick(pane().logs()->searchLine(), Qt::Key_Escape);
    QVERIFY(!pane().isVisible());
}

void RecordsTest::rowsComeAsTheyAreLookedAt()
{
    const RecordModel& model = *pane().logs()->model();
    QTableView* view = pane().logs()->view();
    QTRY_VERIFY(model.row(0));
    QVERIFY(!model.row(model.rowCount() - 1)); // nobody looked
    QVERIFY(model.index(model.rowCount() - 1, 3).data().toString().isEmpty());
    QVERIFY(!model.index(model.rowCount() - 1, 0).data().toString().isEmpty()); // the time is known of all
    view->setFocus();
    QTest::keyClick(view, Qt::Key_End, Qt::ControlModifier);
    QTRY_VERIFY(model.row(model.rowCount() - 1));
    QCOMPARE(model.row(model.rowCount() - 1)->time, static_cast<double>(m_case->logs.back().timeNs) / 1e9);
    QScrollBar* bar = view->verticalScrollBar();
    for (int value = bar->maximum(); value >= 0; value -= bar->pageStep()) {
        bar->setValue(value);
        QTRY_VERIFY(model.row(view->rowAt(0)));
    }
    bar->setValue(0);
    QTRY_VERIFY(model.row(3));
    QVERIFY(model.pages().pageCount() <= RecordPages::pagesKept);
    QVERIFY(model.rowCount() > static_cast<int>(RecordPages::pagesKept) * RecordPages::pageRows);
    QCOMPARE(model.row(3)->text, QString::fromStdString(m_case->logs[3].message));
}

void RecordsTest::aSearchNarrowsAndCounts()
{
    RecordTable* logs = pane().logs();
    QTest::keyClicks(logs->searchLine(), "LATE");
    QTRY_COMPARE(logs->model()->rowCount(), manyLines / 50);
    QTRY_COMPARE(pane().tabs()->tabText(0), QStringLiteral("Logs  180 of 9,063"));
    QTest::keyClick(logs->searchLine(), Qt::Key_Down); // down into the table
    QVERIFY(logs->view()->hasFocus());
    QTRY_VERIFY(logs->model()->row(0));
    QCOMPARE(logs->model()->row(0)->text, QStringLiteral("WARNING slot 7 is late second line"));
    pane().startSearch();
    QTest::keyClick(logs->searchLine(), Qt::Key_Escape); // clears first
    QTRY_COMPARE(logs->model()->rowCount(), static_cast<int>(m_case->logs.size()));
    QVERIFY(pane().isVisible());
}

void RecordsTest::filtersByComponentAndLevel()
{
    RecordTable* logs = pane().logs();
    QVERIFY(logs->componentChoice()->count() > 3);
    logs->componentChoice()->setFocus();
    QTest::keyClicks(logs->componentChoice(), "ray-head");
    QCOMPARE(logs->componentChoice()->currentText(), QStringLiteral("ray-head"));
    QTRY_VERIFY(isSettled());
    const auto ofHead = std::ranges::count(m_case->logs, "ray-head", &LogRecord::container);
    QCOMPARE(logs->model()->rowCount(), static_cast<int>(ofHead));
    QTest::keyClick(logs->gravityChoice(), Qt::Key_Down);
    QTRY_VERIFY(isSettled());
    QVERIFY(logs->model()->rowCount() > 0 && logs->model()->rowCount() < ofHead);
    QTest::keyClick(logs->gravityChoice(), Qt::Key_Down);
    QTRY_VERIFY(isSettled());
    QCOMPARE(logs->model()->rowCount(), 1);
    QTRY_VERIFY(logs->model()->row(0));
    QCOMPARE(logs->model()->row(0)->level, LogLevel::Error);
}

void RecordsTest::durationAndFailureFilterSpans()
{
    pane().tabs()->setCurrentIndex(1);
    RecordTable* spans = pane().spans();
    QCOMPARE(spans->model()->rowCount(), static_cast<int>(m_case->spans.size()));
    spans->leastDuration()->setFocus();
    spans->leastDuration()->selectAll();
    QTest::keyClicks(spans->leastDuration(), "45");
    QTRY_COMPARE(spans->model()->rowCount(), 61); // the requests' first spans and the slow one
    spans->leastDuration()->setValue(0);
    QTest::keyClick(spans->gravityChoice(), Qt::Key_Down);
    QTRY_COMPARE(spans->model()->rowCount(), 6);
    QTRY_VERIFY(spans->model()->row(0));
    QVERIFY(spans->model()->row(0)->failed);
    QCOMPARE(spans->model()->row(0)->status, QStringLiteral("Timeout"));
}

void RecordsTest::durationsAreTypedWithAPointEverywhere()
{
    const QLocale before;
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    const RecordTable spans(RecordKind::Spans);
    QLocale::setDefault(before);
    spans.leastDuration()->setValue(2.5);
    QCOMPARE(spans.leastDuration()->text(), "from 2.5 ms");
}

void RecordsTest::aRowMovesTheCrosshair()
{
    RecordTable* logs = pane().logs();
    const int row = logs->model()->nearestRow(m_case->summary.injection->time + 30);
    const double before = plot().scene().timeRange().lower;
    QTest::mouseClick(logs->view()->viewport(), Qt::LeftButton, {}, centreOf(*logs, row));
    QCOMPARE(logs->view()->currentIndex().row(), row);
    QVERIFY(plot().cursor());
    QVERIFY(std::abs(*plot().cursor() + plot().scene().zero() - logs->model()->timeOf(row)) < 1e-3);
    QCOMPARE(plot().scene().timeRange().lower, before); // it was in view already
    const double first = *plot().cursor();
    QTest::keyClick(logs->view(), Qt::Key_Down);
    QVERIFY(*plot().cursor() > first);
}

void RecordsTest::aRowOutsideScrollsTheTimeline()
{
    RecordTable* logs = pane().logs();
    QTest::keyClick(&plot(), Qt::Key_F);
    const double size = plot().scene().timeRange().size();
    QVERIFY(!plot().scene().timeRange().contains(logs->model()->timeOf(0) - plot().scene().zero()));
    logs->view()->setFocus();
    QTest::mouseClick(logs->view()->viewport(), Qt::LeftButton, {}, centreOf(*logs, 3));
    QVERIFY(plot().scene().timeRange().contains(*plot().cursor()));
    QVERIFY(std::abs(plot().scene().timeRange().size() - size) < 1e-6); // scrolled, not zoomed
}

void RecordsTest::theCrosshairMovesTheTable()
{
    RecordTable* logs = pane().logs();
    const QRect panel = plot().scene().panels()[0].rect->rect();
    QTest::mouseMove(&plot(), panel.center());
    QTest::mouseMove(&plot(), panel.center() + QPoint(30, 0));
    QVERIFY(plot().cursor());
    const auto gapAt = [&](const RecordTable* table) {
        const int row = table->view()->currentIndex().row();
        return row < 0 ? 1e9
                       : std::abs(table->model()->timeOf(row) - plot().scene().zero() - *plot().cursor());
    };
    QVERIFY(gapAt(logs) < 0.05);
    QVERIFY(logs->view()->viewport()->rect().contains(
        logs->view()->visualRect(logs->view()->currentIndex()).center()));
    const int before = logs->view()->currentIndex().row();
    plot().setFocus();
    QTest::keyClick(&plot(), Qt::Key_Right);
    QVERIFY(logs->view()->currentIndex().row() > before);
    QVERIFY(gapAt(logs) < 0.05);
    pane().tabs()->setCurrentIndex(1); // the other table comes along
    QVERIFY(gapAt(pane().spans()) < 2);
}

void RecordsTest::aTickShowsItsRow()
{
    plot().replot();
    const QRect lane = plot().laneRect()->rect();
    const auto events = plot().allEvents();
    const auto slow = std::ranges::find(events, LaneEvent::Kind::SlowSpan, &LaneEvent::kind);
    const auto error = std::ranges::find(events, LaneEvent::Kind::Error, &LaneEvent::kind);
    QVERIFY(slow != events.end() && error != events.end());
    const auto x = [&](const LaneEvent* event) {
        return static_cast<int>(std::lround(plot().pixelOf(event->time - plot().scene().zero())));
    };
    QTest::mouseClick(&plot(), Qt::LeftButton, {}, {x(*slow), lane.bottom() - lane.height() / 4});
    QCOMPARE(pane().tabs()->currentIndex(), 1);
    QCOMPARE(pane().spans()->model()->timeOf(pane().spans()->view()->currentIndex().row()), (*slow)->time);
    QTest::mouseClick(&plot(), Qt::LeftButton, {}, {x(*error), lane.top() + lane.height() / 4});
    QCOMPARE(pane().tabs()->currentIndex(), 0);
    QTRY_VERIFY(pane().logs()->detailText().contains("Replica") ||
                pane().logs()->detailText().contains("worker died"));
}

void RecordsTest::theVisibleRangeIsFollowed()
{
    RecordTable* logs = pane().logs();
    QTest::mouseClick(pane().onlyVisible(), Qt::LeftButton);
    QVERIFY(pane().onlyVisible()->isChecked());
    QTest::keyClick(&plot(), Qt::Key_F);
    QTRY_VERIFY(logs->model()->rowCount() < 4000 && isSettled());
    const QCPRange shown = plot().scene().timeRange();
    QVERIFY(logs->model()->rowCount() > 100);
    QVERIFY(logs->model()->list().times.front() >= shown.lower + plot().scene().zero());
    QVERIFY(logs->model()->list().times.back() < shown.upper + plot().scene().zero());
    QVERIFY(pane().spans()->model()->rowCount() < static_cast<int>(m_case->spans.size()));
    QTest::keyClick(&plot(), Qt::Key_Home);
    // The figure ends with its last sample, some lines are later.
    QTRY_VERIFY(logs->model()->rowCount() > 8900 && isSettled());
}

void RecordsTest::injectionRowsAreMarked()
{
    const RecordModel& model = *pane().logs()->model();
    const TimeRange injection = m_case->summary.injection->window();
    int marked = 0;
    for (int row = 0; row < model.rowCount(); ++row) {
        QCOMPARE(model.isInInjection(row), injection.contains(model.timeOf(row)));
        marked += model.isInInjection(row) ? 1 : 0;
    }
    QVERIFY(marked > 100 && marked < model.rowCount());
    QTableView* view = pane().logs()->view();
    const auto colourOf = [&](int row) {
        view->setCurrentIndex({});
        const QPoint centre = centreOf(*pane().logs(), row);
        const QRect line = view->visualRect(model.index(row, 0));
        return view->viewport()->grab().toImage().pixelColor(line.left() + 6, centre.y());
    };
    QCOMPARE(colourOf(model.nearestRow(injection.start + 5)), Theme::current().injectionShade);
    QCOMPARE(colourOf(model.nearestRow(injection.start - 5)), Theme::current().panel);
}

void RecordsTest::aTraceIsShownWholeAsATree()
{
    pane().tabs()->setCurrentIndex(1);
    RecordTable* spans = pane().spans();
    const RecordModel& model = *spans->model();
    QTest::keyClicks(spans->searchLine(), "/route");
    QTRY_COMPARE(model.rowCount(), 60);
    spans->view()->setFocus();
    spans->view()->setCurrentIndex(model.index(20, 0));
    QTRY_VERIFY(model.row(20));
    const std::string trace = model.row(20)->traceId;
    QTest::keyClick(spans->view(), Qt::Key_T);
    QTRY_COMPARE(model.rowCount(), 3);
    QCOMPARE(model.list().depths, (std::vector<std::uint8_t>{0, 1, 2}));
    QTRY_VERIFY(model.row(2));
    QCOMPARE(model.row(2)->operation, QStringLiteral("POST /answer"));
    QCOMPARE(model.row(2)->traceId, trace);
    QVERIFY(spans->narrowed()->isVisible());
    QCOMPARE(spans->view()->currentIndex().row(), 1); // still the same span
    QTest::mouseClick(spans->narrowed(), Qt::LeftButton);
    QTRY_COMPARE(model.rowCount(), 60); // with the search that was there
    QVERIFY(!spans->narrowed()->isVisible());
    QTRY_VERIFY(model.row(spans->view()->currentIndex().row()));
    QTest::keyClick(spans->view(), Qt::Key_T);
    QTRY_COMPARE(model.rowCount(), 3);
    QTest::keyClick(spans->view(), Qt::Key_Escape); // one step back, not the whole way
    QTRY_COMPARE(model.rowCount(), 60);
    QVERIFY(pane().isVisible());
}

void RecordsTest::theSlowestComeFirst()
{
    pane().tabs()->setCurrentIndex(1);
    RecordTable* spans = pane().spans();
    QHeaderView* header = spans->view()->horizontalHeader();
    const int column = spans->model()->columnOf(RecordModel::Field::Duration);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                      {header->sectionViewportPosition(column) + 20, header->height() / 2});
    QTRY_VERIFY(spans->model()->row(0) && spans->model()->row(0)->durationUs == 9'000'000);
    QVERIFY(header->isSortIndicatorShown());
    plot().holdCursorAt(-100); // nearest in time, whatever the order
    const int row = spans->view()->currentIndex().row();
    QVERIFY(std::abs(spans->model()->timeOf(row) - plot().scene().zero() + 100) < 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, {20, header->height() / 2});
    QTRY_VERIFY(spans->model()->row(0) && spans->model()->row(0)->durationUs != 9'000'000);
    QVERIFY(!header->isSortIndicatorShown());
}

void RecordsTest::theMenuNarrows()
{
    pane().tabs()->setCurrentIndex(1);
    RecordTable* spans = pane().spans();
    QTRY_VERIFY(spans->model()->row(0));
    const int row = spans->model()->nearestRow(m_case->summary.time.start + 5.001);
    spans->view()->setCurrentIndex(spans->model()->index(row, 0));
    QTRY_VERIFY(spans->model()->row(row));
    QCOMPARE(spans->model()->row(row)->operation, QStringLiteral("POST /route"));
    const auto choose = [&](const QString& text) {
        QTRY_VERIFY(spans->model()->row(spans->view()->currentIndex().row())); // what the menu is about
        std::unique_ptr<QMenu> menu(spans->makeMenu());
        for (QAction* action : menu->actions()) {
            if (action->text() == text) {
                QVERIFY(action->isEnabled());
                action->trigger();
                return;
            }
        }
        QFAIL(qPrintable(text));
    };
    choose("Only this operation");
    QTRY_COMPARE(spans->model()->rowCount(), 60);
    choose("Show its whole trace"); // whole, though one operation was listed
    QTRY_COMPARE(spans->model()->rowCount(), 3);
    choose("Show all spans");
    QTRY_COMPARE(spans->model()->rowCount(), 60);
    choose("Clear the filters");
    QTRY_COMPARE(spans->model()->rowCount(), static_cast<int>(m_case->spans.size()));
    choose("Only this component");
    QTRY_COMPARE(spans->model()->rowCount(), 60);
    QCOMPARE(spans->componentChoice()->currentText(), QStringLiteral("ray-head"));
}

void RecordsTest::timesFollowTheTimeline()
{
    const RecordModel& model = *pane().logs()->model();
    QVERIFY(model.index(0, 0).data().toString().startsWith(QStringLiteral("−285.000")));
    QCOMPARE(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(),
             QStringLiteral("Since injection"));
    m_window->find<InvestigatePlace>()->setAbsoluteTime(true);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("10:23:54.000"));
    QCOMPARE(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Time, UTC"));
}

void RecordsTest::rowsAreCopiedWithHeaders()
{
    RecordTable* logs = pane().logs();
    logs->view()->setFocus();
    logs->view()->selectRow(8);
    QTest::keyClick(logs->view(), Qt::Key_Down, Qt::ShiftModifier);
    QGuiApplication::clipboard()->clear();
    QTest::keyClick(logs->view(), Qt::Key_C, Qt::ControlModifier);
    QTRY_VERIFY(!QGuiApplication::clipboard()->text().isEmpty());
    const QStringList lines = QGuiApplication::clipboard()->text().split('\n');
    QCOMPARE(lines.size(), 4); // header, two rows, nothing after the last line break
    QCOMPARE(lines[0], QStringLiteral("time_utc\tseconds\tcomponent\tlevel\tpod\tfile\tmessage"));
    QCOMPARE(lines[1].split('\t').size(), 7);
    QVERIFY(lines[1].startsWith(QStringLiteral("2025-07-01 10:23:54.")));
    QVERIFY(lines[1].contains(QStringLiteral("\twarning\t")));
    QVERIFY(lines[1].endsWith(QStringLiteral("WARNING slot 7 is late second line")));
}

void RecordsTest::listedRowsAreExported()
{
    RecordTable* logs = pane().logs();
    QTest::keyClicks(logs->searchLine(), "late");
    QTRY_COMPARE(logs->model()->rowCount(), 180);
    QSignalSpy exported(m_window->find<InvestigatePlace>(), &InvestigatePlace::exported);
    const QString path = m_folder.filePath("late.csv");
    logs->exportTo(path);
    QVERIFY(exported.wait());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.startsWith("time_utc,seconds,component,level,pod,file,message\n"));
    QCOMPARE(text.count("\"WARNING slot"), 180);
    QCOMPARE(text.count("is late\nsecond line\""), 180);
    QSignalSpy problem(m_window->find<InvestigatePlace>(), &InvestigatePlace::problem);
    logs->exportTo(m_folder.filePath("no/such/folder.csv"));
    QVERIFY(problem.wait());

    const QString spansPath = m_folder.filePath("spans.csv");
    pane().spans()->exportTo(spansPath);
    QVERIFY(exported.wait());
    QFile spans(spansPath);
    QVERIFY(spans.open(QIODevice::ReadOnly));
    QCOMPARE(spans.readAll().count('\n'), static_cast<qsizetype>(m_case->spans.size()) + 1);
}

void RecordsTest::theDetailSaysAll()
{
    RecordTable* logs = pane().logs();
    logs->view()->setCurrentIndex(logs->model()->index(8, 0));
    QTRY_VERIFY(logs->detailText().contains("is late\nsecond line"));
    QVERIFY(logs->detailText().contains("pod nginx-proxy-pod") || logs->detailText().contains("pod ray-"));
    pane().tabs()->setCurrentIndex(1);
    RecordTable* spans = pane().spans();
    spans->view()->setCurrentIndex(spans->model()->index(1, 0));
    QTRY_VERIFY(!spans->detailText().isEmpty());
}

void RecordsTest::anotherCaseReplacesTheRows()
{
    pane().logs()->view()->setCurrentIndex(pane().logs()->model()->index(5, 0));
    select("other_1");
    QTRY_VERIFY(isSettled());
    QCOMPARE(pane().logs()->model()->rowCount(), static_cast<int>(test::syntheticCase()->logs.size()));
    QVERIFY(!pane().logs()->view()->currentIndex().isValid());
    m_window->find<InvestigatePlace>()->showRecords(false); // hidden, it reads nothing
    select(m_case->summary.key);
    QTRY_COMPARE(m_window->workspace().currentCase()->summary.key, m_case->summary.key);
    QCOMPARE(pane().logs()->model()->place().key, std::string("other_1"));
    m_window->find<InvestigatePlace>()->showRecords(true);
    QTRY_VERIFY(isSettled());
    QCOMPARE(pane().logs()->model()->rowCount(), static_cast<int>(m_case->logs.size()));
}

void RecordsTest::emptyCasesAndFiltersSaySo()
{
    const auto shownText = [this](const RecordTable* table) {
        QString text;
        for (const QLabel* label : table->findChildren<QLabel*>()) {
            text += label->isVisibleTo(table) ? label->text() : QString();
        }
        return text;
    };
    QTest::keyClicks(pane().logs()->searchLine(), "nowhere to be found");
    QTRY_COMPARE(pane().logs()->model()->rowCount(), 0);
    QVERIFY(shownText(pane().logs()).contains("None of the 9,063 log lines"));
    for (QToolButton* button : pane().logs()->findChildren<QToolButton*>()) {
        if (button->text() == "Clear the filters") {
            QVERIFY(button->isVisible());
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QTRY_COMPARE(pane().logs()->model()->rowCount(), static_cast<int>(m_case->logs.size()));
    select("silent_1");
    QTRY_VERIFY(isSettled());
    QVERIFY(shownText(pane().logs()).contains("This case has no logs"));
    QVERIFY(shownText(pane().spans()).contains("This case has no spans"));
}

void RecordsTest::stateSurvivesARestart()
{
    pane().tabs()->setCurrentIndex(1);
    pane().spans()->searchLine()->setText("/route");
    pane().spans()->leastDuration()->setValue(2.5);
    pane().logs()->gravityChoice()->setCurrentIndex(1);
    pane().logs()->componentChoice()->setCurrentIndex(pane().logs()->componentChoice()->findData("ray-head"));
    m_window->close();
    MainWindow next(m_registry, {});
    next.restoreSession(true);
    next.show();
    const RecordsPane& restored = *next.find<InvestigatePlace>()->records();
    QVERIFY(restored.isVisible());
    QCOMPARE(restored.tabs()->currentIndex(), 1);
    QCOMPARE(restored.spans()->searchLine()->text(), QStringLiteral("/route"));
    QTRY_COMPARE(restored.spans()->model()->rowCount(), 60);
    QCOMPARE(restored.spans()->model()->spanFilter().leastUs, std::int64_t{2500});
    QCOMPARE(restored.logs()->model()->logFilter().least, LogLevel::Warning);
    QCOMPARE(restored.logs()->model()->logFilter().component, std::string("ray-head"));
    next.find<InvestigatePlace>()->showRecords(false);
    next.close();
    MainWindow third(m_registry, {});
    third.restoreSession(false);
    third.show();
    QVERIFY(!third.find<InvestigatePlace>()->records()->isVisible());
    m_window->show();
}

CULPRIT_GUI_TEST_MAIN(RecordsTest)
#include "records_test.moc"
