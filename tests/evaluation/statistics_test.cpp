// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/accuracy.h"
#include "evaluation/agreement.h"
#include "evaluation/intervals.h"
#include "evaluation/random_ranking.h"
#include "evaluation/result_set.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <random>
#include <string>
#include <vector>

using namespace culprit;

namespace {

using Names = std::vector<std::string>;

double uniform(std::mt19937_64& random)
{
    return static_cast<double>(random() >> 11) * 0x1.0p-53;
}

} // namespace

class StatisticsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wilsonCovers_data();
    void wilsonCovers();
    void bootstrapCovers_data();
    void bootstrapCovers();
    void permutationTestKeepsItsLevel();
    void permutationTestFindsADifference();
    void pairedCounts();
    void tauKnownValues();
    void tauByCountingPairs();
    void tauOfLongRankings();
    void agreementOfMethods();
    void randomExpectationByCounting();
    void randomExpectationByEnumeration_data();
    void randomExpectationByEnumeration();
    void randomExpectationBySimulation();
};

void StatisticsTest::wilsonCovers_data()
{
    QTest::addColumn<int>("n");
    QTest::newRow("30 cases") << 30;
    QTest::newRow("120 cases") << 120;
}

void StatisticsTest::wilsonCovers()
{
    QFETCH(int, n);
    std::mt19937_64 random(1);
    double coverage = 0;
    constexpr int rounds = 4000;
    for (int tenth = 1; tenth <= 9; ++tenth) {
        const double p = tenth / 10.0;
        int covered = 0;
        for (int round = 0; round < rounds; ++round) {
            int successes = 0;
            for (int i = 0; i < n; ++i) {
                successes += uniform(random) < p ? 1 : 0;
            }
            covered += wilsonInterval(successes, n).contains(p) ? 1 : 0;
        }
        coverage += static_cast<double>(covered) / rounds / 9;
    }
    qInfo("mean coverage %.4f", coverage);
    QVERIFY2(coverage > 0.93 && coverage < 0.97, qPrintable(QString::number(coverage)));
}

void StatisticsTest::bootstrapCovers_data()
{
    wilsonCovers_data();
}

void StatisticsTest::bootstrapCovers()
{
    // Avg@5 of a case is one of 0, 0.2, …, 1: the true cause's rank is geometric with chance p, from the top.
    QFETCH(int, n);
    std::mt19937_64 random(2);
    double coverage = 0;
    constexpr int rounds = 300;
    for (int tenth = 1; tenth <= 9; ++tenth) {
        const double p = tenth / 10.0;
        double mean = 0;
        for (int rank = 1; rank <= 5; ++rank) {
            mean += p * std::pow(1 - p, rank - 1) * (6 - rank) / 5;
        }
        int covered = 0;
        for (int round = 0; round < rounds; ++round) {
            std::vector<double> values;
            for (int i = 0; i < n; ++i) {
                int rank = 1;
                while (rank < 6 && uniform(random) >= p) {
                    ++rank;
                }
                values.push_back((6 - rank) / 5.0);
            }
            covered += bootstrapMean(values, random(), 600).contains(mean) ? 1 : 0;
        }
        coverage += static_cast<double>(covered) / rounds / 9;
    }
    qInfo("mean coverage %.4f", coverage);
    QVERIFY2(coverage > 0.93 && coverage < 0.97, qPrintable(QString::number(coverage)));
}

void StatisticsTest::permutationTestKeepsItsLevel()
{
    std::mt19937_64 random(3);
    constexpr int rounds = 1000;
    for (const int n : {30, 45}) {
        int rejected = 0;
        for (int round = 0; round < rounds; ++round) {
            std::vector<double> a;
            std::vector<double> b;
            for (int i = 0; i < n; ++i) {
                const double difficulty = uniform(random); // cases differ, methods do not
                a.push_back(uniform(random) < difficulty ? 1 : 0);
                b.push_back(uniform(random) < difficulty ? 1 : 0);
            }
            rejected += comparePaired(a, b, random()).pValue <= 0.05 ? 1 : 0;
        }
        const double level = static_cast<double>(rejected) / rounds;
        qInfo("type I error %.4f at n = %d", level, n);
        QVERIFY2(level <= 0.055, qPrintable(QString::number(level)));
    }
}

void StatisticsTest::permutationTestFindsADifference()
{
    const std::vector<double> a(12, 1.0);
    const std::vector<double> b(12, 0.0);
    const PairedComparison comparison = comparePaired(a, b);
    QCOMPARE(comparison.pValue, 2.0 / 4096); // all or none flipped
    QCOMPARE(comparison.meanDifference, 1.0);
    const std::vector<double> manyA(40, 1.0);
    const std::vector<double> manyB(40, 0.2);
    QVERIFY(comparePaired(manyA, manyB).pValue < 1e-4);
}

void StatisticsTest::pairedCounts()
{
    const std::vector<double> a{1, 1, 0, 0, 1};
    const std::vector<double> b{1, 0, 1, 0, 0};
    const PairedComparison comparison = comparePaired(a, b);
    QCOMPARE(comparison.bothRight, 1);
    QCOMPARE(comparison.onlyA, 2);
    QCOMPARE(comparison.onlyB, 1);
    QCOMPARE(comparison.neither, 1);
    QCOMPARE(comparison.pValue, 1.0); // 2 against 1: every pattern is as extreme
    QCOMPARE(comparePaired({}, {}).pValue, 1.0);
}

void StatisticsTest::tauKnownValues()
{
    const Names abc{"a", "b", "c"};
    QCOMPARE(kendallTauB(abc, abc), 1.0);
    QCOMPARE(kendallTauB(abc, Names{"c", "b", "a"}), -1.0);
    QCOMPARE(kendallTauB(abc, Names{"b", "a", "c"}), 1.0 / 3);
    // b and c share the last place on the right: 2 concordant pairs, 3 and 2 untied ones.
    QVERIFY(std::abs(kendallTauB(abc, Names{"a"}) - 2 / std::sqrt(6.0)) < 1e-12);
    QVERIFY(std::isnan(kendallTauB(abc, Names{})));
}

namespace {

/// By its definition: every pair of components that either ranking names.
double tauOfPairs(const Names& a, const Names& b)
{
    Names all = a;
    std::ranges::copy_if(b, std::back_inserter(all),
                         [&](const std::string& name) { return std::ranges::find(a, name) == a.end(); });
    const auto place = [](const Names& ranking, const std::string& name) {
        return std::ranges::find(ranking, name) - ranking.begin();
    };
    long long balance = 0;
    long long untiedInA = 0;
    long long untiedInB = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = i + 1; j < all.size(); ++j) {
            const auto inA = place(a, all[i]) - place(a, all[j]);
            const auto inB = place(b, all[i]) - place(b, all[j]);
            untiedInA += inA != 0 ? 1 : 0;
            untiedInB += inB != 0 ? 1 : 0;
            balance += inA == 0 || inB == 0 ? 0 : (inA < 0) == (inB < 0) ? 1 : -1;
        }
    }
    return untiedInA == 0 || untiedInB == 0
               ? std::nan("")
               : static_cast<double>(balance) /
                     std::sqrt(static_cast<double>(untiedInA) * static_cast<double>(untiedInB));
}

} // namespace

void StatisticsTest::tauByCountingPairs()
{
    std::mt19937_64 random(3);
    Names components;
    for (int i = 0; i < 9; ++i) {
        components.push_back("component-" + std::to_string(i));
    }
    const auto ranking = [&] {
        Names all = components;
        std::ranges::shuffle(all, random);
        all.resize(random() % (all.size() + 1));
        return all;
    };
    for (int round = 0; round < 2000; ++round) {
        const Names a = ranking();
        const Names b = ranking();
        const double expected = tauOfPairs(a, b);
        const double found = kendallTauB(a, b);
        QVERIFY(std::isnan(expected) ? std::isnan(found) : found == expected);
    }
}

void StatisticsTest::tauOfLongRankings()
{
    // Every pair of a hundred thousand components would take hours.
    Names up;
    for (int i = 0; i < 100'000; ++i) {
        up.push_back(std::to_string(i));
    }
    const Names down(up.rbegin(), up.rend());
    QCOMPARE(kendallTauB(up, up), 1.0);
    QCOMPARE(kendallTauB(up, down), -1.0);
}

void StatisticsTest::agreementOfMethods()
{
    std::vector<Diagnosis> diagnoses;
    const auto add = [&](const char* method, const char* key, const Names& items) {
        Diagnosis diagnosis;
        diagnosis.key.setting.id = method;
        diagnosis.key.caseKey = key;
        for (const std::string& item : items) {
            diagnosis.ranking.push_back({item, 1, {}});
        }
        diagnoses.push_back(diagnosis);
    };
    add("m", "1", {"a", "b"});
    add("m", "2", {"a", "b"});
    add("n", "1", {"a", "b"});
    add("n", "2", {"b", "a"});
    add("n", "3", {"b", "a"});
    std::vector<CaseSummary> cases(3);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        cases[i].key = std::to_string(i + 1);
    }
    const ResultSet results(cases, diagnoses);
    const AgreementMatrix matrix =
        agreementMatrix(results, std::vector<Ranker>{{{"silent"}}, {{"m"}}, {{"n"}}});
    QVERIFY(matrix.rankers == (std::vector<Ranker>{{{"m"}}, {{"n"}}}));
    QCOMPARE(matrix.cases[0][1], 2);
    QCOMPARE(matrix.top1[0][1], 0.5);
    QCOMPARE(matrix.tauB[0][1], 0.0);
    QCOMPARE(matrix.top1[1][1], 1.0);
}

void StatisticsTest::randomExpectationByCounting()
{
    const auto chanceOf = [](int own, std::vector<int> others, int k) {
        return randomAccuracyAtK(std::vector{own}, others, k);
    };
    // Columns A A B C: all 4! orders counted by hand over the first two distinct components.
    QVERIFY(std::abs(chanceOf(2, {1, 1}, 1) - 0.5) < 1e-12);
    QVERIFY(std::abs(chanceOf(1, {2, 1}, 1) - 0.25) < 1e-12);
    // P(B second) = P(A first) * 1/2 + P(C first) * 1/3.
    QVERIFY(std::abs(chanceOf(1, {2, 1}, 2) - (0.25 + 0.5 * 0.5 + 0.25 / 3)) < 1e-12);
    QVERIFY(std::abs(chanceOf(1, {2, 1}, 3) - 1) < 1e-12);
    QCOMPARE(chanceOf(0, {2, 1}, 3), 0.0);
    QCOMPARE(chanceOf(2, {2, 1}, 0), 0.0);
    QCOMPARE(randomAccuracyAtK({}, std::vector{2, 1}, 3), 0.0);
}

void StatisticsTest::randomExpectationByEnumeration_data()
{
    QTest::addColumn<std::vector<int>>("causes");
    QTest::addColumn<std::vector<int>>("others");
    QTest::newRow("one cause") << std::vector{2} << std::vector{3, 1, 2};
    QTest::newRow("two causes") << std::vector{1, 3} << std::vector{2, 2};
    QTest::newRow("one of two has no columns") << std::vector{0, 2} << std::vector{3, 1, 1};
    QTest::newRow("three causes, one other") << std::vector{1, 2, 1} << std::vector{4};
    QTest::newRow("causes alone") << std::vector{3, 2} << std::vector<int>{};
    QTest::newRow("six causes") << std::vector{1, 1, 1, 1, 2, 1} << std::vector{1, 1};
    QTest::newRow("none ranked") << std::vector{0} << std::vector{2, 1};
}

void StatisticsTest::randomExpectationByEnumeration()
{
    QFETCH(std::vector<int>, causes);
    QFETCH(std::vector<int>, others);
    std::vector<std::string> owners; // of the columns
    std::vector<std::string> trueCauses;
    for (std::size_t i = 0; i < causes.size() + others.size(); ++i) {
        const bool isCause = i < causes.size();
        const std::string name(1, static_cast<char>('a' + i));
        owners.insert(owners.end(), static_cast<std::size_t>(isCause ? causes[i] : others[i - causes.size()]),
                      name);
        if (isCause) {
            trueCauses.push_back(name);
        }
    }
    constexpr int deepest = 6;
    constexpr double rounding = 1e-10; // of sums over up to 9! / 2 orders
    std::vector<double> sums(deepest, 0.0);
    double averages = 0;
    double orders = 0;
    do { // orders of equal columns are equally many for each order told apart
        std::vector<std::string> ranking;
        for (const std::string& owner : owners) {
            if (std::ranges::find(ranking, owner) == ranking.end()) {
                ranking.push_back(owner);
            }
        }
        for (int k = 1; k <= deepest; ++k) {
            sums[static_cast<std::size_t>(k - 1)] += accuracyAtK(ranking, trueCauses, k);
        }
        averages += averageAtK(ranking, trueCauses, 5);
        ++orders;
    } while (std::ranges::next_permutation(owners).found);
    for (int k = 1; k <= deepest; ++k) {
        const double expected = randomAccuracyAtK(causes, others, k);
        const double counted = sums[static_cast<std::size_t>(k - 1)] / orders;
        QVERIFY2(std::abs(expected - counted) < rounding,
                 qPrintable(QStringLiteral("AC@%1: %2, counted %3").arg(k).arg(expected).arg(counted)));
    }
    const RandomExpectation all = randomExpectation(causes, others);
    QVERIFY(std::abs(all.ac1 - sums[0] / orders) < rounding);
    QVERIFY(std::abs(all.ac3 - sums[2] / orders) < rounding);
    QVERIFY(std::abs(all.avg5 - averages / orders) < rounding);
}

void StatisticsTest::randomExpectationBySimulation()
{
    const std::vector<int> columns{4, 5, 5, 5, 4, 5};
    const RandomExpectation expected =
        randomExpectation(std::span(columns).first(1), std::span(columns).subspan(1));
    std::vector<int> owners;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        owners.insert(owners.end(), static_cast<std::size_t>(columns[i]), static_cast<int>(i));
    }
    std::mt19937_64 random(4);
    constexpr int rounds = 100'000;
    double ac1 = 0;
    double ac3 = 0;
    double avg5 = 0;
    for (int round = 0; round < rounds; ++round) {
        std::ranges::shuffle(owners, random);
        std::vector<int> order;
        for (const int owner : owners) {
            if (std::ranges::find(order, owner) == order.end()) {
                order.push_back(owner);
            }
        }
        const auto rank = std::ranges::find(order, 0) - order.begin() + 1;
        ac1 += rank <= 1 ? 1 : 0;
        ac3 += rank <= 3 ? 1 : 0;
        avg5 += rank <= 5 ? static_cast<double>(6 - rank) / 5 : 0;
    }
    QVERIFY(std::abs(ac1 / rounds - expected.ac1) < 0.006);
    QVERIFY(std::abs(ac3 / rounds - expected.ac3) < 0.006);
    QVERIFY(std::abs(avg5 / rounds - expected.avg5) < 0.006);
}

QTEST_APPLESS_MAIN(StatisticsTest)
#include "statistics_test.moc"
