// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "compare/compare_place.h"
#include "compare/comparison_widgets.h"
#include "compare/disagreement_model.h"
#include "compare/window_scrubber.h"
#include "export/table_export.h"
#include "register_methods.h"
#include "store/store.h"
#include "tables/report_table_model.h"
#include "theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <cmath>

namespace culprit {

namespace {

constexpr int patience = 120'000; // debug builds on a busy machine; nothing waits for it otherwise

/// Screenshots go to the folder CULPRIT_SCREENSHOTS names, if any.
void keepScreenshot(QWidget& widget, const QString& name)
{
    const QPixmap picture = widget.grab();
    QVERIFY(!picture.isNull());
    const QString folder = qEnvironmentVariable("CULPRIT_SCREENSHOTS");
    if (!folder.isEmpty()) {
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(picture.save(folder + QLatin1Char('/') + name + QStringLiteral(".png")));
    }
}

Diagnosis answer(const std::string& key, const std::string& method, std::vector<std::string> components)
{
    Diagnosis diagnosis;
    diagnosis.caseKey = key;
    diagnosis.method = method;
    double score = 1000;
    for (const std::string& component : components) {
        diagnosis.ranking.push_back({component, score /= 10, {}});
    }
    return diagnosis;
}

CaseSummary madeCase(const std::string& key, const std::string& fault, const std::string& target)
{
    CaseSummary summary;
    summary.key = key;
    summary.iteration = 1;
    Injection injection;
    injection.fault = fault;
    injection.target = target;
    summary.injection = injection;
    return summary;
}

std::vector<std::string> namesOf(const Diagnosis& diagnosis)
{
    std::vector<std::string> names;
    for (const RankedItem& item : diagnosis.ranking) {
        names.push_back(item.name);
    }
    return names;
}

} // namespace

class CompareTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void scoresReadWell();
    void comparisonFindsDisagreements();
    void componentsKeepTheirFirstPlace();
    void scrubberMovesByMouseAndKeys();
    void placeComparesAndReRanks();
    void slowMethodsSayThatTheyDoNotFollow();
    void missingCellsAreOfferedToRun();
    void pickersAddRemoveAndSwap();
    void disagreementsFilterAndActivate();
    void pairsAndAgreement();
    void exportsFiguresAndTables();
    void copiesWithHeaders();
    void emptyPlaceTeaches();
    void screenshots();

private:
    std::unique_ptr<ComparePlace> shownPlace();
    static bool isSettled(const ComparePlace& place, std::size_t cases);

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    QString m_store;
    std::vector<CaseSummary> m_cases;
};

void CompareTest::initTestCase()
{
    Theme::apply(*qApp, ThemeMode::Light);
    m_store = m_folder.filePath("compare.culprit");
    importArchive(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), m_store);
    for (const CaseSummary& summary : Store::open(m_store, Store::Mode::ReadOnly).cases()) {
        if (summary.kind == CaseKind::Rca && summary.injection) {
            m_cases.push_back(summary);
        }
    }
    QCOMPARE(m_cases.size(), std::size_t{24});
}

bool CompareTest::isSettled(const ComparePlace& place, std::size_t cases)
{
    if (place.source().isBusy() || !place.comparison() || place.comparison()->methods() != place.methods() ||
        place.comparison()->cases().size() != cases ||
        !(place.comparison()->window() == place.source().window())) {
        return false;
    }
    for (const CaseSummary& summary : place.comparison()->cases()) {
        if (place.source().sampleTimes(summary.key).empty()) {
            return false;
        }
    }
    return true;
}

std::unique_ptr<ComparePlace> CompareTest::shownPlace()
{
    auto place = std::make_unique<ComparePlace>(m_registry);
    place->resize(1083, 848);
    place->setStore(m_store);
    place->setSelection(m_cases, "ray-replicas-1_memory_2");
    place->show();
    return place;
}

void CompareTest::scoresReadWell()
{
    QCOMPARE(scoreText(160403.4), std::string("160,403"));
    QCOMPARE(scoreText(1234567), std::string("1,234,567"));
    QCOMPARE(scoreText(2.419), std::string("2.42"));
    QCOMPARE(scoreText(0.0311), std::string("0.031"));
    QCOMPARE(scoreText(0), std::string("0"));
    QCOMPARE(scoreText(-0.5), std::string("-0.50"));
    QCOMPARE(scoreText(-1500), std::string("-1,500"));
    QCOMPARE(scoreText(std::nan("")), std::string());
    QCOMPARE(scoreText(3e-7), std::string("3.0e-07"));
}

void CompareTest::comparisonFindsDisagreements()
{
    const std::vector<CaseSummary> cases{madeCase("a", "cpu", "x"), madeCase("b", "cpu", "y"),
                                         madeCase("c", "gpu", "x"), madeCase("d", "gpu", "y")};
    Diagnosis failed = answer("d", "baro", {});
    failed.status = DiagnosisStatus::Failed;
    Diagnosis laterSeed = answer("a", "nsigma", {"y"});
    laterSeed.seed = 2;
    const Comparison comparison(cases, {{"nsigma", Variant::Benchmark}, {"baro", Variant::Benchmark}},
                                {laterSeed, answer("a", "nsigma", {"x", "y"}),
                                 answer("a", "baro", {"y", "x"}), answer("b", "nsigma", {"y"}),
                                 answer("b", "baro", {"y"}), answer("c", "nsigma", {"y"}),
                                 answer("c", "baro", {}), answer("d", "nsigma", {"x"}), failed},
                                {});
    QCOMPARE(comparison.disagreements().size(), std::size_t{2});
    QCOMPARE(comparison.disagreements()[0].caseIndex, std::size_t{0});
    QVERIFY(comparison.disagreements()[0].right[0] && !comparison.disagreements()[0].right[1]);
    QCOMPARE(comparison.disagreements()[1].first[1], std::string()); // an empty ranking names nobody
    QCOMPARE(comparison.accuracy(0).n, 4);
    QCOMPARE(comparison.accuracy(0).ac1, 0.5);
    QCOMPARE(comparison.accuracy(1).n, 3);
    QCOMPARE(comparison.accuracy(1).leftOut, 1);
    const PairedComparison pair = comparison.paired(0, 1);
    QCOMPARE(pair.bothRight, 1);
    QCOMPARE(pair.onlyA, 1);
    QCOMPARE(pair.onlyB, 0);
    QCOMPARE(pair.neither, 1);

    auto shared = std::make_shared<const Comparison>(comparison);
    DisagreementModel model(m_registry);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setComparison(shared);
    QCOMPARE(model.rowCount(), 2);
    model.setFilter(0, 1);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, 0).data(DisagreementModel::KeyRole).toString(), QString("a"));
    model.setFilter(1, 0);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.total(), 2);

    ReportTableModel table;
    const QAbstractItemModelTester tableTester(&table,
                                               QAbstractItemModelTester::FailureReportingMode::QtTest);
    table.setTable(comparison.accuracyTable(m_registry));
    QCOMPARE(table.rowCount(), 2);
    QCOMPARE(table.index(0, 1).data().toString(), QString("0.50"));
}

void CompareTest::componentsKeepTheirFirstPlace()
{
    Diagnosis diagnosis = answer("a", "nsigma", {"x_cpu", "y_mem", "x_mem"});
    diagnosis.graph.nodes = {"x"};
    const Diagnosis brief = componentDiagnosis(diagnosis);
    QCOMPARE(namesOf(brief), (std::vector<std::string>{"x", "y"}));
    QCOMPARE(brief.ranking[1].score, diagnosis.ranking[1].score);
    QVERIFY(brief.graph.isEmpty());
}

void CompareTest::scrubberMovesByMouseAndKeys()
{
    WindowScrubber scrubber;
    scrubber.resize(700, 46);
    std::vector<double> samples;
    for (int i = -60; i < 15; ++i) {
        samples.push_back(5 * i);
    }
    scrubber.setSamples(samples);
    scrubber.show();
    QSignalSpy moved(&scrubber, &WindowScrubber::windowMoved);
    const auto press = [&](double x) { return QPoint(static_cast<int>(std::lround(x)), 13); };

    const double inject = scrubber.handleX(WindowScrubber::Inject);
    QTest::mousePress(&scrubber, Qt::LeftButton, {}, press(inject));
    QTest::mouseMove(&scrubber, press(inject - 100));
    QTest::mouseRelease(&scrubber, Qt::LeftButton, {}, press(inject - 100));
    QVERIFY(!moved.isEmpty());
    QVERIFY(scrubber.window().inject < -40 && scrubber.window().inject > -70);
    QVERIFY(std::isinf(scrubber.window().start) && std::isinf(scrubber.window().end));

    scrubber.setFocus();
    const double before = scrubber.window().inject;
    QTest::keyClick(&scrubber, Qt::Key_Right);
    QCOMPARE(scrubber.window().inject, before + 5);
    QTest::keyClick(&scrubber, Qt::Key_Down); // the end
    QCOMPARE(scrubber.activeHandle(), WindowScrubber::End);
    QTest::keyClick(&scrubber, Qt::Key_Left);
    QCOMPARE(scrubber.window().end, 70.0);
    QTest::keyClick(&scrubber, Qt::Key_Right); // past the last sample there is no end
    QVERIFY(std::isinf(scrubber.window().end));
    QTest::keyClick(&scrubber, Qt::Key_Down);
    QCOMPARE(scrubber.activeHandle(), WindowScrubber::Start);
    QTest::keyClick(&scrubber, Qt::Key_PageDown);
    QCOMPARE(scrubber.window().start, -270.0);
    for (int i = 0; i < 60; ++i) {
        QTest::keyClick(&scrubber, Qt::Key_PageDown); // never beyond the injection
    }
    QVERIFY(scrubber.window().start < scrubber.window().inject);
    QTest::keyClick(&scrubber, Qt::Key_Home);
    QVERIFY(scrubber.window().isDefault());
    QVERIFY(moved.last().first().value<WindowOffsets>().isDefault());
}

void CompareTest::placeComparesAndReRanks()
{
    const auto place = shownPlace();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    const auto recorded = place->comparison();
    const Store store = Store::open(m_store, Store::Mode::ReadOnly);
    const CaseView view(std::make_shared<const Case>(store.loadCase("ray-replicas-1_memory_2")));
    for (std::size_t column = 0; column < place->methods().size(); ++column) {
        const Diagnosis* shown = recorded->find(column, view.key());
        QVERIFY(shown);
        const Diagnosis own = diagnose(*m_registry.find(place->methods()[column].method), view, {});
        QCOMPARE(namesOf(*shown), own.rankedComponents());
        QCOMPARE(recorded->accuracy(column).n + recorded->accuracy(column).leftOut, 24);
    }
    auto* reset = place->findChild<QPushButton*>(QString(), Qt::FindChildrenRecursively);
    for (QPushButton* button : place->findChildren<QPushButton*>()) {
        reset = button->text() == QLatin1String("Reset") ? button : reset;
    }
    QVERIFY(!reset->isEnabled());

    auto* scrubber = place->findChild<WindowScrubber*>();
    scrubber->setFocus();
    for (int i = 0; i < 6; ++i) {
        QTest::keyClick(scrubber, Qt::Key_Left);
    }
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    const auto moved = place->comparison();
    QVERIFY(!moved->window().isDefault());
    const CaseView looked = view.withWindow(moved->window().around(view.window().injectTime));
    QCOMPARE(looked.window().injectTime, view.window().injectTime + scrubber->window().inject);
    for (std::size_t column = 0; column < place->methods().size(); ++column) {
        const Diagnosis own = diagnose(*m_registry.find(place->methods()[column].method), looked, {});
        QCOMPARE(namesOf(*moved->find(column, view.key())), own.rankedComponents());
    }
    bool saidSo = false;
    for (const QLabel* label : place->findChildren<QLabel*>()) {
        saidSo = saidSo || label->text() == QLatin1String("changed");
    }
    QVERIFY(saidSo);

    QVERIFY(reset->isEnabled());
    QTest::mouseClick(reset, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    for (std::size_t column = 0; column < place->methods().size(); ++column) {
        for (const CaseSummary& summary : m_cases) {
            QCOMPARE(namesOf(*place->comparison()->find(column, summary.key)),
                     namesOf(*recorded->find(column, summary.key)));
        }
    }
}

void CompareTest::slowMethodsSayThatTheyDoNotFollow()
{
    const auto place = shownPlace();
    place->setMethods({{"nsigma", Variant::Benchmark}, {"circa", Variant::Benchmark}});
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    QVERIFY(!place->comparison()->find(1, "ray-replicas-1_memory_2")); // has not been run
    auto* scrubber = place->findChild<WindowScrubber*>();
    QTest::keyClick(scrubber, Qt::Key_Left);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    const Diagnosis* slow = place->comparison()->find(1, "ray-replicas-1_memory_2");
    QVERIFY(slow);
    QVERIFY(slow->status == DiagnosisStatus::NotApplicable);
    QVERIFY(!slow->message.empty());
    QCOMPARE(place->comparison()->accuracy(1).n, 0); // and is never scored
    QVERIFY(place->comparison()->find(0, "ray-replicas-1_memory_2")->isAnswer());
}

void CompareTest::missingCellsAreOfferedToRun()
{
    const QString store = m_folder.filePath("missing.culprit"); // other tests go without its result
    QVERIFY(QFile::copy(m_store, store));
    const auto place = shownPlace();
    place->setStore(store);
    place->setSelection(m_cases, "ray-replicas-1_memory_2");
    auto* run = place->findChild<QPushButton*>("runMissing");
    QVERIFY(run);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    QVERIFY(!run->isVisible()); // quick methods need no run
    place->setMethods({{"nsigma", Variant::Benchmark}, {"circa", Variant::Benchmark}});
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    QVERIFY(run->isVisible());
    QSignalSpy wanted(place.get(), &ComparePlace::runWanted);
    QTest::mouseClick(run, Qt::LeftButton);
    QCOMPARE(wanted.count(), 1);
    const auto cells = wanted.first().first().value<std::vector<RunCell>>();
    QCOMPARE(cells.size(), std::size_t{24});
    QCOMPARE(cells.front().method, std::string("circa"));

    place->setRunning(true);
    QVERIFY(!run->isEnabled());
    Store::open(store).saveDiagnosis(answer("ray-replicas-1_memory_2", "circa", {"ray-head"}));
    place->refresh();
    place->setRunning(false);
    QTRY_VERIFY_WITH_TIMEOUT(place->comparison()->find(1, "ray-replicas-1_memory_2"), patience);
    QTest::mouseClick(run, Qt::LeftButton);
    QCOMPARE(wanted.last().first().value<std::vector<RunCell>>().size(), std::size_t{23});
}

void CompareTest::pickersAddRemoveAndSwap()
{
    const auto place = shownPlace();
    QSignalSpy changed(place.get(), &ComparePlace::methodsChanged);
    const auto tool = [&](const QString& name) {
        for (QToolButton* button : place->findChildren<QToolButton*>()) {
            if (button->isVisible() && button->accessibleName() == name) {
                return button;
            }
        }
        return static_cast<QToolButton*>(nullptr);
    };
    const auto picker = [&](const QString& name) {
        for (QComboBox* box : place->findChildren<QComboBox*>()) {
            if (box->isVisible() && box->accessibleName() == name) {
                return box;
            }
        }
        return static_cast<QComboBox*>(nullptr);
    };
    const auto before = place->methods();
    QCOMPARE(before.size(), std::size_t{4});
    QVERIFY(tool("Add a method"));
    QTest::mouseClick(tool("Add a method"), Qt::LeftButton);
    QTest::mouseClick(tool("Add a method"), Qt::LeftButton);
    QCOMPARE(place->methods().size(), std::size_t{6});
    QVERIFY(!tool("Add a method")->isEnabled());
    QCOMPARE(changed.count(), 2);

    QComboBox* first = picker("Method 1");
    QVERIFY(first);
    first->setCurrentIndex(first->findText(picker("Method 2")->currentText()));
    Q_EMIT first->activated(first->currentIndex());
    QCOMPARE(place->methods()[0], before[1]); // they changed places
    QCOMPARE(place->methods()[1], before[0]);

    const std::size_t many = place->methods().size();
    QTest::mouseClick(tool("Remove " + picker("Method 1")->currentText()), Qt::LeftButton);
    QCOMPARE(place->methods().size(), many - 1);
    const QStringList words = place->methodWords();
    place->setMethodWords({"pdiagnose/corrected", "baro", "no-such-method"});
    QCOMPARE(place->methodWords(), (QStringList{"pdiagnose/corrected", "baro"}));
    QVERIFY(!tool("Remove BARO") || !tool("Remove BARO")->isEnabled());
    place->setMethodWords(words);
    QCOMPARE(place->methodWords(), words);
}

void CompareTest::disagreementsFilterAndActivate()
{
    const auto place = shownPlace();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    QTableView* view = nullptr;
    for (QTableView* table : place->findChildren<QTableView*>()) {
        view = qobject_cast<DisagreementModel*>(table->model()) ? table : view;
    }
    QVERIFY(view);
    auto* model = qobject_cast<DisagreementModel*>(view->model());
    const QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const int all = model->rowCount();
    QVERIFY(all > 0);
    QComboBox* right = nullptr;
    QComboBox* wrong = nullptr;
    for (QComboBox* box : place->findChildren<QComboBox*>()) {
        right = box->accessibleName().endsWith("gets right") ? box : right;
        wrong = box->accessibleName().endsWith("gets wrong") ? box : wrong;
    }
    right->setCurrentIndex(1);
    Q_EMIT right->activated(1);
    wrong->setCurrentIndex(2);
    Q_EMIT wrong->activated(2);
    QVERIFY(model->rowCount() < all);
    QCOMPARE(model->rowCount(), place->comparison()->paired(0, 1).onlyA);
    for (int row = 0; row < model->rowCount(); ++row) {
        QCOMPARE(model->index(row, 2).data(DisagreementModel::VerdictRole).toInt(), DisagreementModel::Right);
        QCOMPARE(model->index(row, 3).data(DisagreementModel::VerdictRole).toInt(), DisagreementModel::Wrong);
    }
    QSignalSpy activated(place.get(), &ComparePlace::caseActivated);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(model->index(0, 2)).center());
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.first().first().toString(),
             model->index(0, 0).data(DisagreementModel::KeyRole).toString());
    for (QPushButton* button : place->findChildren<QPushButton*>()) {
        if (button->text() == QLatin1String("Clear")) {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QCOMPARE(model->rowCount(), all);

    auto* ranking = place->findChild<RankingView*>();
    QSignalSpy followed(ranking, &RankingView::componentFollowed);
    QTest::keyClick(ranking, Qt::Key_Down);
    QCOMPARE(followed.last().first().toString(), QString("ray-replicas-1"));
    QTest::keyClick(ranking, Qt::Key_Escape);
    QCOMPARE(ranking->followed(), std::string());
    QVERIFY(ranking->accessibleDescription().contains("ray-replicas-1 (true cause)"));
}

void CompareTest::pairsAndAgreement()
{
    const auto place = shownPlace();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    const PairedComparison pair = place->comparison()->paired(0, 1);
    QCOMPARE(pair.cases(), 24);
    auto* tabs = place->findChild<QTabBar*>();
    tabs->setCurrentIndex(1);
    bool told = false;
    for (const QLabel* label : place->findChildren<QLabel*>()) {
        told = told || label->text().contains(QString("both right <b>%1</b>").arg(pair.bothRight));
    }
    QVERIFY(told);
    const ReportTable pairs = place->comparison()->pairedTable(m_registry);
    QCOMPARE(pairs.groups.front().rows.size(), std::size_t{6});
    tabs->setCurrentIndex(2);
    const ReportTable agreement = place->comparison()->agreementTable(m_registry);
    QCOMPARE(agreement.groups.front().rows.size(), std::size_t{4});
}

void CompareTest::exportsFiguresAndTables()
{
    const auto place = shownPlace();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    for (const char* suffix : {"pdf", "svg", "png", "csv"}) {
        const QString path = m_folder.filePath(QString("comparison.") + suffix);
        place->writeFigure(path);
        QVERIFY(QFileInfo(path).size() > 200);
        const QString folder = qEnvironmentVariable("CULPRIT_SCREENSHOTS");
        if (!folder.isEmpty()) {
            QVERIFY(QDir().mkpath(folder));
            QFile::remove(folder + "/comparison." + suffix);
            QVERIFY(QFile::copy(path, folder + "/comparison." + suffix));
        }
    }
    QFile svg(m_folder.filePath("comparison.svg"));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    QVERIFY(svg.readAll().contains("ray-replicas-1")); // text stays text
    QFile csv(m_folder.filePath("comparison.csv"));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QVERIFY(csv.readAll().startsWith("Rank,"));

    const ReportTable table = place->comparison()->accuracyTable(m_registry);
    for (const char* suffix : {"csv", "md", "html", "tex"}) {
        const QString path = m_folder.filePath(QString("accuracy.") + suffix);
        writeTable(table, path);
        QVERIFY(QFileInfo(path).size() > 100);
    }
    QVERIFY_THROWS_EXCEPTION(std::exception, writeTable(table, m_folder.filePath("accuracy.doc")));
    copyTable(table);
    const QStringList lines = QApplication::clipboard()->text().split('\n');
    QCOMPARE(lines.front().split('\t').front(), QString("Method"));
    QCOMPARE(lines.size(), 4 + 2); // headers, methods, the end
}

void CompareTest::copiesWithHeaders()
{
    const auto place = shownPlace();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    auto* tabs = place->findChild<QTabBar*>();
    const auto copiedFrom = [&](QWidget* widget) {
        QApplication::clipboard()->clear();
        widget->setFocus();
        QTest::keyClick(widget, Qt::Key_C, Qt::ControlModifier);
        return QApplication::clipboard()->text().split('\n');
    };
    const auto rankings = copiedFrom(place->findChild<RankingView*>());
    QVERIFY2(rankings.front().startsWith("Rank\tNSigma\tScore\tBARO"), qPrintable(rankings.front()));
    QVERIFY2(rankings[1].startsWith("1\tray-replicas-1\t"), qPrintable(rankings[1]));

    const QList<QPair<QString, QString>> below{
        {"Cases of which the methods disagree", "Case\tFault\tTrue cause"},
        {"Paired tests of all pairs", "A\tB\tBoth right"},
        {"Agreement of methods", "Method\tNSigma\tBARO"}};
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        QTableView* shown = nullptr;
        for (QTableView* view : place->findChildren<QTableView*>()) {
            shown = view->accessibleName() == below[tab].first ? view : shown;
        }
        QVERIFY(shown && shown->isVisible());
        const auto lines = copiedFrom(shown);
        QVERIFY2(lines.front().startsWith(below[tab].second), qPrintable(lines.front()));
        QCOMPARE(lines.size(), shown->model()->rowCount() + 2); // headers and the end
    }
}

void CompareTest::emptyPlaceTeaches()
{
    ComparePlace place(m_registry);
    place.resize(800, 600);
    place.show();
    QSignalSpy wanted(&place, &ComparePlace::importWanted);
    for (QPushButton* button : place.findChildren<QPushButton*>()) {
        if (button->isVisible() && button->text().startsWith("Import")) {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QCOMPARE(wanted.count(), 1);
    QSignalSpy problem(&place, &ComparePlace::problem);
    place.setStore(m_folder.filePath("is-not-there.culprit"));
    place.setSelection(m_cases, m_cases.front().key);
    QTRY_VERIFY_WITH_TIMEOUT(!problem.isEmpty(), patience);
    QVERIFY(problem.first().first().toString().contains("is-not-there.culprit"));
}

void CompareTest::screenshots()
{
    const auto place = shownPlace();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    keepScreenshot(*place, "compare-light");
    auto* scrubber = place->findChild<WindowScrubber*>();
    for (int i = 0; i < 8; ++i) {
        QTest::keyClick(scrubber, Qt::Key_Left);
    }
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    auto* tabs = place->findChild<QTabBar*>();
    tabs->setCurrentIndex(1);
    Theme::apply(*qApp, ThemeMode::Dark);
    keepScreenshot(*place, "compare-dark-paired");
    QTest::keyClick(scrubber, Qt::Key_Home);
    place->setMethodWords({"nsigma", "baro", "mmbaro", "tracerca", "pdiagnose", "circa"});
    tabs->setCurrentIndex(2);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    keepScreenshot(*place, "compare-dark-six");
    Theme::apply(*qApp, ThemeMode::Light);
}

} // namespace culprit

QTEST_MAIN(culprit::CompareTest)
#include "compare_test.moc"
