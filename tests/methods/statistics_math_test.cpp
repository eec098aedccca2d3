// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/birch.h"
#include "math/energy_distance.h"
#include "math/moments.h"
#include "math/quantile.h"
#include "math/random_stream.h"
#include "math/scaler.h"
#include "ranking/personalised_pagerank.h"
#include "study/random_order.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

namespace culprit {

namespace {

bool isNear(double a, double b, double tolerance = 1e-12)
{
    return std::fabs(a - b) <= tolerance * std::max({1.0, std::fabs(a), std::fabs(b)});
}

} // namespace

/// Expected values without another source are numpy's, pandas' and scikit-learn's on the same numbers.
class StatisticsMathTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quantiles();
    void scales();
    void flatVariablesKeepTheirUnit();
    void moments();
    void correlations();
    void energyDistanceIsItsDefinition();
    void birchSeparatesLevels();
    void streamsAreRepeatableAndUniform();
    void pageRankOfAChain();
    void pageRankRestartsAndDangles();
    void pageRankSaysWhenItDiverges();
    void chanceEqualsEnumeration();
};

void StatisticsMathTest::quantiles()
{
    const std::vector<double> values{9, 1, 4, 16};
    QCOMPARE(math::quantile(values, 0.25), 3.25);
    QCOMPARE(math::quantile(values, 0.5), 6.5);
    QCOMPARE(math::quantile(values, 0.75), 10.75);
    QCOMPARE(math::quantile(values, 0), 1.0);
    QCOMPARE(math::quantile(values, 1), 16.0);
    std::vector<double> list = values;
    QCOMPARE(math::selectedQuantile(list, 0.75), 10.75);
    QCOMPARE(math::median(values), 6.5);
    QVERIFY(std::isnan(math::quantile({}, 0.5)));
}

void StatisticsMathTest::scales()
{
    const std::vector<double> values{1, 2, 3, 4, 10};
    const math::Scale standard = math::standardScale(values);
    QCOMPARE(standard.center, 4.0);
    QVERIFY(isNear(standard.spread, std::sqrt(10.0)));
    const math::Scale robust = math::robustScale(values);
    QCOMPARE(robust.center, 3.0);
    QCOMPARE(robust.spread, 2.0);
    QCOMPARE(robust.scaled(10), 3.5);
    QVERIFY(!standard.isFlat && !robust.isFlat);
}

void StatisticsMathTest::flatVariablesKeepTheirUnit()
{
    const std::vector<double> flat(7, 0.1);
    QCOMPARE(math::standardScale(flat).spread, 1.0);
    QCOMPARE(math::robustScale(flat).spread, 1.0);
    QVERIFY(math::standardScale(flat).isFlat && math::robustScale(flat).isFlat);
    // One outlier moves the deviation, but not the quartiles.
    const std::vector<double> outlier{5, 5, 5, 5, 5, 5, 9};
    QVERIFY(!math::standardScale(outlier).isFlat && math::robustScale(outlier).isFlat);
}

void StatisticsMathTest::moments()
{
    std::vector<double> values(300);
    std::iota(values.begin(), values.end(), 1.0);
    QCOMPARE(math::pairwiseSum(values), 45150.0);
    QCOMPARE(math::mean(std::vector<double>(73, 0.25)), 0.25);
    QVERIFY(isNear(math::sampleDeviation(std::vector<double>{2, 4, 4, 4, 5, 5, 7, 9}), std::sqrt(32.0 / 7)));
    QVERIFY(std::isnan(math::sampleDeviation(std::vector<double>{1})));
    QCOMPARE(math::roundedTo(2.675, 2), 2.68); // as numpy rounds; Python's own round gives 2.67
    QCOMPARE(math::roundedTo(0.125, 2), 0.12);
}

void StatisticsMathTest::correlations()
{
    const std::vector<double> x{1, 2, 3, 4};
    QCOMPARE(math::pearsonCorrelation(x, std::vector<double>{2, 4, 6, 8}), 1.0);
    QCOMPARE(math::pearsonCorrelation(x, std::vector<double>{8, 6, 4, 2}), -1.0);
    QVERIFY(isNear(math::pearsonCorrelation(x, std::vector<double>{1, 3, 2, 4}), 0.8));
    QVERIFY(std::isnan(math::pearsonCorrelation(x, std::vector<double>(4, 3.0))));
    QVERIFY(std::isnan(math::pearsonCorrelation({}, {})));
}

void StatisticsMathTest::energyDistanceIsItsDefinition()
{
    const std::vector<double> x{0.5, 2, 2, 7, -1};
    const std::vector<double> y{3, 2, 8};
    const auto meanDistance = [](const std::vector<double>& a, const std::vector<double>& b) {
        double sum = 0;
        for (const double p : a) {
            for (const double q : b) {
                sum += std::fabs(p - q);
            }
        }
        return sum / static_cast<double>(a.size() * b.size());
    };
    const double squared = 2 * meanDistance(x, y) - meanDistance(x, x) - meanDistance(y, y);
    const math::EnergyDistance distance = math::PooledSamples(x, y).distance();
    QVERIFY(isNear(distance.squared, squared));
    QVERIFY(isNear(distance.coefficient, squared / (2 * meanDistance(x, y))));
    QCOMPARE(math::PooledSamples(x, x).distance().squared, 0.0);
    QVERIFY(isNear(
        math::PooledSamples(std::vector<double>{1, 1}, std::vector<double>{5}).distance().coefficient, 1));
}

void StatisticsMathTest::birchSeparatesLevels()
{
    const std::vector<double> values{0.10, 0.11, 0.30, 0.12, 0.31};
    const std::vector<double> centroids = math::birchCentroids(values, 0.045);
    QCOMPARE(centroids.size(), std::size_t{2});
    QVERIFY(isNear(centroids[0], 0.11) && isNear(centroids[1], 0.305));
    QCOMPARE(math::occupiedClusters(values, centroids), 2);
    QCOMPARE(math::birchCentroids(values, 0.5).size(), std::size_t{1});
    QVERIFY(math::birchCentroids({}, 0.045).empty());
}

void StatisticsMathTest::streamsAreRepeatableAndUniform()
{
    math::RandomStream first(7, "case");
    math::RandomStream again(7, "case");
    math::RandomStream other(7, "other case");
    std::array<int, 6> counts{};
    bool differs = false;
    for (int i = 0; i < 6000; ++i) {
        const auto drawn = first.below(6);
        QCOMPARE(again.below(6), drawn);
        differs = differs || other.below(6) != drawn;
        ++counts[drawn];
    }
    QVERIFY(differs);
    for (const int count : counts) {
        QVERIFY(std::abs(count - 1000) < 150); // five standard deviations
    }
}

void StatisticsMathTest::pageRankOfAChain()
{
    // a -> b -> c, c dangling: x = 0.15/3 + 0.85 (inflow + x_c/3), solved by hand.
    ranking::WeightedGraph graph;
    for (const char* name : {"a", "b", "c"}) {
        graph.addNode(name);
    }
    graph.setEdge(0, 1, 2);
    graph.setEdge(1, 2, 5);
    ranking::PersonalisedPageRankOptions options;
    options.tolerance = 1e-14;
    const auto result = ranking::personalisedPageRank(graph, std::nullopt, options);
    QVERIFY(result.converged);
    const double a = 1 / (3 + 2 * 0.85 + 0.85 * 0.85);
    QVERIFY(isNear(result.scores[0], a, 1e-10));
    QVERIFY(isNear(result.scores[1], a * 1.85, 1e-10));
    QVERIFY(isNear(result.scores[0] + result.scores[1] + result.scores[2], 1, 1e-10));
}

void StatisticsMathTest::pageRankRestartsAndDangles()
{
    ranking::WeightedGraph graph;
    graph.addNode("a");
    graph.addNode("b");
    graph.setEdge(0, 1, 1);
    const auto result = ranking::personalisedPageRank(graph, std::vector<double>{3, 0});
    QVERIFY(result.converged);
    // All restarts go to a; b gets 0.85 of a's share.
    QVERIFY(isNear(result.scores[1], 0.85 * result.scores[0], 1e-5));
    QVERIFY(ranking::personalisedPageRank({}, std::nullopt).converged);
    QCOMPARE(graph.reversed().weight(1, 0), 1.0);
    QCOMPARE(graph.degree(0), 1);
}

void StatisticsMathTest::pageRankSaysWhenItDiverges()
{
    ranking::WeightedGraph graph;
    for (const char* name : {"a", "b", "c"}) {
        graph.addNode(name);
    }
    graph.setEdge(0, 1, 1);
    graph.setEdge(0, 2, -0.99); // shares of 100 and -99
    graph.setEdge(1, 0, 1);
    graph.setEdge(2, 0, -1);
    graph.setEdge(2, 1, 1.01);
    QVERIFY(!ranking::personalisedPageRank(graph, std::nullopt).converged);
    std::stop_source source;
    source.request_stop();
    QVERIFY(ranking::personalisedPageRank(graph, std::nullopt, {}, source.get_token()).stopped);
}

void StatisticsMathTest::chanceEqualsEnumeration()
{
    const std::vector<int> columns{3, 1, 2};
    std::vector<int> owners;
    for (int component = 0; component < 3; ++component) {
        owners.insert(owners.end(), static_cast<std::size_t>(columns[static_cast<std::size_t>(component)]),
                      component);
    }
    std::array<std::array<double, 3>, 3> amongFirst{};
    double orders = 0;
    do {
        std::vector<int> ranked;
        for (const int owner : owners) {
            if (std::ranges::find(ranked, owner) == ranked.end()) {
                ranked.push_back(owner);
            }
        }
        for (std::size_t place = 0; place < 3; ++place) {
            for (std::size_t k = place; k < 3; ++k) {
                ++amongFirst[static_cast<std::size_t>(ranked[place])][k];
            }
        }
        ++orders;
    } while (std::next_permutation(owners.begin(), owners.end())); // distinct orders are equally likely
    for (std::size_t component = 0; component < 3; ++component) {
        const std::vector<double> chance = chancesAmongFirst(columns, columns.size())[component];
        for (std::size_t k = 0; k < 3; ++k) {
            QVERIFY(isNear(chance[k], amongFirst[component][k] / orders));
        }
    }
    QVERIFY(isNear(chancesAmongFirst(columns, 1).front().front(), 0.5));
}

} // namespace culprit

QTEST_GUILESS_MAIN(culprit::StatisticsMathTest)
#include "statistics_math_test.moc"
