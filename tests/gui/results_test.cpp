// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "export/export_button.h"
#include "gui/fatal_warnings.h"
#include "register_methods.h"
#include "report/published_table.h"
#include "results/accuracy_model.h"
#include "results/results_place.h"
#include "results/run_matrix.h"
#include "results/statistics_source.h"
#include "store/store.h"
#include "tables/grouped_header.h"
#include "theme/check_menu_button.h"
#include "theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace culprit {

namespace {

constexpr int patience = 120'000; // debug builds on a busy machine; nothing waits for it otherwise

} // namespace

/// Table 1 in the window, the statistics around it, and the run matrix.
class ResultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void modelsAreSound();
    void publishedFiguresStandBesideOurs();
    void publishedMethodsNobodyRanHaveARow();
    void chanceStandsApart();
    void partialCellsTellTheirCases();
    void headersSortByMouse();
    void differencesSortAndExport();
    void correctedVariantsRunAndStandBeside();
    void pairsAreFilteredAndSorted();
    void columnsAreAsWideAsTheirContents();
    void agreementIsAMatrix();
    void tablesAreCopiedWithHeaders();
    void cellsOfTheMatrixLeadToTheirCase();
    void choicesAreKept();
    void screenshots();

private:
    QModelIndex cellOf(const QTableView* view, const QString& row, int column) const;
    QModelIndex cellOf(const QString& row, int column) const { return cellOf(m_place->table(), row, column); }
    void choose(int show) const { QTest::mouseClick(m_place->showChoice()->button(show), Qt::LeftButton); }
    void turnTo(ResultsPlace::Page page) const
    {
        QTabBar* pages = m_place->pages();
        QTest::mouseClick(pages, Qt::LeftButton, {}, pages->tabRect(page).center());
        QCOMPARE(pages->currentIndex(), static_cast<int>(page));
    }
    static void clickHeader(QTableView* view, int column)
    {
        QHeaderView* header = view->horizontalHeader();
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          {header->sectionViewportPosition(column) + header->sectionSize(column) / 2,
                           header->height() - 8});
    }
    static QStringList columnOf(const QTableView* view, int column)
    {
        QStringList texts;
        for (int row = 0; row < view->model()->rowCount(); ++row) {
            texts << view->model()->index(row, column).data().toString();
        }
        return texts;
    }

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<ResultsPlace> m_place;
};

void ResultsTest::initTestCase()
{
    Theme::apply(*qApp, ThemeMode::Light);
    const QString path = m_folder.filePath("results.culprit");
    importArchive(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), path);
    {
        Store store = Store::open(path);
        int number = 0;
        for (const CaseSummary& summary : store.cases()) {
            const CaseView view(std::make_shared<const Case>(store.loadCase(summary.key)));
            for (const char* id : {"nsigma", "baro", "mmbaro", "tracerca", "pdiagnose"}) {
                Diagnosis diagnosis = diagnose(*m_registry.find(id), view, {});
                store.saveDiagnosis(diagnosis);
                if (std::string(id) == "nsigma") { // as if an earlier run lay in the archive
                    diagnosis.key.origin = Origin::Imported;
                    store.saveDiagnosis(diagnosis);
                }
            }
            if (++number % 2 == 0) { // a method that was run on every other case only
                store.saveDiagnosis(diagnose(*m_registry.find("microrank"), view, {}));
            }
        }
    }
    m_workspace = std::make_unique<Workspace>(m_registry);
    m_place = std::make_unique<ResultsPlace>(*m_workspace);
    QVERIFY(m_workspace->openStore(path));
    m_place->resize(1083, 848);
    m_place->show();
    QTRY_VERIFY_WITH_TIMEOUT(m_place->statistics().chance(), patience);
}

QModelIndex ResultsTest::cellOf(const QTableView* view, const QString& row, int column) const
{
    const QAbstractItemModel* model = view->model();
    for (int i = 0; i < model->rowCount(); ++i) {
        if (model->index(i, 0).data().toString() == row) {
            return model->index(i, column);
        }
    }
    return {};
}

void ResultsTest::modelsAreSound()
{
    for (const QTableView* view : {m_place->table(), m_place->matrix(), m_place->variants(),
                                   m_place->conclusions(), m_place->pairs(), m_place->agreement()}) {
        const QAbstractItemModelTester tester(view->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        view->model()->sort(1, Qt::DescendingOrder);
        view->model()->sort(-1, Qt::AscendingOrder);
    }
}

void ResultsTest::publishedFiguresStandBesideOurs()
{
    choose(0);
    QVERIFY(cellOf("NSigma", 1).isValid());
    QVERIFY(cellOf("NSigma", 1).data(AccuracyTableModel::PublishedRole).isNull());
    const QString tip = cellOf("NSigma", 1).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains("Ours 0.83, 5 of 6 cases"), qPrintable(tip));
    QVERIFY2(tip.contains("95% interval 0.44 to 0.97, Wilson"), qPrintable(tip));

    choose(1);
    const auto* published = publishedTable().find("nsigma", "cpu");
    QVERIFY(published);
    QCOMPARE(cellOf("NSigma", 1).data().toString(), QString("0.83"));
    QCOMPARE(cellOf("NSigma", 1).data(AccuracyTableModel::PublishedRole).toString(),
             QString::number((*published)[0], 'f', 2));
    QCOMPARE(cellOf("NSigma", 1).data(AccuracyTableModel::OutsideRole).toInt(),
             (*published)[0] > 0.97 ? 1 : 0);
    // An earlier run's results stand beside, without a published figure of their own.
    QVERIFY(cellOf("NSigma (imported)", 1).isValid());
    QCOMPARE(cellOf("NSigma (imported)", 1).row(), cellOf("NSigma", 1).row() + 1);
    QCOMPARE(cellOf("NSigma (imported)", 1).data().toString(), QString("0.83"));
    QVERIFY(cellOf("NSigma (imported)", 1).data(AccuracyTableModel::PublishedRole).isNull());
    QVERIFY(cellOf("NSigma (imported)", 0).data(Qt::ToolTipRole).toString().contains("found in the archive"));
}

void ResultsTest::publishedMethodsNobodyRanHaveARow()
{
    choose(0);
    QVERIFY(!cellOf("CIRCA", 0).isValid());
    choose(1);
    const QModelIndex circa = cellOf("CIRCA", 1);
    QVERIFY(circa.isValid());
    QCOMPARE(circa.data().toString(), QString("–"));
    QCOMPARE(circa.data(AccuracyTableModel::PublishedRole).toString(),
             QString::number((*publishedTable().find("circa", "cpu"))[0], 'f', 2));
    QCOMPARE(circa.data(AccuracyTableModel::OutsideRole).toInt(), 0);
    QVERIFY(circa.data(Qt::ToolTipRole).toString().contains("Not run here"));
}

void ResultsTest::chanceStandsApart()
{
    choose(0);
    QCOMPARE(m_place->table()->model()->index(0, 0).data().toString(), QString("Chance"));
    const QModelIndex chance = cellOf("Expected at random", 1);
    QCOMPARE(chance.row(), 1);
    QVERIFY(chance.data(AccuracyTableModel::ChanceRole).toBool());
    QCOMPARE(chance.data().toString(), QString("0.18")); // five of 28 varying columns are the true cause's
    QVERIFY(qvariant_cast<QFont>(chance.data(Qt::FontRole)).italic());
    QVERIFY(!qvariant_cast<QFont>(chance.data(Qt::FontRole)).bold());
    QVERIFY(chance.data(Qt::ToolTipRole).toString().contains("Exact expectation"));
    // It keeps its place when methods are sorted, and is no difference to anything.
    m_place->table()->sortByColumn(1, Qt::DescendingOrder);
    QCOMPARE(cellOf("Expected at random", 1).row(), 1);
    m_place->table()->sortByColumn(-1, Qt::AscendingOrder);
    choose(2);
    QVERIFY(!cellOf("Expected at random", 1).isValid());
}

void ResultsTest::partialCellsTellTheirCases()
{
    choose(1);
    for (int column = 1; column < m_place->table()->model()->columnCount(); ++column) {
        const QModelIndex cell = cellOf("MicroRank", column);
        QVERIFY2(cell.data().toString().endsWith(" (3/6)"), qPrintable(cell.data().toString()));
        QVERIFY(cell.data(AccuracyTableModel::PartialRole).toBool());
        QVERIFY(!qvariant_cast<QFont>(cell.data(Qt::FontRole)).bold());
        QVERIFY(cell.data(Qt::ToolTipRole).toString().contains("3 of 6 cases were not run"));
    }
    choose(2);
    QVERIFY(!cellOf("MicroRank", 1).isValid()); // nothing to compare
}

void ResultsTest::headersSortByMouse()
{
    choose(0);
    QTableView* view = m_place->table();
    auto* header = qobject_cast<GroupedHeader*>(view->horizontalHeader());
    QVERIFY(header);
    // Two lines: the fault above, the measure below, and room for the triangle beside it.
    QCOMPARE(view->model()->headerData(1, Qt::Horizontal, ReportTableModel::SpanTitleRole).toString(),
             QString("cpu"));
    QCOMPARE(view->model()->headerData(2, Qt::Horizontal, ReportTableModel::SpanStartRole).toInt(), 1);
    QCOMPARE(view->model()->headerData(2, Qt::Horizontal, ReportTableModel::LabelRole).toString(),
             QString("AC@3"));
    QVERIFY(header->height() > 2 * header->fontMetrics().height());
    QVERIFY(header->sectionSize(3) >
            header->fontMetrics().horizontalAdvance(QStringLiteral("Avg@5")) + 12 + 12);
    const QStringList before = columnOf(view, 0);
    clickHeader(view, 1);
    QCOMPARE(header->sortIndicatorSection(), 1);
    const QStringList ascending = columnOf(view, 1);
    clickHeader(view, 1);
    const QStringList descending = columnOf(view, 1);
    QVERIFY(ascending != descending);
    clickHeader(view, 1); // the third click brings the order of the study back
    QCOMPARE(header->sortIndicatorSection(), -1);
    QCOMPARE(columnOf(view, 0), before);
}

void ResultsTest::differencesSortAndExport()
{
    choose(2);
    const double expected = 5.0 / 6 - (*publishedTable().find("nsigma", "cpu"))[0];
    const QString shown = cellOf("NSigma", 1).data().toString();
    QCOMPARE(QString(shown).replace("−", "-").toDouble(), std::round(expected * 100) / 100);
    QVERIFY(!shown.contains('-')); // a minus sign, no hyphen
    m_place->table()->sortByColumn(1, Qt::DescendingOrder);
    const QAbstractItemModel* model = m_place->table()->model();
    double last = 1e9;
    bool inGroup = false;
    for (int row = 0; row < model->rowCount(); ++row) {
        if (model->index(row, 0).data(AccuracyTableModel::GroupRole).toBool()) {
            last = 1e9;
            inGroup = true;
            continue;
        }
        bool isNumber = false;
        const double value = model->index(row, 1).data().toString().replace("−", "-").toDouble(&isNumber);
        QVERIFY(inGroup && (!isNumber || value <= last));
        last = isNumber ? value : last;
    }
    m_place->table()->sortByColumn(-1, Qt::AscendingOrder);
    const QString path = m_folder.filePath("table.csv");
    m_place->exportTable(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray csv = file.readAll();
    QVERIFY(csv.contains("publ.") && csv.contains("95 %"));
    QVERIFY(csv.contains("Chance,Expected at random,0.18"));
    QVERIFY_THROWS_EXCEPTION(std::exception, m_place->exportTable(m_folder.filePath("table.docx")));
}

void ResultsTest::correctedVariantsRunAndStandBeside()
{
    // Only the corrected PDiagnose, ticked by mouse.
    CheckMenuButton* methods = m_place->methodChoice();
    QMenu* menu = methods->menu();
    menu->popup(methods->mapToGlobal(QPoint(0, methods->height())));
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(menu->actions().at(1)).center());
    QAction* entry = methods->entryAction("pdiagnose/corrected");
    QVERIFY(entry);
    QVERIFY(!entry->toolTip().isEmpty());
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(entry).center());
    QVERIFY(entry->isChecked());
    QTest::keyClick(menu, Qt::Key_Escape);
    QCOMPARE(methods->text(), QString("1 method"));
    QVERIFY(!methods->entryAction("nsigma/corrected")); // it has no other variant
    QSignalSpy finished(m_workspace.get(), &Workspace::runFinished);
    QTest::mouseClick(m_place->runButton(), Qt::LeftButton);
    const QAbstractItemModel* matrix = m_place->matrix()->model();
    QCOMPARE(matrix->headerData(0, Qt::Vertical).toString(),
             QString("PDiagnose (corrected)")); // active first
    QVERIFY(finished.wait(patience));
    QCOMPARE(matrix->headerData(0, Qt::Vertical).toString(), QString("PDiagnose (corrected)"));
    for (int column = 0; column < matrix->columnCount(); ++column) {
        QCOMPARE(matrix->index(0, column).data(RunMatrixModel::StateRole).value<RunMatrixModel::State>(),
                 RunMatrixModel::State::Done);
    }
    QCOMPARE(matrix->headerData(0, Qt::Horizontal, ReportTableModel::SpanTitleRole).toString(),
             QString("cpu, 3 targets × 2"));

    choose(0);
    QTRY_COMPARE_WITH_TIMEOUT(cellOf("PDiagnose (corrected)", 0).row(), cellOf("PDiagnose", 0).row() + 1,
                              patience);
    turnTo(ResultsPlace::Variants);
    QTRY_VERIFY_WITH_TIMEOUT(m_place->variants()->model()->rowCount() == 1, patience);
    const QModelIndex variant = cellOf(m_place->variants(), "PDiagnose", 0);
    QVERIFY(variant.isValid());
    QTest::mouseClick(m_place->variants()->viewport(), Qt::LeftButton, {},
                      m_place->variants()->visualRect(variant).center());
    const QString correction = QString::fromStdString(m_registry.find("pdiagnose")->info().correction);
    bool told = false;
    for (const QLabel* label : m_place->findChildren<QLabel*>()) {
        told = told || (label->isVisible() && label->text().contains(correction));
    }
    QVERIFY(told);
    const QModelIndex best = cellOf(m_place->conclusions(), "Best at network", 1);
    QCOMPARE(best.data().toString(), QString("NSigma 0.93"));
    QVERIFY(best.siblingAtColumn(2).data().toString().contains("NSigma"));
    QVERIFY(m_place->shownTable().caption.find("as corrected") != std::string::npos);
    turnTo(ResultsPlace::Accuracy);
}

void ResultsTest::pairsAreFilteredAndSorted()
{
    turnTo(ResultsPlace::Pairs);
    QTableView* view = m_place->pairs();
    QTRY_COMPARE_WITH_TIMEOUT(view->model()->rowCount(), 6 * 5 / 2, patience);
    QComboBox* one = m_place->pairChoice(0);
    QCOMPARE(one->count(), 7);
    one->setFocus();
    QTest::keyClicks(one, "NS");
    QCOMPARE(one->currentText(), QString("NSigma"));
    Q_EMIT one->activated(one->currentIndex());
    QCOMPARE(view->model()->rowCount(), 5);
    clickHeader(view, 7);
    const QStringList p = columnOf(view, 7);
    QVERIFY(std::ranges::is_sorted(
        p, {}, [](const QString& text) { return QString(text).remove(QStringLiteral("< ")).toDouble(); }));
    QCOMPARE(m_place->shownTable().groups.front().rows.size(), std::size_t{5});
    // NSigma against BARO: 7 both, 8 only one, 1 only the other, 8 neither.
    for (int row = 0; row < view->model()->rowCount(); ++row) {
        const auto cell = [&](int column) { return view->model()->index(row, column).data().toString(); };
        if (cell(0) == "BARO") {
            QCOMPARE((QStringList{cell(2), cell(3), cell(4), cell(5)}), QStringList({"7", "1", "8", "8"}));
            QCOMPARE(cell(6), QString("−0.29"));
        }
    }
    one->setCurrentIndex(0);
    Q_EMIT one->activated(0);
    turnTo(ResultsPlace::Accuracy);
}

void ResultsTest::columnsAreAsWideAsTheirContents()
{
    turnTo(ResultsPlace::Pairs);
    QTRY_COMPARE_WITH_TIMEOUT(m_place->pairs()->model()->rowCount(), 6 * 5 / 2, patience);
    for (QTableView* view : {m_place->pairs(), m_place->variants(), m_place->conclusions()}) {
        const int stretched = view->horizontalHeader()->stretchLastSection() ? 1 : 0;
        for (int column = 0; column < view->model()->columnCount() - stretched; ++column) {
            const int width = view->columnWidth(column);
            view->resizeColumnToContents(column);
            QCOMPARE(width, view->columnWidth(column));
        }
    }
    turnTo(ResultsPlace::Accuracy);
}

void ResultsTest::agreementIsAMatrix()
{
    turnTo(ResultsPlace::Agreement);
    QTRY_VERIFY_WITH_TIMEOUT(m_place->agreement()->model()->rowCount() == 6, patience);
    const QModelIndex cell = cellOf(m_place->agreement(), "BARO", 0);
    QCOMPARE(cell.siblingAtColumn(cell.row() + 1).data().toString(), QString()); // the diagonal
    for (int column = 1; column <= 6; ++column) {
        if (m_place->agreement()->model()->headerData(column, Qt::Horizontal).toString() == "MM-BARO") {
            QCOMPARE(cell.siblingAtColumn(column).data().toString(), QString("1.00"));
        }
    }
    turnTo(ResultsPlace::Accuracy);
}

void ResultsTest::tablesAreCopiedWithHeaders()
{
    choose(0);
    m_place->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_place.get()));
    m_place->table()->setFocus();
    QApplication::clipboard()->clear();
    QTest::keySequence(m_place->table(), QKeySequence::Copy);
    const QMimeData* copied = QApplication::clipboard()->mimeData();
    QVERIFY(copied);
    QVERIFY(copied->hasHtml());
    QVERIFY(copied->text().startsWith("Method\tcpu AC@1\tcpu AC@3\tcpu Avg@5\tmemory AC@1"));
    QVERIFY(copied->text().contains("\nNSigma\t0.83\t1.00\t"));
    QVERIFY(copied->html().contains("<table>"));
    m_place->matrix()->setFocus();
    QTest::keySequence(m_place->matrix(), QKeySequence::Copy);
    QVERIFY(QApplication::clipboard()->text().startsWith("Method\tray-replicas-0_cpu_1\t"));
    bool isNumber = false; // seconds, however few
    const QString seconds = QApplication::clipboard()->text().section('\n', 1, 1).section('\t', 1, 1);
    QVERIFY2(seconds == "·" || (seconds.toDouble(&isNumber) > 0 && isNumber), qPrintable(seconds));
    // And from the menu.
    QStringList entries;
    for (const QAction* action : m_place->exportButton()->menu()->actions()) {
        entries << action->text();
    }
    QVERIFY(entries.contains("Table as LaTeX…") && entries.contains("Copy table") &&
            entries.contains("Run matrix as CSV…") && entries.contains("Copy run matrix"));
    for (const ResultsPlace::Page page :
         {ResultsPlace::Variants, ResultsPlace::Pairs, ResultsPlace::Agreement, ResultsPlace::Accuracy}) {
        turnTo(page);
        for (QAction* action : m_place->exportButton()->menu()->actions()) {
            if (action->text() == "Copy table") {
                action->trigger();
            }
        }
        const QString first = QApplication::clipboard()->text().section('\n', 0, 0);
        QVERIFY2(first.count('\t') + 1 == static_cast<int>(m_place->shownTable().columns.size()),
                 qPrintable(first));
    }
}

void ResultsTest::cellsOfTheMatrixLeadToTheirCase()
{
    QSignalSpy activated(m_place.get(), &Place::requested);
    const QModelIndex cell = m_place->matrix()->model()->index(2, 3);
    m_place->matrix()->setCurrentIndex(cell);
    m_place->matrix()->setFocus();
    QTest::keyClick(m_place->matrix(), Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
    const auto request = activated.first().first().value<PlaceRequest>();
    QCOMPARE(request.place, QString("investigate"));
    QCOMPARE(QString::fromStdString(request.cases.at(0)), cell.data(RunMatrixModel::CaseKeyRole).toString());
    QCOMPARE(request.method, cell.data(RunMatrixModel::MethodRole).toString());
}

void ResultsTest::choicesAreKept()
{
    turnTo(ResultsPlace::Pairs);
    turnTo(ResultsPlace::Accuracy);
    choose(2);
    m_place->chooseMethods({"baro", "circa/corrected"});
    ResultsPlace again(*m_workspace);
    again.setChoices(m_place->choices());
    QCOMPARE(again.showChoice()->current(), 2);
    QCOMPARE(again.pages()->currentIndex(), 0);
    QCOMPARE(again.methodChoice()->checked(), QStringList({"baro", "circa/corrected"}));
}

void ResultsTest::screenshots()
{
    const QString folder = qEnvironmentVariable("CULPRIT_SCREENSHOTS");
    for (const auto& [mode, show] : {std::pair(ThemeMode::Light, 1), std::pair(ThemeMode::Dark, 2)}) {
        choose(show);
        Theme::apply(*qApp, mode);
        const QPixmap picture = m_place->grab();
        QCOMPARE(picture.deviceIndependentSize().toSize(), m_place->size());
        if (!folder.isEmpty()) {
            QVERIFY(QDir().mkpath(folder));
            QVERIFY(picture.save(folder + QStringLiteral("/results-%1.png").arg(show)));
        }
    }
    Theme::apply(*qApp, ThemeMode::Light);
}

} // namespace culprit

CULPRIT_GUI_TEST_MAIN(culprit::ResultsTest)
#include "results_test.moc"
