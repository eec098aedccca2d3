// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/accuracy_table.h"
#include "evaluation/misattribution.h"
#include "evaluation/result_set.h"

#include <QTest>

#include <thread>

using namespace culprit;

namespace {

const Ranker baro{{"baro"}};
const Ranker swept{{"baro", Variant::Benchmark, {{"offset", std::int64_t{30}}}}};
const Ranker brought{{"baro"}, Origin::Imported};

std::vector<CaseSummary> fourCases()
{
    std::vector<CaseSummary> cases(4);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        cases[i].key = std::to_string(i + 1);
        cases[i].components = {"head", "worker"};
        cases[i].injection = Injection{0, 60, i == 0 ? "cpu" : "memory", "worker", {}, {}};
    }
    cases[3].injection.reset(); // nothing to be judged by
    return cases;
}

Diagnosis answer(const std::string& caseKey, const Ranker& ranker, const std::vector<std::string>& items,
                 std::uint64_t seed = 1)
{
    Diagnosis diagnosis;
    diagnosis.key = {caseKey, ranker.setting, seed, ranker.origin};
    for (double score = static_cast<double>(items.size()); const std::string& item : items) {
        diagnosis.ranking.push_back({item, score--, {"why", {}, {}}});
    }
    return diagnosis;
}

} // namespace

class ResultSetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsResultsByRankerAndCase();
    void theLowestSeedCounts();
    void sweepsKeepApart();
    void aResultTakesThePlaceOfItsLike();
    void judgesOnceWhatHasACause();
    void tablesAndHeatmapsAgree();
    void snapshotsStay();
    void snapshotsCanBeReadElsewhere();
    void narrowsToCases();
    void narrowsToCasesItDoesNotKnow();
    void narrowsToRankers();
};

void ResultSetTest::holdsResultsByRankerAndCase()
{
    ResultSet results(fourCases());
    QVERIFY(results.isEmpty());
    QVERIFY(results.add(answer("2", baro, {"head_cpu", "head_memory", "worker_cpu"})));
    QVERIFY(!results.add(answer("elsewhere", baro, {"head_cpu"})));
    QVERIFY(results.rankers() == std::vector{baro});
    QCOMPARE(results.size(), std::size_t{1});
    const Result* result = results.find(baro, "2");
    QVERIFY(result && !results.find(baro, "1") && !results.find(brought, "2") && !results.find(baro, "none"));
    QCOMPARE(result->rankedComponents(), (std::vector<std::string>{"head", "worker"}));
    QCOMPARE(result->components[1].score, 1.0); // that of its first item
    QCOMPARE(result->judgement.rank, 2);
    QCOMPARE(result->judgement.blamed, std::string("head"));
    QCOMPARE(result->judgement.ac3, 1.0);
    QCOMPARE(results.columns().front()->at(1), result);
    QCOMPARE(results.findCase("2"), &results.cases()[1]);
}

void ResultSetTest::theLowestSeedCounts()
{
    ResultSet results(fourCases());
    results.add(answer("1", baro, {"head_x"}, 3));
    results.add(answer("1", baro, {"worker_x"}, 2));
    results.add(answer("1", baro, {"head_y"}, 7));
    QCOMPARE(results.find(baro, "1")->key().seed, std::uint64_t{2});
    QCOMPARE(results.size(), std::size_t{3});
    std::vector<std::uint64_t> seeds;
    for (const auto& result : results.column(baro)->seeds(0)) {
        seeds.push_back(result->key().seed);
    }
    QCOMPARE(seeds, (std::vector<std::uint64_t>{2, 3, 7}));
    QCOMPARE(results.judgements().size(), std::size_t{1});
}

void ResultSetTest::sweepsKeepApart()
{
    ResultSet results(fourCases());
    results.add(answer("1", swept, {"head_x"}, 1));
    results.add(answer("1", baro, {"worker_x"}, 2)); // a higher seed than the other setting's
    results.add(answer("1", brought, {}, 1));
    const AccuracyTable table = accuracyTable(results.judgements(), results.cases());
    QCOMPARE(table.rows.size(), std::size_t{3});
    QCOMPARE(table.find(baro)->all.ac1, 1.0);
    QCOMPARE(table.find(swept)->all.ac1, 0.0);
    QCOMPARE(table.find(brought)->all.n, 1);
    QCOMPARE(results.judgements(baro).size(), std::size_t{1});
}

void ResultSetTest::aResultTakesThePlaceOfItsLike()
{
    ResultSet results(fourCases());
    results.add(answer("1", baro, {"head_x"}));
    Diagnosis failed = answer("1", baro, {});
    failed.status = DiagnosisStatus::Failed;
    failed.message = "on purpose";
    results.add(failed);
    QCOMPARE(results.size(), std::size_t{1});
    QCOMPARE(results.find(baro, "1")->message, std::string("on purpose"));
    QVERIFY(!results.find(baro, "1")->judgement.answered);
}

void ResultSetTest::judgesOnceWhatHasACause()
{
    ResultSet results(fourCases());
    for (const char* key : {"1", "2", "3", "4"}) {
        results.add(answer(key, baro, {"worker_x"}));
        results.add(answer(key, swept, {"head_x"}));
    }
    QCOMPARE(results.size(), std::size_t{8});
    const Judgements judgements = results.judgements();
    QCOMPARE(judgements.size(), std::size_t{6});
    QVERIFY(!results.find(baro, "4")->isJudged);
    // By case, then by ranker; the same objects wherever they are asked for.
    QCOMPARE(judgements[0].key.caseKey, std::string("1"));
    QVERIFY(judgements[1].key.isOf(swept));
    QCOMPARE(&judgements[3], &results.judgements(swept)[1]);
    QCOMPARE(&judgements[3], &results.find(swept, "2")->judgement);
}

void ResultSetTest::tablesAndHeatmapsAgree()
{
    ResultSet results(fourCases());
    results.add(answer("1", baro, {"worker_x"}));
    results.add(answer("2", baro, {"head_x", "worker_x"}));
    results.add(answer("3", baro, {"worker_x"}));
    const AccuracyTable table = accuracyTable(results.judgements(), results.cases());
    const Misattribution heatmap =
        misattribution(results.judgements(baro), baro, componentsOfCases(results.cases()));
    QCOMPARE(static_cast<double>(heatmap.right) / heatmap.total, table.find(baro)->all.ac1);
    QCOMPARE(heatmap.total, table.find(baro)->all.n);
    QVERIFY(heatmap.ranker == baro);
}

void ResultSetTest::snapshotsStay()
{
    ResultSet results(fourCases());
    results.add(answer("1", baro, {"worker_x"}));
    const ResultSet before = results;
    const Result* kept = before.find(baro, "1");
    results.add(answer("1", baro, {"head_x"}));
    results.add(answer("2", baro, {"head_x"}));
    results.add(answer("1", swept, {"head_x"}));
    QCOMPARE(before.size(), std::size_t{1});
    QCOMPARE(before.find(baro, "1"), kept);
    QCOMPARE(kept->judgement.blamed, std::string("worker"));
    QCOMPARE(results.size(), std::size_t{3});
    QCOMPARE(results.find(baro, "1")->judgement.blamed, std::string("head"));

    // What a copy changes is its own, too.
    ResultSet other = before;
    other.add(answer("3", baro, {"head_x"}));
    QCOMPARE(before.size(), std::size_t{1});
    other = results;
    other.add(answer("3", baro, {"head_x"}));
    QCOMPARE(results.size(), std::size_t{3});
    QCOMPARE(other.size(), std::size_t{4});
}

void ResultSetTest::snapshotsCanBeReadElsewhere()
{
    ResultSet results(fourCases());
    std::vector<std::size_t> counted(40);
    {
        std::vector<std::jthread> readers;
        for (std::size_t i = 0; i < counted.size(); ++i) {
            results.add(answer(std::to_string(i % 3 + 1), baro, {"head_x"}, i));
            readers.emplace_back([snapshot = results, &count = counted[i]] {
                const ResultSet again = snapshot;
                count = again.size() + again.judgements().size();
            });
        }
    }
    for (std::size_t i = 0; i < counted.size(); ++i) {
        QCOMPARE(counted[i], i + 1 + std::min<std::size_t>(i + 1, 3));
    }
}

void ResultSetTest::narrowsToCases()
{
    ResultSet results(fourCases());
    results.add(answer("1", baro, {"worker_x"}));
    results.add(answer("3", baro, {"head_x"}));
    results.add(answer("2", swept, {"head_x"}));
    const ResultSet some = results.ofCases(std::vector<std::string>{"3", "none", "1"});
    QCOMPARE(some.cases().size(), std::size_t{2});
    QCOMPARE(some.cases()[0].key, std::string("3"));
    QVERIFY(some.rankers() == std::vector{baro});
    QCOMPARE(some.find(baro, "1"), results.find(baro, "1"));
    QCOMPARE(some.judgements().size(), std::size_t{2});
}

void ResultSetTest::narrowsToCasesItDoesNotKnow()
{
    ResultSet results(fourCases());
    results.add(answer("1", baro, {"worker_x"}));
    std::vector<CaseSummary> wanted = fourCases();
    wanted.erase(wanted.begin() + 1, wanted.end());
    wanted.insert(wanted.begin(), CaseSummary());
    wanted.front().key = "new";
    const ResultSet some = results.ofCases(wanted);
    QCOMPARE(some.cases().size(), std::size_t{2});
    QVERIFY(some.cases().front().key == "new" && !some.find(baro, "new"));
    QCOMPARE(some.find(baro, "1"), results.find(baro, "1")); // the same judgement, not another
    QCOMPARE(some.size(), std::size_t{1});
}

void ResultSetTest::narrowsToRankers()
{
    ResultSet results(fourCases());
    results.add(answer("1", baro, {"worker_x"}));
    results.add(answer("1", brought, {"head_x"}));
    results.add(answer("2", swept, {"head_x"}));
    const ResultSet some = results.ofRankers(std::vector{swept, brought});
    QCOMPARE(some.size(), std::size_t{2});
    QVERIFY(!some.column(baro));
    QCOMPARE(some.find(brought, "1"), results.find(brought, "1"));
    QVERIFY(computedRankers(results, Variant::Benchmark) == (std::vector{baro, swept}));
}

QTEST_GUILESS_MAIN(ResultSetTest)
#include "result_set_test.moc"
