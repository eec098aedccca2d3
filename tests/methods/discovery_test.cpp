// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/cmlp.h"
#include "discovery/dag_gnn.h"
#include "discovery/fci.h"
#include "discovery/ges.h"
#include "discovery/granger.h"
#include "discovery/lingam.h"
#include "discovery/pc.h"
#include "discovery/pcmci.h"
#include "discovery/psi_pc.h"
#include "discovery/skeleton.h"
#include "math/infeasible.h"
#include "math/numpy_random_state.h"
#include "math/pcg64.h"
#include "methods/random_models.h"

#include <QTest>

#include <algorithm>
#include <cmath>

namespace culprit::discovery {

namespace {

const Eigen::MatrixXd collider = edges(3, {{0, 2, 1}, {1, 2, 1}});
const Eigen::MatrixXd chain = edges(3, {{0, 1, 1}, {1, 2, 1}});
const Eigen::MatrixXd fork = edges(3, {{0, 1, 1}, {0, 2, 1}});

} // namespace

class DiscoveryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textbookGraphs()
    {
        for (const auto* model : {&collider, &chain, &fork}) {
            const MixedGraph truth = classOf(dagOf(*model));
            const Eigen::MatrixXd data = linearSamples(*model, 2000, 17);
            QVERIFY(pc(math::FisherZTest(data), {0.01, {}, {}}) == truth);
            QVERIFY(ges(data) == truth);
        }
        const MixedGraph arrows = pc(math::FisherZTest(linearSamples(collider, 2000, 17)), {0.01, {}, {}});
        QVERIFY(arrows.directed(0, 2) && arrows.directed(1, 2));
    }

    /// Without a hidden cause FCI tells of a chain and a fork that they are joined, of a collider its arrows.
    void textbookAncestralGraphs()
    {
        for (const auto* model : {&chain, &fork}) {
            const MixedGraph pag = fci(math::FisherZTest(linearSamples(*model, 2000, 17)), {0.01, {}, {}});
            for (int i = 0; i < 3; ++i) {
                for (int j = 0; j < 3; ++j) {
                    const bool joined = i != j && ((*model)(i, j) != 0 || (*model)(j, i) != 0);
                    QCOMPARE(pag.endpointAt(i, j), joined ? Endpoint::Circle : Endpoint::None);
                }
            }
        }
        const MixedGraph pag = fci(math::FisherZTest(linearSamples(collider, 2000, 17)), {0.01, {}, {}});
        for (const int cause : {0, 1}) {
            QCOMPARE(pag.endpointAt(2, cause), Endpoint::Arrow);
            QCOMPARE(pag.endpointAt(cause, 2), Endpoint::Circle);
        }
        QVERIFY(!pag.adjacent(0, 1));
    }

    void textbookLingam()
    {
        for (const auto* model : {&collider, &chain, &fork}) {
            const auto found = icaLingam(linearSamples(*model, 2000, 17, false));
            QVERIFY(((found.effects - *model).cwiseAbs().array() < 0.1).all());
            QVERIFY(((found.effects.array() != 0) == (model->array() != 0)).all());
        }
    }

    void textbookLaggedLinks()
    {
        using Links = std::vector<std::tuple<int, int, int, double>>;
        const Links laggedCollider{{0, 2, 1, 0.8}, {1, 2, 2, 0.8}};
        const Links laggedFork{{0, 1, 1, 0.8}, {0, 2, 2, 0.8}};
        for (const Links& model : {laggedCollider, laggedFork}) {
            PcmciOptions options;
            options.maxLag = 3;
            options.alpha = 0.001;
            std::set<std::tuple<int, int, int>> found;
            for (const LaggedLink& link : pcmci(laggedSamples(model, 3, 600, 6), options)) {
                found.insert({link.cause, link.effect, link.lag});
            }
            QCOMPARE(laggedErrors(found, model), 0);
        }
    }

    void meekRulesFollowFromAnArrow()
    {
        MixedGraph graph(4);
        graph.addDirected(0, 1);
        graph.add(1, 2, Endpoint::Tail, Endpoint::Tail);
        graph.add(2, 3, Endpoint::Tail, Endpoint::Tail);
        applyMeekRules(graph);
        QVERIFY(graph.directed(1, 2) && graph.directed(2, 3));
    }

    /// Left and right share a hidden cause; each has a cause of its own, so that neither can cause the other.
    void fciFindsALatentConfounder()
    {
        // Order: latent 0, first 1, second 2, left 3 (latent, first), right 4 (latent, second).
        const Eigen::MatrixXd all =
            linearSamples(edges(5, {{0, 3, 1}, {1, 3, 1}, {0, 4, 1}, {2, 4, 1}}), 4000, 5);
        const MixedGraph pag = fci(math::FisherZTest(all.rightCols(4)), {0.01, {}, {}});
        QCOMPARE(pag.endpointAt(2, 3), Endpoint::Arrow);
        QCOMPARE(pag.endpointAt(3, 2), Endpoint::Arrow);
        QCOMPARE(pag.endpointAt(2, 0), Endpoint::Arrow);
        QCOMPARE(pag.endpointAt(0, 2), Endpoint::Circle);
        QVERIFY(!pag.adjacent(0, 1) && !pag.adjacent(0, 3) && !pag.adjacent(1, 2));
    }

    void classOfADagExtendsToItsClass()
    {
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            const MixedGraph cpdag = classOf(dagOf(randomModel(8, 3, seed)));
            QVERIFY(classOf(extendToDag(cpdag)) == cpdag);
        }
    }

    void gesPrefersNoEdgeInNoise()
    {
        const MixedGraph graph = ges(linearSamples(Eigen::MatrixXd::Zero(6, 6), 1000, 3));
        QCOMPARE(graph.maxDegree(), 0);
    }

    void lingamFindsTheOrder()
    {
        const Eigen::MatrixXd weights = edges(4, {{0, 1, 1.5}, {1, 2, -1}, {0, 3, 0.8}, {2, 3, 1.2}});
        const auto model = icaLingam(linearSamples(weights, 3000, 8, false), {3, 1000, {}, {}});
        QVERIFY(model.converged);
        for (Eigen::Index i = 0; i < 4; ++i) {
            for (Eigen::Index j = 0; j < 4; ++j) {
                QVERIFY2(std::abs(model.effects(i, j) - weights(i, j)) < 0.1,
                         qPrintable(QString("%1 <- %2: %3").arg(i).arg(j).arg(model.effects(i, j))));
            }
        }
    }

    void causalOrderOfALowerTriangle()
    {
        Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(3, 3);
        weights(0, 2) = 1; // 2 causes 0
        weights(1, 0) = 1; // 0 causes 1
        const std::vector<Eigen::Index> wanted{2, 0, 1};
        QCOMPARE(causalOrderOf(weights), wanted);
    }

    void laggedChain()
    {
        math::Pcg64 random(6);
        Eigen::MatrixXd data = Eigen::MatrixXd::Zero(600, 3);
        for (Eigen::Index t = 2; t < data.rows(); ++t) {
            data(t, 0) = 0.4 * data(t - 1, 0) + random.normal();
            data(t, 1) = 0.8 * data(t - 1, 0) + random.normal();
            data(t, 2) = 0.8 * data(t - 2, 1) + random.normal();
        }
        PcmciOptions options;
        options.maxLag = 3;
        options.alpha = 0.001;
        const auto links = pcmci(data, options);
        const auto has = [&](int cause, int effect, int lag) {
            return std::ranges::any_of(links, [&](const LaggedLink& link) {
                return link.cause == cause && link.effect == effect && link.lag == lag;
            });
        };
        QVERIFY(has(0, 0, 1) && has(0, 1, 1) && has(1, 2, 2));
        QVERIFY(!has(0, 2, 3) && !has(2, 0, 1) && !has(1, 0, 1));
        QVERIFY(links.size() <= 5);

        const Eigen::MatrixXd causes = granger(data);
        QCOMPARE(causes(1, 0), 1.0);
        QCOMPARE(causes(2, 1), 1.0);
        QCOMPARE(causes(0, 1), 0.0);
        QVERIFY_THROWS_EXCEPTION(math::Infeasible, pcmci(data.topRows(9), options));
    }

    /// statsmodels 0.13, grangercausalitytests(np.c_[z, y], 2).
    void grangerTestsAreStatsmodels()
    {
        const Eigen::ArrayXd t = Eigen::ArrayXd::LinSpaced(30, 0, 29);
        const Eigen::ArrayXd y = (0.7 * t).sin() + 0.1 * (3 * t).cos();
        Eigen::ArrayXd z(30);
        z << y.tail(2), y.head(28);
        z += 0.3 * (1.9 * t).sin();
        const GrangerTest one = grangerTest(z.matrix(), y.matrix(), 1);
        QVERIFY(std::abs(one.ssrF / 3.4913680150556043e-05 - 1) < 1e-6);
        QVERIFY(std::abs(one.ssrChiSquared / 1.3996537082100727e-07 - 1) < 1e-6);
        QVERIFY(std::abs(one.likelihoodRatio / 1.0295488284128876e-05 - 1) < 1e-6);
        QVERIFY(std::abs(one.parameterF / 3.491368015055585e-05 - 1) < 1e-6);
        const GrangerTest two = grangerTest(z.matrix(), y.matrix(), 2);
        QVERIFY(std::abs(two.likelihoodRatio / 1.609705642213587e-13 - 1) < 1e-5);
        QVERIFY_THROWS_EXCEPTION(math::Infeasible, grangerTest(Eigen::VectorXd::Ones(30), y.matrix(), 1));
    }

    void psiPcNamesTheChangedVariable()
    {
        math::Pcg64 random(2);
        Eigen::MatrixXi data(200, 4);
        for (Eigen::Index row = 0; row < 200; ++row) {
            const int failed = row >= 120;
            const int hit = failed ? (random.uniform() < 0.9 ? 2 : 0) : (random.uniform() < 0.9 ? 0 : 1);
            const int follows = random.uniform() < 0.8 ? hit : static_cast<int>(random.below(3));
            data.row(row) << follows, static_cast<int>(random.below(3)), hit, failed;
        }
        math::NumpyRandomState order(2);
        const auto found = psiPc(math::ChiSquaredTest(data), {0, 1, 2}, 3, order, {0.01, 1, {}});
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found.front().variable, 2);
    }

    void dagGnnGradientIsThatOfFiniteDifferences()
    {
        math::Pcg64 random(12);
        const Eigen::MatrixXd data = Eigen::MatrixXd::NullaryExpr(9, 4, [&] { return random.uniform(); });
        DagGnnLoss loss(data, 5);
        Eigen::VectorXd parameters = loss.start(random);
        for (double& value : parameters) {
            value += 0.1 * random.normal();
        }
        Eigen::VectorXd gradient;
        Eigen::VectorXd unused;
        const double lambda = 0.7;
        const double c = 3;
        (void)loss.evaluate(parameters, lambda, c, gradient);
        constexpr double step = 1e-6;
        for (Eigen::Index k = 0; k < parameters.size(); ++k) {
            Eigen::VectorXd up = parameters;
            Eigen::VectorXd down = parameters;
            up(k) += step;
            down(k) -= step;
            const double slope =
                (loss.evaluate(up, lambda, c, unused).total - loss.evaluate(down, lambda, c, unused).total) /
                (2 * step);
            QVERIFY2(std::abs(slope - gradient(k)) < 1e-5 * std::max(1.0, std::abs(slope)),
                     qPrintable(QString("%1: %2 against %3").arg(k).arg(gradient(k)).arg(slope)));
        }
    }

    void dagGnnIsRepeatableAndAcyclic()
    {
        const Eigen::MatrixXd data = linearSamples(edges(3, {{0, 1, 2}, {1, 2, 2}}), 60, 4).cwiseAbs() / 10;
        DagGnnOptions options;
        options.epochs = 60;
        const auto first = dagGnn(data, options);
        const auto second = dagGnn(data, options);
        QVERIFY(first.weights == second.weights);
        QVERIFY(first.weights.allFinite());
        options.seed = 2;
        QVERIFY(dagGnn(data, options).epochs > 0);
        std::stop_source stop;
        stop.request_stop();
        options.stop = stop.get_token();
        QVERIFY_THROWS_EXCEPTION(math::Stopped, dagGnn(data, options));
    }

    void cmlpGradientIsThatOfFiniteDifferences()
    {
        math::Pcg64 random(3);
        CmlpOptions options;
        options.lag = 2;
        options.hiddenUnits = 4;
        CmlpNetwork network = CmlpNetwork::drawn(3, options, random);
        const Eigen::MatrixXf design =
            Eigen::MatrixXf::NullaryExpr(12, 6, [&] { return static_cast<float>(random.normal()); });
        const Eigen::VectorXf target =
            Eigen::VectorXf::NullaryExpr(12, [&] { return static_cast<float>(random.normal()); });
        CmlpNetwork gradient;
        CmlpNetwork unused;
        (void)network.lossAndGradient(design, target, 0.01F, gradient);
        const auto slopeOf = [&](float& parameter) {
            constexpr float step = 1e-2F;
            const float kept = parameter;
            parameter = kept + step;
            const float up = network.lossAndGradient(design, target, 0.01F, unused);
            parameter = kept - step;
            const float down = network.lossAndGradient(design, target, 0.01F, unused);
            parameter = kept;
            return (up - down) / (2 * step);
        };
        for (Eigen::Index k = 0; k < network.output.size(); ++k) {
            QVERIFY(std::abs(slopeOf(network.output(k)) - gradient.output(k)) < 2e-2F);
            QVERIFY(std::abs(slopeOf(network.firstBias(k)) - gradient.firstBias(k)) < 2e-2F);
            QVERIFY(std::abs(slopeOf(network.first(k, 3)) - gradient.first(k, 3)) < 2e-2F);
        }
        QVERIFY(std::abs(slopeOf(network.outputBias) - gradient.outputBias) < 2e-2F);
    }

    void cmlpShrinksToNothing()
    {
        math::Pcg64 random(3);
        CmlpOptions options;
        CmlpNetwork network = CmlpNetwork::drawn(4, options, random);
        QVERIFY(network.uses(4, 2));
        const Eigen::MatrixXf before = network.first;
        network.shrink(4, 1e-3F);
        QVERIFY((network.first.array().abs() <= before.array().abs()).all());
        network.shrink(4, 1e3F);
        QVERIFY(!network.uses(4, 0) && !network.uses(4, 3));
    }

    void cmlpFindsWhoseLagMatters()
    {
        math::Pcg64 random(10);
        Eigen::MatrixXd data(150, 2);
        data.setZero();
        for (Eigen::Index t = 1; t < data.rows(); ++t) {
            data(t, 0) = random.normal();
            data(t, 1) = 0.9 * data(t - 1, 0) + 0.2 * random.normal();
        }
        CmlpOptions options;
        options.lag = 2;
        options.hiddenUnits = 10;
        options.lambda = 0.05F;
        options.maxIterations = 1500;
        options.checkEvery = 500;
        const Eigen::MatrixXd causes = cmlp(data, options);
        QCOMPARE(causes(1, 0), 1.0);
        QCOMPARE(causes(0, 1), 0.0);
        QVERIFY(cmlp(data, options) == causes);
        QVERIFY_THROWS_EXCEPTION(math::Infeasible, cmlp(data * 1e9, options));
    }
};

} // namespace culprit::discovery

QTEST_APPLESS_MAIN(culprit::discovery::DiscoveryTest)
#include "discovery_test.moc"
