// SPDX-License-Identifier: GPL-3.0-or-later
// What ties for the first places says nothing by its order, and cells without an answer count as asked.
#include "evaluation/accuracy_table.h"
#include "evaluation/result_set.h"
#include "evaluation/tie_expectation.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

using namespace culprit;

namespace {

const std::vector<std::string> causes{"b"};

std::vector<RankedItem> ranking(const std::vector<std::pair<std::string, double>>& items)
{
    std::vector<RankedItem> ranked;
    for (const auto& [name, score] : items) {
        ranked.push_back({name, score, {}});
    }
    return ranked;
}

RankingScores scored(const std::vector<std::pair<std::string, double>>& items)
{
    return expectedScores(ranking(items), {}, causes);
}

CaseSummary someCase(const std::string& key)
{
    CaseSummary summary;
    summary.key = key;
    summary.components = {"a", "b", "c"};
    summary.injection = Injection{0, 60, "cpu", "b", {}, {}};
    return summary;
}

Diagnosis diagnosisOf(const std::string& key, Variant variant, DiagnosisStatus status, double scoreOfB)
{
    Diagnosis diagnosis;
    diagnosis.key = {key, {"pc_pagerank", variant}};
    diagnosis.status = status;
    diagnosis.ranking = ranking({{"a_x", 1}, {"b_x", scoreOfB}, {"c_x", 0.5}});
    std::ranges::stable_sort(diagnosis.ranking, std::ranges::greater(), &RankedItem::score);
    return diagnosis;
}

} // namespace

class TiesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scoresByExpectation();
    void agreesWithDrawnOrders();
    void tellsTies();
    void benchmarkKeepsTheOrder();
    void tiesAreScoredAsAsked();
    void missingCellsCountAsAsked_data();
    void missingCellsCountAsAsked();
};

void TiesTest::scoresByExpectation()
{
    QCOMPARE(scored({{"a_x", 3}, {"b_x", 2}}).ac1, 0.0); // no tie
    QCOMPARE(scored({{"a_x", 3}, {"b_x", 2}}).ac3, 1.0);
    const double nan = std::nan("");
    QCOMPARE(scored({{"a_x", nan}, {"b_x", nan}}).ac1, 0.0); // without scores the order is the answer
    // Wherever the cause stands in the file.
    for (const auto& items : {std::vector<std::pair<std::string, double>>{{"a_x", 1}, {"b_x", 1}, {"c_x", 1}},
                              {{"b_x", 1}, {"a_x", 1}, {"c_x", 1}}}) {
        QCOMPARE(scored(items).ac1, 1.0 / 3);
        QCOMPARE(scored(items).ac3, 1.0);
    }
    // By columns, not by components; and what has been placed before takes no part.
    QCOMPARE(scored({{"a_x", 1}, {"b_x", 1}, {"b_y", 1}}).ac1, 2.0 / 3);
    QCOMPARE(scored({{"c_x", 2}, {"c_y", 1}, {"b_x", 1}}).ac1, 0.0);
    QCOMPARE(scored({{"c_x", 2}, {"c_y", 1}, {"b_x", 1}}).ac3, 1.0);
    QCOMPARE(scored({{"a_x", 1}, {"c_x", 1}}).avg5, 0.0);
}

void TiesTest::agreesWithDrawnOrders()
{
    const std::vector<std::pair<std::string, double>> items{{"a_1", 9}, {"a_2", 5}, {"c_1", 5}, {"c_2", 5},
                                                            {"b_1", 5}, {"d_1", 5}, {"e_1", 5}, {"b_2", 1}};
    const RankingScores expected = scored(items);
    std::mt19937 random(7);
    RankingScores sum;
    constexpr int draws = 20'000;
    for (int draw = 0; draw < draws; ++draw) {
        auto order = items;
        std::shuffle(order.begin() + 1, order.end() - 1, random);
        for (std::size_t i = 0; i < order.size(); ++i) {
            order[i].second = -static_cast<double>(i);
        }
        const RankingScores one = scored(order);
        sum = {sum.ac1 + one.ac1, sum.ac3 + one.ac3, sum.avg5 + one.avg5};
    }
    QVERIFY(std::fabs(sum.ac1 / draws - expected.ac1) < 0.02);
    QVERIFY(std::fabs(sum.ac3 / draws - expected.ac3) < 0.02);
    QVERIFY(std::fabs(sum.avg5 / draws - expected.avg5) < 0.02);
}

void TiesTest::tellsTies()
{
    Diagnosis diagnosis;
    QCOMPARE(diagnosis.tiedComponents(), std::size_t{0});
    diagnosis.ranking = ranking({{"a_x", 0.1 + 0.2}, {"a_y", 0.3}, {"b_x", 0.3}, {"c_x", 0.2}});
    QCOMPARE(diagnosis.tiedComponents(), std::size_t{2});
    diagnosis.ranking.erase(diagnosis.ranking.begin() + 2);
    QCOMPARE(diagnosis.tiedComponents(), std::size_t{1}); // of one component
}

void TiesTest::benchmarkKeepsTheOrder()
{
    for (const auto& [variant, ac1] : {std::pair{Variant::Benchmark, 0.0}, {Variant::Corrected, 0.5}}) {
        const Judgement judgement = judged(someCase("1"), diagnosisOf("1", variant, DiagnosisStatus::Ok, 1));
        QVERIFY(judgement.tied);
        QCOMPARE(judgement.ac1, ac1);
        QCOMPARE(judgement.expected.ac1, 0.5);
    }
}

void TiesTest::tiesAreScoredAsAsked()
{
    QVERIFY(tieScoresFrom("expected") == TieScores::Expected);
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, tieScoresFrom("fair"));
    // Twice a tie that has the cause second, once an answer without one.
    const std::vector<CaseSummary> cases{someCase("1"), someCase("2"), someCase("3")};
    const ResultSet results(cases, std::vector{diagnosisOf("1", Variant::Benchmark, DiagnosisStatus::Ok, 1),
                                               diagnosisOf("2", Variant::Benchmark, DiagnosisStatus::Ok, 1),
                                               diagnosisOf("3", Variant::Benchmark, DiagnosisStatus::Ok, 2)});
    const auto cell = [&](TieScores ties) {
        return accuracyTable(results.judgements(), cases, {}, {MissingCells::LeaveOut, ties})
            .rows.front()
            .all;
    };
    QCOMPARE(cell(TieScores::AsOrdered).ac1, 1.0 / 3);
    QCOMPARE(cell(TieScores::AsOrdered).tied, 2);
    QCOMPARE(cell(TieScores::AsOrdered).expectedAc1, 2.0 / 3);
    QCOMPARE(cell(TieScores::Expected).ac1, 2.0 / 3);
    QCOMPARE(cell(TieScores::Expected).tied, 2);
}

void TiesTest::missingCellsCountAsAsked_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<int>("n");
    QTest::addColumn<int>("leftOut");
    QTest::addColumn<double>("ac1");
    QTest::newRow("left out") << QStringLiteral("leave-out") << 1 << 2 << 1.0;
    QTest::newRow("wrong") << QStringLiteral("wrong") << 3 << 0 << 1.0 / 3;
    QTest::newRow("as in the benchmark") << QStringLiteral("benchmark") << 2 << 1 << 1.0;
}

void TiesTest::missingCellsCountAsAsked()
{
    QFETCH(QString, how);
    const MissingCells missing = missingCellsFrom(how.toStdString());
    QCOMPARE(QString::fromUtf8(toString(missing).data()), how);
    const std::vector<CaseSummary> cases{someCase("1"), someCase("2"), someCase("3"), someCase("4")};
    const ResultSet results(cases,
                            std::vector{diagnosisOf("1", Variant::Benchmark, DiagnosisStatus::Ok, 2),
                                        diagnosisOf("2", Variant::Benchmark, DiagnosisStatus::Fallback, 2),
                                        diagnosisOf("3", Variant::Benchmark, DiagnosisStatus::Failed, 2)});
    const AccuracyTable table = accuracyTable(results.judgements(), results.cases(), {}, missing);
    const AccuracyCell& cell = table.rows.front().faults.at("cpu");
    QTEST(cell.n, "n");
    QTEST(cell.leftOut, "leftOut");
    QTEST(cell.ac1, "ac1");
    QCOMPARE(cell.unanswered, 2);
    QCOMPARE(cell.cases, 4); // one was never run
    QVERIFY(cell.isPartial());
}

QTEST_GUILESS_MAIN(TiesTest)
#include "ties_test.moc"
