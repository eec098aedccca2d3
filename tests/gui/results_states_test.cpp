// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "export/export_button.h"
#include "gui/fatal_warnings.h"
#include "results/results_place.h"
#include "results/run_matrix.h"
#include "results/statistics_source.h"
#include "store/store.h"
#include "tables/report_table_model.h"
#include "theme/check_menu_button.h"
#include "theme/empty_state.h"
#include "theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <atomic>
#include <thread>

namespace culprit {

namespace {

constexpr int patience = 120'000;

/// Ranks the metrics as they come, the corrected variant from the last one; `gate` waits until it is opened.
class Scripted : public RootCauseMethod
{
public:
    Scripted(const std::string& id, const std::string& name, std::vector<Variant> variants)
    {
        m_info.id = id;
        m_info.name = name;
        m_info.variants = std::move(variants);
        m_info.correction = m_info.variants.size() > 1 ? "begins at the other end" : "";
    }
    const MethodInfo& info() const override { return m_info; }
    Finding rank(const CaseView& view, const RunOptions& options) const override
    {
        while (m_info.id == "gate" && !isOpen && !options.stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        if (options.stop.stop_requested()) {
            return Finding::cancelled();
        }
        if (m_info.id == "broken") {
            return Finding::failed("on purpose");
        }
        Finding finding;
        for (const std::string& name : view.metrics().names) {
            finding.ranking.push_back({name, 1.0, {}});
        }
        if (options.variant == Variant::Corrected) {
            std::ranges::reverse(finding.ranking);
        }
        return finding;
    }

    static inline std::atomic<bool> isOpen{true};

private:
    MethodInfo m_info;
};

MethodRegistry scriptedMethods()
{
    const std::vector<Variant> both{Variant::Benchmark, Variant::Corrected};
    MethodRegistry registry;
    registry.add(std::make_unique<Scripted>("first", "First", both));
    registry.add(std::make_unique<Scripted>("second", "Second", both));
    registry.add(std::make_unique<Scripted>("gate", "Gate", std::vector{Variant::Benchmark}));
    registry.add(std::make_unique<Scripted>("broken", "Broken", std::vector{Variant::Benchmark}));
    return registry;
}

QModelIndex cellOf(const QTableView* view, const QString& row, int column)
{
    const QAbstractItemModel* model = view->model();
    for (int i = 0; i < model->rowCount(); ++i) {
        if (model->index(i, 0).data().toString() == row) {
            return model->index(i, column);
        }
    }
    return {};
}

QString firstLine(const QString& text)
{
    return text.section(QLatin1Char('\n'), 0, 0);
}

} // namespace

/// What the place of results shows before, while and after methods run, and by the keyboard alone.
class ResultsStatesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void withoutCases();
    void beforeAnyRun();
    void pagesTeachTheirRuns();
    void correctedRunOnTheSameCases();
    void tablesFillWhileARunGoesOn();
    void shownTableStaysUntilTheNewOneIsThere();
    void exportsAreCurrentWhileHidden();
    void anotherStoreEndsTheRun();
    void removedArchivesCountNowhere();
    void everyTableIsCopiedByKey();
    void tabLeadsThroughEverything();
    void keysSortAndTell();
    void theCurrentCellStays();

private:
    void run(const QStringList& methods);
    void turnTo(ResultsPlace::Page page) const { m_place->pages()->setCurrentIndex(page); }
    bool isTaught() const { return m_place->emptyState()->isVisible(); }
    QString sentence() const { return m_place->emptyState()->sentence(); }
    QString offer() const
    {
        const auto buttons = m_place->emptyState()->buttons();
        return buttons.empty() ? QString() : buttons.front()->text();
    }
    void acceptOffer() const { QTest::mouseClick(m_place->emptyState()->buttons().front(), Qt::LeftButton); }
    RunMatrixModel::State stateOf(const QString& method, int column) const
    {
        const QAbstractItemModel* matrix = m_place->matrix()->model();
        for (int row = 0; row < matrix->rowCount(); ++row) {
            if (matrix->headerData(row, Qt::Vertical).toString() == method) {
                return matrix->index(row, column)
                    .data(RunMatrixModel::StateRole)
                    .value<RunMatrixModel::State>();
            }
        }
        return RunMatrixModel::State::Cancelled;
    }
    QString savedCopy() const
    {
        const QString path = m_folder->filePath(QStringLiteral("again.csv"));
        m_place->exportTable(path);
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    /// A result as another window, or the command line, would leave it in the store.
    void saveResult(const char* method) const;

    QTemporaryDir m_cases; ///< a store of them without results
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    MethodRegistry m_registry = scriptedMethods();
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<ResultsPlace> m_place;
};

void ResultsStatesTest::initTestCase()
{
    importArchive(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), m_cases.filePath("cases.culprit"));
}

void ResultsStatesTest::init()
{
    Theme::apply(*qApp, ThemeMode::Light);
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath("states.culprit");
    QVERIFY(QFile::copy(m_cases.filePath("cases.culprit"), m_path));
    Scripted::isOpen = true;
    m_workspace = std::make_unique<Workspace>(m_registry);
    m_place = std::make_unique<ResultsPlace>(*m_workspace);
    m_place->resize(1083, 848);
    m_place->show();
    QVERIFY(m_workspace->openStore(m_path));
    QTRY_VERIFY_WITH_TIMEOUT(m_place->statistics().figures(), patience);
}

void ResultsStatesTest::cleanup()
{
    Scripted::isOpen = true;
    m_place.reset();
    m_workspace.reset();
    m_folder.reset();
}

void ResultsStatesTest::run(const QStringList& methods)
{
    QSignalSpy finished(m_workspace.get(), &Workspace::runFinished);
    m_place->chooseMethods(methods);
    m_place->startRun();
    QVERIFY(finished.wait(patience));
    QTRY_VERIFY_WITH_TIMEOUT(!m_place->statistics().isBusy(), patience);
}

void ResultsStatesTest::saveResult(const char* method) const
{
    Store store = Store::open(m_path);
    for (const CaseSummary& summary : store.cases()) {
        const CaseView view(std::make_shared<const Case>(store.loadCase(summary.key)));
        const Diagnosis diagnosis = diagnose(*m_registry.find(method), view, {});
        store.saveDiagnosis(diagnosis);
        m_workspace->results().keep(diagnosis);
    }
}

void ResultsStatesTest::withoutCases()
{
    Workspace workspace(m_registry);
    ResultsPlace place(workspace);
    place.resize(900, 700);
    place.show();
    QVERIFY(QTest::qWaitForWindowActive(&place));
    QVERIFY(!place.runButton()->isEnabled());
    QSignalSpy sample(&place, &Place::sampleWanted);
    QSignalSpy archive(&place, &Place::archiveWanted);
    for (int page = ResultsPlace::Accuracy; page <= ResultsPlace::Findings; ++page) {
        place.pages()->setCurrentIndex(page);
        QVERIFY(place.emptyState()->isVisible());
        QVERIFY(place.emptyState()->sentence().contains("Import an archive"));
        const auto buttons = place.emptyState()->buttons();
        QCOMPARE(buttons.size(), std::size_t{2});
        QTest::mouseClick(buttons[0], Qt::LeftButton);
        buttons[1]->setFocus();
        QTest::keyClick(buttons[1], Qt::Key_Space);
        QCOMPARE(sample.count(), page + 1);
        QCOMPARE(archive.count(), page + 1);
    }
    for (const QAction* action : place.exportButton()->menu()->actions()) {
        QVERIFY2(action->isSeparator() || !action->isEnabled(), qPrintable(action->text()));
    }
    // A store that is about to be opened is no empty one.
    workspace.expectStore(m_path);
    QVERIFY(place.emptyState()->sentence().contains(m_path));
    QVERIFY(place.emptyState()->buttons().empty());
    QVERIFY(workspace.openStore(m_path));
    QTRY_VERIFY_WITH_TIMEOUT(place.statistics().figures(), patience);
    QVERIFY(place.emptyState()->buttons().size() == 1);
}

void ResultsStatesTest::beforeAnyRun()
{
    QVERIFY(isTaught());
    QVERIFY2(sentence().startsWith("No method has answered yet"), qPrintable(sentence()));
    QCOMPARE(offer(), QString("Run all 4 methods"));
    m_place->chooseMethods({"first/corrected"});
    QSignalSpy finished(m_workspace.get(), &Workspace::runFinished);
    m_place->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_place.get()));
    m_place->emptyState()->buttons().front()->setFocus();
    QTest::keyClick(m_place->emptyState()->buttons().front(), Qt::Key_Space);
    QVERIFY(m_workspace->isRunning());
    QCOMPARE(QApplication::focusWidget(), m_place->runButton()); // which cancels now
    QVERIFY(m_place->emptyState()->buttons().empty());           // not twice
    QVERIFY(sentence().contains("A run is under way"));
    QCOMPARE(m_place->methodChoice()->checked(), QStringList({"first", "second", "gate", "broken"}));
    QVERIFY(finished.wait(patience));
    QTRY_VERIFY_WITH_TIMEOUT(m_place->table()->isVisible(), patience);
    QVERIFY(!isTaught());
    QVERIFY(cellOf(m_place->table(), "Second", 1).isValid());
    QCOMPARE(cellOf(m_place->table(), "Broken", 1).data().toString(), QString("0/6"));
    QCOMPARE(stateOf("Broken", 3), RunMatrixModel::State::Failed);
    const QModelIndex failed = m_place->matrix()->model()->index(3, 3);
    QVERIFY(failed.data(Qt::ToolTipRole).toString().contains("failed after"));
    QVERIFY(failed.data(Qt::ToolTipRole).toString().contains("on purpose"));
}

void ResultsStatesTest::pagesTeachTheirRuns()
{
    turnTo(ResultsPlace::Pairs);
    QVERIFY(isTaught());
    QVERIFY2(sentence().contains("none has answered yet"), qPrintable(sentence()));
    run({"first"});
    QVERIFY(isTaught());
    QVERIFY2(sentence().contains("only First has answered yet"), qPrintable(sentence()));
    turnTo(ResultsPlace::Agreement);
    QVERIFY2(sentence().contains("only First has answered yet"), qPrintable(sentence()));
    QCOMPARE(offer(), QString("Run all 4 methods"));
    turnTo(ResultsPlace::Accuracy);
    QVERIFY(!isTaught());
    turnTo(ResultsPlace::Agreement);
    acceptOffer();
    QTRY_VERIFY_WITH_TIMEOUT(m_place->agreement()->isVisible(), patience);
    QTRY_COMPARE_WITH_TIMEOUT(m_place->agreement()->model()->rowCount(), 3, patience); // one is broken
    turnTo(ResultsPlace::Pairs);
    QTRY_COMPARE_WITH_TIMEOUT(m_place->pairs()->model()->rowCount(), 3, patience);
}

void ResultsStatesTest::correctedRunOnTheSameCases()
{
    turnTo(ResultsPlace::Variants);
    QCOMPARE(offer(), QString("Run 2 methods in both variants")); // nothing was benchmarked
    // One method, on five of the cases.
    std::vector<std::string> keys;
    for (const CaseSummary& summary : m_workspace->comparedCases()) {
        if (keys.size() < 5) {
            keys.push_back(summary.key);
        }
    }
    m_workspace->select(keys, keys.front());
    run({"second"});
    m_workspace->select({keys.back()}, keys.back());
    QVERIFY(isTaught());
    QVERIFY2(sentence().contains("follows the paper"), qPrintable(sentence()));
    QCOMPARE(offer(), QString("Run the corrected variant"));
    QSignalSpy finished(m_workspace.get(), &Workspace::runFinished);
    acceptOffer();
    std::vector<std::string> runKeys;
    for (const ResultKey& cell : m_workspace->runCells()) {
        QCOMPARE(cell.setting.id, std::string("second"));
        QVERIFY(cell.setting.variant == Variant::Corrected);
        runKeys.push_back(cell.caseKey);
    }
    std::ranges::sort(keys);
    std::ranges::sort(runKeys);
    QVERIFY(runKeys == keys);
    QVERIFY(finished.wait(patience));
    QTRY_COMPARE_WITH_TIMEOUT(m_place->variants()->model()->rowCount(), 1, patience);
    QVERIFY(!isTaught());
    QVERIFY(m_place->variants()->isVisible() && m_place->conclusions()->isVisible());
}

void ResultsStatesTest::tablesFillWhileARunGoesOn()
{
    Scripted::isOpen = false;
    m_place->chooseMethods({"first", "gate"});
    QSignalSpy cell(m_workspace.get(), &Workspace::cellFinished);
    QSignalSpy finished(m_workspace.get(), &Workspace::runFinished);
    m_place->startRun();
    QCOMPARE(stateOf("Gate", 5), RunMatrixModel::State::Queued);
    QVERIFY(cell.count() > 0 || cell.wait(patience));
    // What is exported is current, whatever the window shows yet.
    QVERIFY2(savedCopy().contains("First"), qPrintable(savedCopy()));
    QVERIFY(m_workspace->isRunning());
    QVERIFY(m_place->table()->isVisible());
    QCOMPARE(m_place->table()->model()->columnCount(), 1 + 4 * 3); // of faults without a result too
    const QString partial = cellOf(m_place->table(), "First", 1).data().toString();
    QVERIFY2(partial.endsWith("/6)"), qPrintable(partial));
    QCOMPARE(stateOf("Gate", 5), RunMatrixModel::State::Queued); // as the run has it, not the store
    Scripted::isOpen = true;
    QVERIFY(finished.wait(patience));
    QTRY_COMPARE_WITH_TIMEOUT(cellOf(m_place->table(), "Gate", 1).data().toString(),
                              cellOf(m_place->table(), "First", 1).data().toString(), patience);
    QCOMPARE(stateOf("Gate", 5), RunMatrixModel::State::Done);
}

void ResultsStatesTest::shownTableStaysUntilTheNewOneIsThere()
{
    run({"first"});
    const int rows = m_place->table()->model()->rowCount();
    saveResult("second");
    QSignalSpy changed(&m_place->statistics(), &StatisticsSource::figuresChanged);
    for (int i = 0; i < 5; ++i) {
        Q_EMIT m_workspace->results().reset();
        QVERIFY(m_place->statistics().isBusy()); // nobody has waited for it
        QCOMPARE(m_place->table()->model()->rowCount(), rows);
    }
    QTRY_VERIFY_WITH_TIMEOUT(cellOf(m_place->table(), "Second", 1).isValid(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(!m_place->statistics().isBusy(), patience);
    QCOMPARE(changed.count(), 1); // five changes, one step
    // A store with other cases shows nothing of this one.
    const QString other = m_folder->filePath("other.culprit");
    QVERIFY(QFile::copy(m_cases.filePath("cases.culprit"), other));
    QVERIFY(m_workspace->openStore(other));
    QCOMPARE(m_place->table()->model()->rowCount(), 0);
    QCOMPARE(stateOf("First", 0), RunMatrixModel::State::Empty);
}

void ResultsStatesTest::exportsAreCurrentWhileHidden()
{
    run({"first"});
    m_place->hide();
    saveResult("second");
    QVERIFY(!m_place->statistics().isBusy()); // not before somebody looks
    QVERIFY(!cellOf(m_place->table(), "Second", 1).isValid());
    QVERIFY(savedCopy().contains("Second"));
    saveResult("broken");
    QVERIFY(written(m_place->matrixTable(), TableFormat::Csv).find("fail") != std::string::npos);
    turnTo(ResultsPlace::Pairs);
    QCOMPARE(m_place->shownTable().groups.front().rows.size(), std::size_t{1});
}

void ResultsStatesTest::anotherStoreEndsTheRun()
{
    Scripted::isOpen = false;
    QSignalSpy finished(m_workspace.get(), &Workspace::runFinished);
    m_place->chooseMethods({"gate"});
    m_place->startRun();
    QCOMPARE(m_place->runButton()->text(), QString("Cancel"));
    const QString other = m_folder->filePath("other.culprit");
    QVERIFY(QFile::copy(m_cases.filePath("cases.culprit"), other));
    QVERIFY(m_workspace->openStore(other));
    QCOMPARE(finished.count(), 1);
    QVERIFY(finished.first().first().toBool());
    QCOMPARE(m_place->runButton()->text(), QString("Run"));
    QCOMPARE(stateOf("Gate", 5), RunMatrixModel::State::Empty);
}

void ResultsStatesTest::removedArchivesCountNowhere()
{
    run({"first", "second"});
    turnTo(ResultsPlace::Agreement);
    QTRY_COMPARE_WITH_TIMEOUT(m_place->agreement()->model()->rowCount(), 2, patience);
    const auto archive = m_workspace->archives().front().id;
    m_workspace->removeArchive(archive);
    QVERIFY(isTaught());
    QCOMPARE(m_place->matrix()->model()->columnCount(), 0);
    QCOMPARE(m_place->agreement()->model()->rowCount(), 0);
    m_workspace->restoreArchive(archive);
    QTRY_COMPARE_WITH_TIMEOUT(m_place->agreement()->model()->rowCount(), 2, patience);
    QCOMPARE(stateOf("First", 0), RunMatrixModel::State::Done);
}

void ResultsStatesTest::everyTableIsCopiedByKey()
{
    run({"first", "second", "first/corrected"});
    m_place->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_place.get()));
    const struct
    {
        ResultsPlace::Page page;
        QAbstractItemView* view;
        const char* header;
        const char* entry; // of the Export menu
    } tables[] = {
        {ResultsPlace::Accuracy, m_place->table(), "Method\tcpu AC@1\tcpu AC@3\tcpu Avg@5\tmemory AC@1",
         "Copy table"},
        {ResultsPlace::Accuracy, m_place->matrix(), "Method\tray-replicas-0_cpu_1\t", "Copy run matrix"},
        {ResultsPlace::Variants, m_place->variants(), "Method\tPublished AC@1\tPublished chance\t",
         "Copy table"},
        {ResultsPlace::Variants, m_place->conclusions(), "AC@1\tPublished\tAs benchmarked\tWith corrections",
         "Copy conclusions"},
        {ResultsPlace::Pairs, m_place->pairs(), "A\tB\tBoth right\tOnly A\t", "Copy table"},
        {ResultsPlace::Agreement, m_place->agreement(), "Method\tFirst\tSecond", "Copy table"},
        {ResultsPlace::Findings, m_place->findings(), "Finding", "Copy table"},
    };
    for (const auto& [page, view, header, entry] : tables) {
        turnTo(page);
        QTRY_VERIFY_WITH_TIMEOUT(view->isVisible() && view->model()->rowCount() > 0, patience);
        QApplication::clipboard()->clear();
        view->setFocus();
        QTest::keySequence(view, QKeySequence::Copy);
        const QString byKey = QApplication::clipboard()->text();
        QVERIFY2(firstLine(byKey).startsWith(QString::fromUtf8(header)), qPrintable(firstLine(byKey)));
        QVERIFY(byKey.count(QLatin1Char('\n')) > 1);
        QApplication::clipboard()->clear();
        int entries = 0;
        for (QAction* action : m_place->exportButton()->menu()->actions()) {
            if (action->text() == QLatin1String(entry) && action->isVisible() && action->isEnabled()) {
                action->trigger();
                ++entries;
            }
        }
        QCOMPARE(entries, 1);
        QCOMPARE(QApplication::clipboard()->text(), byKey);
        const auto inContext = std::ranges::count(view->actions(), QString("Copy table"), &QAction::text);
        QCOMPARE(inContext, 1);
        QCOMPARE(view->contextMenuPolicy(), Qt::ActionsContextMenu);
        QVERIFY(!view->accessibleName().isEmpty());
    }
}

void ResultsStatesTest::tabLeadsThroughEverything()
{
    run({"first", "second", "first/corrected"});
    m_place->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_place.get()));
    const std::map<ResultsPlace::Page, QList<QWidget*>> own{
        {ResultsPlace::Accuracy, {m_place->showChoice()->button(0), m_place->table()}},
        {ResultsPlace::Variants, {m_place->conclusions(), m_place->variants()}},
        {ResultsPlace::Pairs, {m_place->pairChoice(0), m_place->pairChoice(1), m_place->pairs()}},
        {ResultsPlace::Agreement, {m_place->agreement()}},
        {ResultsPlace::Findings, {m_place->findings()}}};
    for (const auto& [page, widgets] : own) {
        turnTo(page);
        QTRY_VERIFY_WITH_TIMEOUT(widgets.last()->isVisible(), patience);
        m_place->exportButton()->setFocus();
        QSet<QWidget*> visited;
        for (int step = 0; step < 40; ++step) {
            QWidget* focused = QApplication::focusWidget();
            QVERIFY(focused);
            visited.insert(focused);
            QTest::keyClick(focused, Qt::Key_Tab);
        }
        for (QWidget* widget :
             widgets + QList<QWidget*>{m_place->exportButton(), m_place->pages(), m_place->methodChoice(),
                                       m_place->runButton(), m_place->matrix()}) {
            QVERIFY2(visited.contains(widget),
                     qPrintable(QString::number(page) + ' ' + widget->metaObject()->className() + ' ' +
                                widget->accessibleName()));
        }
        for (const QWidget* widget : std::as_const(visited)) {
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                     widget->metaObject()->className());
        }
    }
}

void ResultsStatesTest::keysSortAndTell()
{
    run({"first", "second"});
    m_place->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_place.get()));
    QTableView* view = m_place->table();
    view->setFocus();
    view->setCurrentIndex(cellOf(view, "First", 2));
    const QHeaderView* header = view->horizontalHeader();
    const QKeySequence sort(QStringLiteral("Ctrl+Shift+S"));
    QTest::keySequence(view, sort);
    QCOMPARE(header->sortIndicatorSection(), 2);
    QCOMPARE(header->sortIndicatorOrder(), Qt::AscendingOrder);
    QTest::keySequence(view, sort);
    QCOMPARE(header->sortIndicatorOrder(), Qt::DescendingOrder);
    QTest::keySequence(view, sort);
    QCOMPARE(header->sortIndicatorSection(), -1);
    QTest::keyClick(view, Qt::Key_Space);
    const auto isTip = [](const QWidget* widget) {
        return widget->inherits("QTipLabel") && widget->isVisible();
    };
    QTRY_VERIFY(std::ranges::any_of(QApplication::topLevelWidgets(), isTip));
    const QModelIndex cell = view->currentIndex();
    QVERIFY(cell.data(Qt::AccessibleDescriptionRole).toString().startsWith("First, cpu, AC@3\n"));
    QVERIFY(cell.data(Qt::ToolTipRole).toString().startsWith("First, cpu, AC@3\n"));
    const QModelIndex run = m_place->matrix()->model()->index(0, 0);
    QVERIFY(run.data(Qt::AccessibleTextRole).toString().contains("answered in"));
}

void ResultsStatesTest::theCurrentCellStays()
{
    run({"second", "gate"});
    QTableView* view = m_place->table();
    view->setCurrentIndex(cellOf(view, "Second", 4));
    const int before = view->currentIndex().row();
    saveResult("first"); // comes above it
    QTRY_VERIFY_WITH_TIMEOUT(cellOf(view, "First", 1).isValid(), patience);
    QCOMPARE(view->currentIndex(), cellOf(view, "Second", 4));
    QCOMPARE(view->currentIndex().row(), before + 1);
}

} // namespace culprit

CULPRIT_GUI_TEST_MAIN(culprit::ResultsStatesTest)
#include "results_states_test.moc"
