// SPDX-License-Identifier: GPL-3.0-or-later
#include "../core/made_store.h"
#include "cases/case_browser.h"
#include "cases/case_tree_model.h"
#include "compare/compare_place.h"
#include "gui/fatal_warnings.h"
#include "misattribution/misattribution_place.h"
#include "register_methods.h"
#include "results/results_place.h"
#include "results/run_matrix.h"
#include "results/statistics_source.h"
#include "session/study_results.h"
#include "store/store.h"
#include "synthetic_case.h"
#include "window/main_window.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace culprit;

namespace {

Diagnosis answer(const std::string& key, const std::string& method, const std::string& first,
                 std::uint64_t seed = 1)
{
    Diagnosis diagnosis;
    diagnosis.key.caseKey = key;
    diagnosis.key.setting.id = method;
    diagnosis.key.seed = seed;
    diagnosis.ranking = {{first + "_ctn_memory", 2, {}}, {"ray-head_ctn_cpu", 1, {}}};
    diagnosis.ranking.front().evidence.sentence = "why";
    diagnosis.graph.nodes = {"a", "b"};
    return diagnosis;
}

constexpr const char* caseKey = "ray-replicas-1_memory_1";

} // namespace

/// One set of results for the whole window: read once, judged once, followed a cell at a time.
class StudyResultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aStoreIsReadInTheBackgroundAndJudged();
    void aNewResultChangesItsCellAlone();
    void ofSeveralSeedsTheLowestCounts();
    void hiddenCasesHaveNoResults();
    void whatComesWhileReadingIsKept();
    void aRunIsFollowedWithoutTheStore();
    void everyPlaceShowsWhatWasReadAndJudgedOnce();

private:
    QString madeStore(const QString& name);

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
};

void StudyResultsTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-study-results-test");
    Theme::apply(*qApp, ThemeMode::Light);
}

QString StudyResultsTest::madeStore(const QString& name)
{
    const QString path = m_folder.filePath(name);
    Case second = *test::syntheticCase();
    second.summary.key = "second_1";
    test::makeStore(path, {test::syntheticCase().get(), &second});
    return path;
}

void StudyResultsTest::aStoreIsReadInTheBackgroundAndJudged()
{
    const QString store = madeStore("read.culprit");
    Store::open(store).saveDiagnosis(answer(caseKey, "baro", "ray-replicas-1"));
    Store::open(store).saveDiagnosis(answer("second_1", "baro", "nginx-proxy"));
    StudyResults results;
    QSignalSpy reset(&results, &StudyResults::reset);
    results.load(store);
    QVERIFY(!results.isKnown() && results.set().isEmpty());
    QTRY_VERIFY(results.isKnown());
    QCOMPARE(reset.count(), 2); // nothing is known of another store; all is
    QCOMPARE(results.set().size(), std::size_t{2});
    QCOMPARE(results.bestRank(caseKey), std::optional(1));
    QCOMPARE(results.bestRank("second_1"), std::optional(0)); // answered, and nobody named it
    QCOMPARE(results.bestRank("no such case"), std::optional<int>());
    const Judgements judgements = results.set().judgements();
    QCOMPARE(judgements.size(), std::size_t{2});
    QVERIFY(judgements[0].answered && judgements[1].answered);
}

void StudyResultsTest::aNewResultChangesItsCellAlone()
{
    const QString store = madeStore("cell.culprit");
    Store::open(store).saveDiagnosis(answer(caseKey, "baro", "nginx-proxy"));
    StudyResults results;
    results.load(store);
    results.wait();
    const ResultSet before = results.set(); // a snapshot in a worker's hands
    QSignalSpy reset(&results, &StudyResults::reset);
    QSignalSpy changed(&results, &StudyResults::cellChanged);
    results.keep(answer(caseKey, "baro", "ray-replicas-1"));
    results.keep(answer("second_1", "nsigma", "ray-replicas-1"));
    QCOMPARE(reset.count(), 0);
    QCOMPARE(changed.count(), 2);
    QCOMPARE(changed.first().first().value<ResultKey>().setting.id, std::string("baro"));
    QCOMPARE(results.set().size(), std::size_t{2});
    QCOMPARE(results.bestRank(caseKey), std::optional(1));
    QCOMPARE(results.bestRank("second_1"), std::optional(1));
    QCOMPARE(before.size(), std::size_t{1}); // which stays as it was
    QCOMPARE(before.find(Ranker{{"baro"}}, caseKey)->judgement.rank, 0);
    QCOMPARE(results.set().find(Ranker{{"baro"}}, caseKey)->judgement.rank, 1);
    results.keep(answer("not here", "baro", "ray-head"));
    QCOMPARE(changed.count(), 2);
}

void StudyResultsTest::ofSeveralSeedsTheLowestCounts()
{
    StudyResults results;
    results.load(madeStore("seeds.culprit"));
    results.wait();
    results.keep(answer(caseKey, "baro", "nginx-proxy", 7));
    QCOMPARE(results.set().judgements().size(), std::size_t{1});
    QCOMPARE(results.bestRank(caseKey), std::optional(0));
    results.keep(answer(caseKey, "baro", "ray-replicas-1", 3));
    QCOMPARE(results.set().size(), std::size_t{2});
    const Judgements judgements = results.set().judgements();
    QCOMPARE(judgements.size(), std::size_t{1});
    QCOMPARE(judgements[0].key.seed, std::uint64_t{3});
    QCOMPARE(results.bestRank(caseKey), std::optional(1));
}

void StudyResultsTest::hiddenCasesHaveNoResults()
{
    StudyResults results;
    results.load(madeStore("hidden.culprit"));
    results.wait();
    results.keep(answer(caseKey, "baro", "ray-replicas-1"));
    results.hide({caseKey});
    QVERIFY(results.set().isEmpty() && !results.bestRank(caseKey));
    results.keep(answer(caseKey, "nsigma", "ray-replicas-1")); // of a run that was under way
    QVERIFY(results.set().isEmpty());
    results.hide({});
    QCOMPARE(results.set().size(), std::size_t{2});
    QCOMPARE(results.bestRank(caseKey), std::optional(1));
}

void StudyResultsTest::whatComesWhileReadingIsKept()
{
    const QString store = madeStore("meanwhile.culprit");
    Store::open(store).saveDiagnosis(answer(caseKey, "baro", "nginx-proxy"));
    StudyResults results;
    results.load(store);
    results.keep(answer(caseKey, "baro", "ray-replicas-1"));
    results.wait();
    QCOMPARE(results.set().size(), std::size_t{1});
    QCOMPARE(results.bestRank(caseKey), std::optional(1));
}

void StudyResultsTest::aRunIsFollowedWithoutTheStore()
{
    MainWindow window(m_registry, {});
    window.resize(1440, 900);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    Workspace& workspace = window.workspace();
    QVERIFY(workspace.openStore(madeStore("run.culprit")));
    QTRY_VERIFY(workspace.results().isKnown());
    QSignalSpy reset(&workspace.results(), &StudyResults::reset);
    QSignalSpy changed(&workspace.results(), &StudyResults::cellChanged);
    QSignalSpy finished(&workspace, &Workspace::runFinished);
    window.showPlace("results");
    auto* results = window.find<ResultsPlace>();
    results->chooseMethods({"nsigma", "baro"});
    QTest::mouseClick(results->runButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60'000);
    QCOMPARE(changed.count(), 4); // two methods, two cases
    QCOMPARE(reset.count(), 0);   // nothing was read again
    QCOMPARE(workspace.results().set().size(), std::size_t{4});

    // Table 1, the browser's best, the heatmaps and the run matrix are the same numbers.
    QTRY_VERIFY(results->table()->model()->rowCount() > 0);
    window.showPlace("misattribution");
    const auto* heatmaps = window.find<MisattributionPlace>();
    QCOMPARE(heatmaps->grid()->matrices().size(), std::size_t{2});
    for (const Misattribution& matrix : heatmaps->grid()->matrices()) {
        QCOMPARE(matrix.total + matrix.leftOut, 2);
    }
    const QAbstractItemModel* tree = window.browser()->tree()->model();
    const QModelIndex archive = tree->index(0, 0);
    const QModelIndex leaf = tree->index(0, CaseTreeModel::Best, tree->index(0, 0, archive));
    const auto best = workspace.results().bestRank(caseKey);
    QVERIFY(best && *best > 0);
    QCOMPARE(leaf.data().toString(), QString::number(*best));
    // What the store holds is what is shown.
    const auto stored = Store::open(workspace.storePath(), Store::Mode::ReadOnly).diagnoses({});
    QCOMPARE(stored.size(), std::size_t{4});
}

void StudyResultsTest::everyPlaceShowsWhatWasReadAndJudgedOnce()
{
    const std::vector<std::string> keys{caseKey, "second_1"};
    const std::vector<MethodSetting> methods{{"nsigma"}, {"baro"}};
    const QString store = madeStore("once.culprit");
    for (const std::string& key : keys) {
        Store::open(store).saveDiagnosis(answer(key, "nsigma", "ray-replicas-1"));
        Store::open(store).saveDiagnosis(answer(key, "baro", "nginx-proxy"));
    }
    MainWindow window(m_registry, {});
    window.resize(1440, 900);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    Workspace& workspace = window.workspace();
    QSignalSpy reset(&workspace.results(), &StudyResults::reset);
    QVERIFY(workspace.openStore(store));
    QTRY_VERIFY(workspace.results().isKnown());
    const int readings = static_cast<int>(reset.count());
    const ResultSet& set = workspace.results().set();
    QCOMPARE(set.size(), std::size_t{4});
    // Who reads the store from here on sees other answers.
    for (const std::string& key : keys) {
        Store::open(store).saveDiagnosis(answer(key, "nsigma", "nginx-proxy"));
        Store::open(store).saveDiagnosis(answer(key, "baro", "ray-replicas-1"));
    }

    // Not judgements that are equal: the very same.
    window.showPlace("results");
    const auto* results = window.find<ResultsPlace>();
    QTRY_VERIFY(results->statistics().figures());
    for (const std::string& key : keys) {
        for (const MethodSetting& method : methods) {
            QVERIFY(set.find({method}, key));
            QCOMPARE(results->statistics().figures()->results.find({method}, key), set.find({method}, key));
        }
    }
    QCOMPARE(results->statistics().figures()->accuracy.find(methods[0])->all.ac1, 1.0);

    window.showPlace("compare");
    auto* compare = window.find<ComparePlace>();
    compare->setMethods(methods);
    QTRY_VERIFY(compare->comparison() && compare->comparison()->methods() == methods &&
                compare->comparison()->cases().size() == keys.size());
    for (const std::string& key : keys) {
        for (std::size_t method = 0; method < methods.size(); ++method) {
            QCOMPARE(compare->comparison()->find(method, key), set.find({methods[method]}, key));
        }
    }
    QCOMPARE(compare->comparison()->paired(0, 1).onlyA, 2);

    window.showPlace("misattribution");
    const auto* heatmaps = window.find<MisattributionPlace>();
    QTRY_COMPARE(heatmaps->grid()->matrices().size(), std::size_t{2});
    for (const Misattribution& matrix : heatmaps->grid()->matrices()) {
        QCOMPARE(matrix.right, matrix.method == "nsigma" ? 2 : 0);
    }
    QCOMPARE(workspace.results().bestRank(caseKey), std::optional(1));
    QCOMPARE(static_cast<int>(reset.count()), readings);
}

CULPRIT_GUI_TEST_MAIN(StudyResultsTest)
#include "study_results_test.moc"
