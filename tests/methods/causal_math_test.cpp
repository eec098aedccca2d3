// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/assignment.h"
#include "math/chi_squared_test.h"
#include "math/correlation.h"
#include "math/fast_ica.h"
#include "math/fisher_z.h"
#include "math/infeasible.h"
#include "math/kmeans_bins.h"
#include "math/lasso_lars.h"
#include "math/partial_correlation.h"
#include "math/pcg64.h"
#include "math/scalar_network.h"
#include "math/set_order.h"
#include "math/tail_probabilities.h"
#include "ranking/page_rank.h"
#include "ranking/random_walk.h"
#include "ranking/regression_hypothesis_test.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace culprit {

namespace {

bool near(double a, double b, double relative = 1e-9)
{
    return std::abs(a - b) <= relative * std::max({std::abs(a), std::abs(b), 1e-12});
}

Eigen::MatrixXd normalMatrix(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed)
{
    math::Pcg64 random(seed);
    return Eigen::MatrixXd::NullaryExpr(rows, columns, [&] { return random.normal(); });
}

} // namespace

class CausalMathTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// `numpy.random.default_rng(seed)`, numpy 1.24.
    void pcg64GivesNumpysNumbers()
    {
        math::Pcg64 zero(0);
        QCOMPARE(zero.next(), std::uint64_t{11749869230777074271U});
        QCOMPARE(zero.next(), std::uint64_t{4976686463289251617U});
        QCOMPARE(zero.next(), std::uint64_t{755828109848996024U});
        math::Pcg64 answer(42);
        QCOMPARE(answer.next(), std::uint64_t{14276969152011380360U});
        math::Pcg64 wide((std::uint64_t{1} << 40) + 7);
        QCOMPARE(wide.next(), std::uint64_t{15307346044642009514U});
        QCOMPARE(wide.next(), std::uint64_t{4709548916763817589U});
        math::Pcg64 uniform(0);
        QCOMPARE(uniform.uniform(), 0.6369616873214543);
        QCOMPARE(uniform.uniform(), 0.2697867137638703);
        math::Pcg64 other(12345);
        QCOMPARE(other.uniform(), 0.22733602246716966);
    }

    void choiceGivesNumpysChoices()
    {
        math::Pcg64 random(3);
        const auto cumulative = math::cumulativeProbabilities({0.1, 0.2, 0.3, 0.15, 0.25});
        for (const int wanted : {0, 1, 4, 2, 0, 2, 2, 1, 3, 1, 2, 2}) {
            QCOMPARE(random.choice(cumulative), Eigen::Index{wanted});
        }
    }

    void shufflesAndBoundsAreFair()
    {
        math::Pcg64 random(5);
        std::vector<int> seen(7, 0);
        for (int i = 0; i < 7000; ++i) {
            ++seen[random.below(7)];
        }
        for (const int count : seen) {
            QVERIFY(count > 850 && count < 1150);
        }
        std::vector<int> items(20);
        std::iota(items.begin(), items.end(), 0);
        auto shuffled = items;
        random.shuffle(shuffled);
        QVERIFY(shuffled != items);
        std::ranges::sort(shuffled);
        QCOMPARE(shuffled, items);
    }

    void tailProbabilities()
    {
        QVERIFY(near(math::fisherFTail(3.2, 2, 17), 0.06614256666642138));
        QVERIFY(near(math::chiSquaredTail(5.5, 3), 0.1386386173824151));
        QVERIFY(near(math::studentTwoSided(-2.1, 9), 0.06511828241215198));
        QCOMPARE(math::fisherFTail(-1, 2, 5), 1.0);
        QCOMPARE(math::chiSquaredTail(std::numeric_limits<double>::infinity(), 2), 0.0);
    }

    void partialCorrelationIsThatOfResiduals()
    {
        const Eigen::MatrixXd noise = normalMatrix(80, 5, 11);
        Eigen::MatrixXd data = noise;
        data.col(0) += 2 * noise.col(2) - noise.col(3);
        data.col(1) += noise.col(2) + 0.5 * noise.col(4) + 0.4 * noise.col(0);
        const std::vector<int> given{2, 3, 4};
        const auto residual = [&](Eigen::Index column) -> Eigen::VectorXd {
            const Eigen::MatrixXd x = data.rightCols(3);
            const Eigen::VectorXd y = data.col(column);
            const Eigen::VectorXd b = math::leastSquares(x, y);
            return (y.array() - y.mean()).matrix() - (x.rowwise() - x.colwise().mean()) * b;
        };
        const double wanted = math::correlation(residual(0), residual(1));
        QVERIFY(near(math::partialCorrelation(math::correlationMatrix(data), 0, 1, given), wanted, 1e-10));
        QVERIFY(near(math::FisherZTest(data).partialCorrelation(0, 1, given), wanted, 1e-10));
    }

    void singularCorrelationsAreNamedOrHandled()
    {
        Eigen::MatrixXd data = normalMatrix(30, 3, 2);
        data.col(2) = data.col(0);
        const std::vector<int> given{2};
        QVERIFY_THROWS_EXCEPTION(math::Infeasible, math::FisherZTest(data).pValue(0, 1, given));
        const math::FisherZTest handling(data, math::Degenerate::Handle);
        QCOMPARE(handling.pValue(0, 1, given), 1.0); // 2 explains 0 wholly
        QVERIFY(handling.pValue(0, 2, {}) < 1e-6);
        QVERIFY_THROWS_EXCEPTION(math::Infeasible,
                                 math::FisherZTest(normalMatrix(3, 3, 1)).pValue(0, 1, given));
    }

    /// scipy.stats.chi2_contingency(correction=False) on the same table.
    void chiSquaredOfATable()
    {
        const Eigen::Matrix<int, 2, 3> counts{{10, 4, 6}, {3, 9, 8}};
        Eigen::MatrixXi data(counts.sum(), 3);
        Eigen::Index sample = 0;
        for (int i = 0; i < 2; ++i) {
            for (int j = 0; j < 3; ++j) {
                for (int k = 0; k < counts(i, j); ++k, ++sample) {
                    data.row(sample) << 5 + i, -j, static_cast<int>(sample % 2);
                }
            }
        }
        const math::ChiSquaredTest test(data);
        QVERIFY(near(test.pValue(0, 1, {}), 0.05033719615337611));
        QCOMPARE(test.pValue(0, 1, {}), test.pValue(1, 0, {}));
        const std::vector<int> everything{1};
        QCOMPARE(test.pValue(0, 1, everything), 1.0); // nothing is left to vary
    }

    void kMeansBinsAreScikitLearns()
    {
        Eigen::VectorXd values(10);
        values << 1, 2, 2, 3, 10, 11, 12, 50, 51, 90;
        const Eigen::VectorXi bins = math::kMeansBins(values, 5);
        const std::vector<int> wanted{0, 0, 0, 0, 1, 1, 2, 3, 3, 4};
        QCOMPARE(std::vector<int>(bins.begin(), bins.end()), wanted);
        QCOMPARE(math::kMeansBins(Eigen::VectorXd::Constant(4, 3.0), 5).sum(), 0);
    }

    void lassoByBicIsScikitLearns()
    {
        const Eigen::ArrayXd t = Eigen::ArrayXd::LinSpaced(40, 0, 39);
        Eigen::MatrixXd x(40, 3);
        x << t.sin(), (1.7 * t).cos(), (0.3 * t + 1).sin();
        const Eigen::VectorXd y = 2 * x.col(0) - 0.5 * x.col(2) + (0.1 * (11 * t * t).sin()).matrix();
        const Eigen::VectorXd coefficients = math::lassoByBic(x, y);
        QVERIFY(near(coefficients(0), 1.9940294322528311, 1e-7));
        QCOMPARE(coefficients(1), 0.0);
        QVERIFY(near(coefficients(2), -0.47369409194442263, 1e-7));
        QVERIFY_THROWS_EXCEPTION(math::Infeasible, math::lassoByBic(x.topRows(4), y.head(4)));
    }

    /// A column that another one determines is shut out, and nothing else with it: the copy's turn comes before
    /// `medium`, while `weak` stands in front of it.
    void lassoShutsOutNothingElse()
    {
        // Orthogonal columns of ones and small powers of two: no rounding decides whose turn it is.
        const auto square = [](Eigen::Index row, Eigen::Index width) {
            return row / width % 2 == 0 ? 1.0 : -1.0;
        };
        Eigen::MatrixXd x(64, 4);
        Eigen::VectorXd y(64);
        for (Eigen::Index row = 0; row < x.rows(); ++row) {
            const double strong = square(row, 1);
            const double medium = square(row, 2);
            const double weak = square(row, 4);
            x.row(row) << weak, strong, strong, medium;
            y(row) = weak + 4 * strong + 2 * medium + 0.125 * square(row, 8);
        }
        const Eigen::VectorXd coefficients = math::lassoByBic(x, y);
        QVERIFY(near(coefficients(0), 1, 1e-6));
        QVERIFY(near(coefficients(1), 4, 1e-6));
        QCOMPARE(coefficients(2), 0.0);
        QVERIFY(near(coefficients(3), 2, 1e-6));
    }

    void assignmentIsTheBestOfAll()
    {
        const Eigen::MatrixXd costs = normalMatrix(6, 6, 9);
        std::vector<Eigen::Index> permutation(6);
        std::iota(permutation.begin(), permutation.end(), Eigen::Index{0});
        double best = std::numeric_limits<double>::infinity();
        do {
            double sum = 0;
            for (Eigen::Index row = 0; row < 6; ++row) {
                sum += costs(row, permutation[static_cast<std::size_t>(row)]);
            }
            best = std::min(best, sum);
        } while (std::ranges::next_permutation(permutation).found);
        const auto found = math::leastAssignment(costs);
        double sum = 0;
        for (Eigen::Index row = 0; row < 6; ++row) {
            sum += costs(row, found[static_cast<std::size_t>(row)]);
        }
        QVERIFY(near(sum, best));
    }

    void fastIcaSeparatesMixedSources()
    {
        math::Pcg64 random(4);
        const Eigen::MatrixXd sources =
            Eigen::MatrixXd::NullaryExpr(2000, 3, [&] { return random.uniform() - 0.5; });
        const Eigen::Matrix3d mixing{{1, 0.5, 0.2}, {0.3, 1, 0.4}, {0.1, 0.6, 1}};
        const auto result = math::fastIca(sources * mixing.transpose(), random);
        QVERIFY(result.converged);
        // Up to order and scale the unmixing undoes the mixing: one large entry a row.
        const Eigen::Matrix3d product = (result.unmixing * mixing).cwiseAbs();
        for (const auto row : product.rowwise()) {
            QVERIFY(row.sum() - row.maxCoeff() < 0.2 * row.maxCoeff());
        }
    }

    void scalarNetworkHasItsGradients()
    {
        constexpr Eigen::Index units = 6;
        math::ScalarNetwork network(units);
        Eigen::VectorXd inputs = normalMatrix(15, 1, 21).col(0);
        Eigen::VectorXd parameters = normalMatrix(network.parameterCount(), 1, 22).col(0);
        const Eigen::VectorXd weights = normalMatrix(15, 1, 23).col(0);
        const auto direct = [&](const Eigen::VectorXd& p, const Eigen::VectorXd& x) {
            double sum = 0;
            for (Eigen::Index i = 0; i < x.size(); ++i) {
                double y = p(3 * units);
                for (Eigen::Index k = 0; k < units; ++k) {
                    y += p(2 * units + k) * std::max(0.0, p(k) * x(i) + p(units + k));
                }
                sum += weights(i) * y;
            }
            return sum;
        };
        network.setInputs(inputs);
        QVERIFY(near(weights.dot(network.outputs(parameters)), direct(parameters, inputs), 1e-12));
        Eigen::VectorXd gradient = Eigen::VectorXd::Zero(parameters.size());
        const Eigen::VectorXd byInput = network.backward(parameters, weights, gradient);
        constexpr double step = 1e-6;
        for (Eigen::Index k = 0; k < parameters.size(); ++k) {
            Eigen::VectorXd up = parameters;
            Eigen::VectorXd down = parameters;
            up(k) += step;
            down(k) -= step;
            QVERIFY(std::abs((direct(up, inputs) - direct(down, inputs)) / (2 * step) - gradient(k)) < 1e-6);
        }
        for (Eigen::Index i = 0; i < inputs.size(); ++i) {
            Eigen::VectorXd up = inputs;
            Eigen::VectorXd down = inputs;
            up(i) += step;
            down(i) -= step;
            QVERIFY(std::abs((direct(parameters, up) - direct(parameters, down)) / (2 * step) - byInput(i)) <
                    1e-6);
        }
    }

    /// CPython 3.11 with PYTHONHASHSEED=0.
    void setOrderIsCPythons()
    {
        QCOMPARE(math::stringHash("ray-head_ctn_cpu"), std::uint64_t{6590417117627900422U});
        QCOMPARE(math::stringHash("time"), std::uint64_t{3290370240654248369U});
        QCOMPARE(math::stringHash("abcdefgh"), std::uint64_t{4574395652268504554U});
        QCOMPARE(math::stringHash(""), std::uint64_t{0});
        std::vector<std::string> names;
        for (int i = 0; i < 12; ++i) {
            names.push_back("metric_" + std::to_string(i));
        }
        const std::vector<std::string> wanted{"metric_2", "metric_0",  "metric_8",  "metric_3",
                                              "metric_9", "metric_6",  "metric_10", "metric_1",
                                              "metric_4", "metric_11", "metric_7",  "metric_5"};
        QCOMPARE(math::setOrder(names), wanted);
    }

    void pageRankOfAStarAndACycle()
    {
        Eigen::MatrixXd star = Eigen::MatrixXd::Zero(4, 4);
        star.col(0).tail(3).setOnes();
        const auto ranked = ranking::pageRank(star, {0.85, 200, 1e-12});
        QVERIFY(ranked.converged);
        QVERIFY(near(ranked.scores.sum(), 1));
        // Before they are made to sum to 1, leaves hold 0.15 / 4 and the centre 1 / 4 + 3 · 0.85 leaf.
        const double growth = (0.3625 + std::sqrt(0.3625 * 0.3625 + 4 * 2.55 * 0.0375)) / 2;
        QVERIFY(near(ranked.scores(1), 0.0375 / growth, 1e-9));
        QVERIFY(near(ranked.scores(0), (0.25 + 2.55 * ranked.scores(1)) / growth, 1e-9));
        Eigen::MatrixXd cycle = Eigen::MatrixXd::Zero(5, 5);
        for (Eigen::Index i = 0; i < 5; ++i) {
            cycle(i, (i + 1) % 5) = 2.5;
        }
        QVERIFY((ranking::pageRank(cycle).scores.array() - 0.2).abs().maxCoeff() < 1e-12);
        QVERIFY_THROWS_EXCEPTION(math::Infeasible, ranking::pageRank(Eigen::MatrixXd::Zero(3, 3)));
    }

    void uniformWalkVisitsEveryStep()
    {
        const Eigen::VectorXd shares = ranking::uniformWalkShares(7, 10);
        // default_rng(0).choice(7, size=10, p=[1/7, …]) is 4 1 0 0 5 6 4 5 3 6.
        Eigen::VectorXd wanted(7);
        wanted << 0.2, 0.1, 0, 0.1, 0.2, 0.2, 0.2;
        QVERIFY((shares - wanted).cwiseAbs().maxCoeff() < 1e-12);
    }

    void expectedWalkEndsAtTheCause()
    {
        // 2 causes 1, 1 causes 0; the walk begins at 0.
        Eigen::MatrixXd effects = Eigen::MatrixXd::Zero(3, 3);
        effects(0, 1) = effects(1, 2) = 1;
        const Eigen::Vector3d scores(1, 1, 1);
        const auto walk = ranking::expectedWalk(effects, scores, 0, {0.5, 1000});
        QVERIFY(near(walk.shares.sum(), 1));
        QVERIFY((walk.transitions.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-12);
        QVERIFY(walk.shares(2) > walk.shares(0));
    }

    void regressionTestSeesWhatParentsDoNotExplain()
    {
        const Eigen::MatrixXd x = normalMatrix(60, 1, 31);
        const Eigen::VectorXd y = (3 * x.col(0)).array() + 1 + 0.1 * normalMatrix(60, 1, 32).col(0).array();
        Eigen::VectorXd broken = y.tail(10);
        broken(4) += 5;
        const auto fine =
            ranking::regressionHypothesisTest(x.topRows(50), y.head(50), x.bottomRows(10), y.tail(10));
        const auto bad =
            ranking::regressionHypothesisTest(x.topRows(50), y.head(50), x.bottomRows(10), broken);
        QVERIFY(fine.score < 5);
        QVERIFY(bad.score > 30);
        QCOMPARE(bad.worst, Eigen::Index{4});
        // A constant series has no deviation to divide by.
        const Eigen::VectorXd flat = Eigen::VectorXd::Constant(5, 2);
        QCOMPARE(ranking::regressionHypothesisTest(Eigen::MatrixXd(5, 0), flat, Eigen::MatrixXd(2, 0),
                                                   Eigen::Vector2d(2, 5))
                     .score,
                 3.0);
    }
};

} // namespace culprit

QTEST_APPLESS_MAIN(culprit::CausalMathTest)
#include "causal_math_test.moc"
