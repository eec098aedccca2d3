// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/accuracy.h"
#include "evaluation/accuracy_table.h"
#include "evaluation/intervals.h"
#include "evaluation/misattribution.h"
#include "evaluation/result_set.h"

#include <QTest>

#include <random>

using namespace culprit;

namespace {

using Names = std::vector<std::string>;

CaseSummary injected(const std::string& target, const std::string& fault, int iteration)
{
    CaseSummary summary;
    summary.key = target + "_" + fault + "_" + std::to_string(iteration);
    summary.injection =
        Injection{.time = 0, .duration = 60, .fault = fault, .target = target, .kind = {}, .parameters = {}};
    summary.components = {"worker-0", "worker-1", "ray-head", "nginx-proxy", "unknown"};
    return summary;
}

Diagnosis ranked(const CaseSummary& summary, const Names& items, std::uint64_t seed = 1)
{
    Diagnosis diagnosis;
    diagnosis.key.caseKey = summary.key;
    diagnosis.key.setting.id = "m";
    diagnosis.key.seed = seed;
    for (const std::string& item : items) {
        diagnosis.ranking.push_back({item, 1, {}});
    }
    return diagnosis;
}

} // namespace

class EvaluationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accuracyOfOneCause();
    void accuracyOfSeveralCauses();
    void shortAndEmptyRankings();
    void componentsAreRankedOnce();
    void wilsonKnownValues();
    void bootstrapIsRepeatableAndCoversTheMean();
    void cellsWithoutAnswerAreLeftOut();
    void theLowestSeedCounts();
    void faultsInTheStudysOrder();
    void misattributionCounts();
    void blamedStrangersGetAColumn();
};

void EvaluationTest::accuracyOfOneCause()
{
    const Names ranking{"a", "b", "c", "d", "e", "f"};
    QCOMPARE(accuracyAtK(ranking, Names{"a"}, 1), 1.0);
    QCOMPARE(accuracyAtK(ranking, Names{"c"}, 1), 0.0);
    QCOMPARE(accuracyAtK(ranking, Names{"c"}, 3), 1.0);
    QCOMPARE(averageAtK(ranking, Names{"c"}, 5), 3.0 / 5);
    QCOMPARE(averageAtK(ranking, Names{"f"}, 5), 0.0);
    QCOMPARE(rankOfTrueCause(ranking, Names{"c"}), 3);
}

void EvaluationTest::accuracyOfSeveralCauses()
{
    // AC@k divides by min(k, number of causes): with two causes AC@1 is 1 as soon as the first is
    // one of them.
    const Names ranking{"a", "x", "b", "y"};
    const Names causes{"a", "b"};
    QCOMPARE(accuracyAtK(ranking, causes, 1), 1.0);
    QCOMPARE(accuracyAtK(ranking, causes, 2), 0.5);
    QCOMPARE(accuracyAtK(ranking, causes, 3), 1.0);
    QCOMPARE(averageAtK(ranking, causes, 5), (1 + 0.5 + 1 + 1 + 1) / 5);
    QCOMPARE(accuracyAtK(Names{"y", "x", "b"}, causes, 3), 0.5);
}

void EvaluationTest::shortAndEmptyRankings()
{
    QCOMPARE(accuracyAtK(Names{}, Names{"a"}, 3), 0.0);
    QCOMPARE(accuracyAtK(Names{"a"}, Names{"a"}, 5), 1.0);
    QCOMPARE(accuracyAtK(Names{"a"}, Names{}, 1), 0.0);
    QCOMPARE(accuracyAtK(Names{"a"}, Names{"a"}, 0), 0.0);
    QCOMPARE(rankOfTrueCause(Names{}, Names{"a"}), 0);
}

void EvaluationTest::componentsAreRankedOnce()
{
    const Diagnosis diagnosis =
        ranked(injected("worker-0", "cpu", 1),
               {"ray-head_ctn_memory", "worker-0_ctn_cpu", "ray-head_latency", "worker-1"});
    QCOMPARE(diagnosis.rankedComponents(), (Names{"ray-head", "worker-0", "worker-1"}));
}

void EvaluationTest::wilsonKnownValues()
{
    // 5 of 6: the interval that the design's picture of the results prints.
    const Interval some = wilsonInterval(5, 6);
    QVERIFY(std::abs(some.low - 0.4365) < 5e-4);
    QVERIFY(std::abs(some.high - 0.9699) < 5e-4);
    QCOMPARE(wilsonInterval(0, 10).low, 0.0);
    QCOMPARE(wilsonInterval(10, 10).high, 1.0);
    QCOMPARE(wilsonInterval(0, 0).high, 1.0);
}

void EvaluationTest::bootstrapIsRepeatableAndCoversTheMean()
{
    std::vector<double> values;
    for (int i = 0; i < 30; ++i) {
        values.push_back(i % 3 == 0 ? 1.0 : 0.4);
    }
    const Interval first = bootstrapMean(values, 7);
    const Interval second = bootstrapMean(values, 7);
    QCOMPARE(first.low, second.low);
    QCOMPARE(first.high, second.high);
    QVERIFY(first.contains(0.6));
    QVERIFY(first.high - first.low > 0.1 && first.high - first.low < 0.3);
}

void EvaluationTest::cellsWithoutAnswerAreLeftOut()
{
    const std::vector<CaseSummary> cases{injected("worker-0", "cpu", 1), injected("worker-0", "cpu", 2),
                                         injected("worker-0", "cpu", 3)};
    std::vector<Diagnosis> diagnoses{ranked(cases[0], {"worker-0_cpu"}), ranked(cases[1], {"worker-0_cpu"}),
                                     ranked(cases[2], {})};
    diagnoses[1].status = DiagnosisStatus::Fallback;
    const AccuracyTable table = accuracyTable(ResultSet(cases, diagnoses).judgements());
    const AccuracyCell& cell = table.find(MethodSetting{"m"})->faults.at("cpu");
    QCOMPARE(cell.n, 2); // an empty ranking is an answer, a fallback is none
    QCOMPARE(cell.leftOut, 1);
    QCOMPARE(cell.ac1, 0.5);
}

void EvaluationTest::theLowestSeedCounts()
{
    const std::vector<CaseSummary> cases{injected("worker-0", "cpu", 1)};
    const std::vector<Diagnosis> diagnoses{ranked(cases[0], {"ray-head"}, 2),
                                           ranked(cases[0], {"worker-0"}, 1)};
    const ResultSet results(cases, diagnoses);
    QCOMPARE(results.judgements().size(), 1U);
    QCOMPARE(results.judgements()[0].rank, 1);
}

void EvaluationTest::faultsInTheStudysOrder()
{
    std::vector<CaseSummary> cases;
    std::vector<Diagnosis> diagnoses;
    for (const char* fault : {"delay", "gpu", "network", "cpu", "memory"}) {
        cases.push_back(injected("worker-0", fault, 1));
        diagnoses.push_back(ranked(cases.back(), {"worker-0"}));
    }
    const Names ordered{"cpu", "memory", "network", "gpu", "delay"};
    QCOMPARE(faultsInOrder(ResultSet(cases, diagnoses).judgements()), ordered);
    cases.push_back(CaseSummary{}); // without an injection
    QCOMPARE(faultsInOrder(cases), ordered);
    // A fault nobody has been run on is a column where the table is asked for it.
    diagnoses.resize(1);
    const ResultSet results(cases, diagnoses);
    const Judgements one = results.judgements();
    QCOMPARE(accuracyTable(one, cases).faults, Names{"delay"});
    const AccuracyTable table = accuracyTable(one, cases, faultsInOrder(cases));
    QCOMPARE(table.faults, ordered);
    const AccuracyCell& unknown = table.find(MethodSetting{"m"})->faults.at("gpu");
    QCOMPARE(unknown.n, 0);
    QCOMPARE(unknown.cases, 1);
    QVERIFY(!unknown.isComplete());
}

void EvaluationTest::misattributionCounts()
{
    const std::vector<CaseSummary> cases{injected("worker-0", "cpu", 1), injected("worker-1", "cpu", 1),
                                         injected("worker-1", "gpu", 1)};
    const std::vector<Diagnosis> diagnoses{ranked(cases[0], {"worker-0"}), ranked(cases[1], {"nginx-proxy"}),
                                           ranked(cases[2], {})};
    const ResultSet results(cases, diagnoses);
    const Judgements judgements = results.judgements();
    const Misattribution byFault = misattribution(judgements, {{"m"}}, componentsOfCases(cases));
    QCOMPARE(byFault.columns, (Names{"nginx-proxy", "ray-head", "worker-0", "worker-1", "not found"}));
    QCOMPARE(byFault.counts, (std::vector<std::vector<int>>{{1, 0, 1, 0, 0}, {0, 0, 0, 0, 1}}));
    QCOMPARE(byFault.right, 1);
    QCOMPARE(byFault.cases[0][0], (Names{"worker-1_cpu_1"}));

    const Misattribution whole =
        misattribution(judgements, {{"m"}}, componentsOfCases(cases), MisattributionRows::FaultAndTarget);
    QCOMPARE(whole.rows.size(), 3U);
    QVERIFY(whole.isTrueCause(0, 2));
    QVERIFY(!whole.isTrueCause(0, 3));
    const Misattribution byTarget =
        misattribution(judgements, {{"m"}}, componentsOfCases(cases), MisattributionRows::Target);
    QCOMPARE(byTarget.counts, (std::vector<std::vector<int>>{{0, 0, 1, 0, 0}, {1, 0, 0, 0, 1}}));
}

void EvaluationTest::blamedStrangersGetAColumn()
{
    const std::vector<CaseSummary> cases{injected("worker-0", "cpu", 1)};
    const std::vector<Diagnosis> diagnoses{ranked(cases[0], {"unknown"})};
    const ResultSet results(cases, diagnoses);
    const Misattribution matrix = misattribution(results.judgements(), {{"m"}}, componentsOfCases(cases));
    QVERIFY(std::ranges::find(matrix.columns, "unknown") != matrix.columns.end());
}

QTEST_APPLESS_MAIN(EvaluationTest)
#include "evaluation_test.moc"
