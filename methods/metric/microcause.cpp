// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/microcause.h"

#include "discovery/mixed_graph.h"
#include "discovery/pcmci.h"
#include "math/moments.h"
#include "math/symmetric_eigen.h"
#include "metric/graph_ranking.h"
#include "metric/preprocess.h"
#include "telemetry/metric_kind.h"
#include "text/wording.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>

namespace culprit {

namespace {

/// |Partial correlation| of the first two columns given the others, from the covariances' pseudoinverse, in
/// which directions below 1e-15 of the largest variance are left out.
///
/// Metrics span fifteen orders of magnitude, so that this cut-off falls among the rounding errors, and they
/// decide which directions stay. So covariance, eigenvectors and sums are computed in numpy's order.
double covariancePartialCorrelation(const Eigen::MatrixXd& columns)
{
    const Eigen::Index size = columns.cols();
    Eigen::MatrixXd centred = columns;
    for (auto column : centred.colwise()) {
        column.array() -= math::mean({column.data(), static_cast<std::size_t>(column.size())});
    }
    Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(size, size);
    for (const auto row : centred.rowwise()) {
        covariance += row.transpose() * row;
    }
    covariance *= 1 / static_cast<double>(columns.rows() - 1);

    const math::SymmetricEigen eigen = math::symmetricEigen(covariance);
    const Eigen::VectorXd magnitudes = eigen.values.cwiseAbs();
    std::vector<Eigen::Index> order(static_cast<std::size_t>(size));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::ranges::stable_sort(order, std::greater<>(), [&](Eigen::Index k) { return magnitudes(k); });
    const double cutOff = 1e-15 * magnitudes.maxCoeff();
    Eigen::Matrix2d precision = Eigen::Matrix2d::Zero();
    for (const Eigen::Index k : order) {
        if (magnitudes(k) > cutOff) {
            const Eigen::Vector2d vector = eigen.vectors.col(k).head<2>();
            precision +=
                vector * std::copysign(1.0, eigen.values(k)) * ((1 / magnitudes(k)) * vector.transpose());
        }
    }
    const double r = std::sqrt(1 / precision(0, 0)) * precision(0, 1) * std::sqrt(1 / precision(1, 1));
    return std::isfinite(r) ? std::abs(r) : 0;
}

class MicroCauseWalk
{
public:
    /// `effects(i, j)` is not zero where j causes i.
    MicroCauseWalk(const Frame& frame, const Eigen::MatrixXd& effects, int sli, double rho)
        : m_frame(frame)
        , m_effects(effects)
        , m_sli(sli)
        , m_closeness(Eigen::VectorXd::Zero(frame.cols()))
    {
        for (int node = 0; node < frame.cols(); ++node) {
            if (node != sli) {
                m_closeness(node) = closenessOf(node);
            }
        }
        const Eigen::Index size = frame.cols();
        m_transitions = Eigen::MatrixXd::Zero(size, size);
        for (Eigen::Index effect = 0; effect < size; ++effect) {
            for (Eigen::Index cause = 0; cause < size; ++cause) {
                if (effect == cause || effects(effect, cause) == 0) {
                    continue;
                }
                if (effect != sli) {
                    m_transitions(cause, effect) = m_closeness(effect);
                }
                if (effects(cause, effect) == 0 && cause != sli) {
                    m_transitions(effect, cause) = rho * m_closeness(cause);
                }
            }
        }
        for (Eigen::Index node = 0; node < size; ++node) {
            double closest = 0;
            for (Eigen::Index effect = 0; effect < size; ++effect) {
                if (effects(effect, node) != 0 && effect != sli) {
                    closest = std::max(closest, m_closeness(effect));
                }
            }
            if (node != sli) {
                m_transitions(node, node) = std::max(m_closeness(node) - closest, 0.0);
            }
        }
        for (auto row : m_transitions.rowwise()) {
            if (const double sum = row.sum(); sum > 0) {
                row /= sum;
            }
        }
    }

    const Eigen::MatrixXd& transitions() const { return m_transitions; }
    const Eigen::VectorXd& closeness() const { return m_closeness; }

    /// Expected visits of one walk; it ends early at a node without way out.
    Eigen::VectorXd expectedVisits(int steps) const
    {
        Eigen::RowVectorXd at = Eigen::RowVectorXd::Zero(m_frame.cols());
        at(m_sli) = 1;
        Eigen::VectorXd visits = Eigen::VectorXd::Zero(m_frame.cols());
        for (int step = 0; step < steps; ++step) {
            at = at * m_transitions;
            visits += at.transpose();
        }
        return visits;
    }

private:
    /// Partial correlation with the indicator given both nodes' effects.
    double closenessOf(int node) const
    {
        std::set<int> conditions;
        for (const int of : {node, m_sli}) {
            for (int effect = 0; effect < m_frame.cols(); ++effect) {
                if (effect != of && m_effects(effect, of) != 0) {
                    conditions.insert(effect);
                }
            }
        }
        conditions.erase(node);
        conditions.erase(m_sli);
        std::vector<Eigen::Index> columns{m_sli, node};
        columns.insert(columns.end(), conditions.begin(), conditions.end());
        return covariancePartialCorrelation(m_frame.values(Eigen::indexing::all, columns));
    }

    const Frame& m_frame;
    const Eigen::MatrixXd& m_effects;
    int m_sli;
    Eigen::VectorXd m_closeness;
    Eigen::MatrixXd m_transitions;
};

} // namespace

const MethodInfo& MicroCause::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "microcause";
        method.name = "MicroCause";
        method.inputs = {"metrics"};
        method.parameters = {{"max_lag", "lags tested, in samples", std::int64_t{10}, 1, 50},
                             {"pc_alpha", "significance level at which PC1 keeps a condition", 0.1, 1e-6, 1},
                             {"rho", "weight of a step towards an effect", 0.2, 0, 1},
                             {"lambda", "share of the walk's visits in the score", 0.5, 0, 1}};
        method.summary =
            "Learns lagged causal links with PCMCI and walks them from the service level indicator by "
            "partial correlation.";
        method.formula = "score = λ · visits / max visits + (1 − λ) · η, η = 1";
        method.citation =
            "Meng et al.: Localizing Failure Root Causes in a Microservice through Causality Inference. "
            "IWQoS 2020; Runge et al.: Detecting and Quantifying Causal Associations in Large Nonlinear "
            "Time Series Datasets. Science Advances 5, 2019";
        return method;
    }();
    return info;
}

Finding MicroCause::rank(const CaseView& view, const RunOptions& options) const
{
    const Frame frame = asBenchmarkReads(preprocess(view.metrics()));
    if (auto missing = graphs::missingFor(frame, 4)) {
        return *std::move(missing);
    }
    const auto sli = static_cast<int>(frame.indexOf(view.sli()));
    if (sli < 0) {
        return Finding::failed("The service level indicator " + view.sli() +
                               " is no metric of this case, or constant.");
    }
    return graphs::guarded([&] {
        const auto links = discovery::pcmci(frame.values, {graphs::integerIn(options.parameters, "max_lag"),
                                                           graphs::numberIn(options.parameters, "pc_alpha"),
                                                           0.05, options.stop, options.progress});
        Eigen::MatrixXd effects = Eigen::MatrixXd::Zero(frame.cols(), frame.cols());
        for (const auto& link : links) {
            double& weight = effects(link.effect, link.cause);
            weight = std::max(weight, std::abs(link.value));
        }
        constexpr int steps = 1000;
        const MicroCauseWalk walk(frame, effects, sli, graphs::numberIn(options.parameters, "rho"));
        const Eigen::VectorXd visits = walk.expectedVisits(steps);
        const double most = visits.maxCoeff();
        const double lambda = graphs::numberIn(options.parameters, "lambda");
        if (!(most > 0)) {
            throw math::Infeasible("no causal link leads away from the service level indicator");
        }
        const Eigen::VectorXd scores = (lambda * visits.array() / most + (1 - lambda)).matrix();

        Finding finding;
        finding.graph = discovery::graphOfEffects(effects, frame.names);
        for (const std::size_t i : graphs::descending(scores)) {
            const auto node = static_cast<Eigen::Index>(i);
            std::vector<std::string> from;
            Eigen::VectorXd carried = visits.cwiseProduct(walk.transitions().col(node));
            carried(node) = 0;
            for (const std::size_t source : graphs::descending(carried)) {
                if (const double times = carried(static_cast<Eigen::Index>(source)); times > 0) {
                    from.push_back(metricLabel(frame.names[source]) + " (" + wording::number(times) +
                                   (from.empty() ? " times)" : ")"));
                }
            }
            finding.ranking.push_back(
                {frame.names[i],
                 scores(node),
                 {from.empty()
                      ? "The walk from the service level indicator does not reach it."
                      : "Moved up by the links over which the walk from the service level indicator reaches "
                        "it: from " +
                            wording::listed(from, graphs::mostNamed) + "; it spends " +
                            wording::number(visits(node)) + " of " + std::to_string(steps) + " steps there.",
                  {{"expected visits", visits(node), ""},
                   {"partial correlation with the indicator", walk.closeness()(node), ""}},
                  frame.names[i],
                  graphs::carryingEdges(frame.names, carried, frame.names[i])}});
        }
        return finding;
    });
}

} // namespace culprit
