// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/granger.h"

#include "math/infeasible.h"
#include "math/tail_probabilities.h"

#include <Eigen/QR>
#include <Eigen/SVD>

#include <algorithm>
#include <cmath>
#include <limits>

namespace culprit::discovery {

namespace {

/// Columns lag 1 … `lag` of `series`, for the rows from `lag` on.
Eigen::MatrixXd lagged(const Eigen::Ref<const Eigen::VectorXd>& series, int lag)
{
    const Eigen::Index rows = series.size() - lag;
    Eigen::MatrixXd columns(rows, lag);
    for (int k = 1; k <= lag; ++k) {
        columns.col(k - 1) = series.segment(lag - k, rows);
    }
    return columns;
}

bool anyConstant(const Eigen::MatrixXd& columns)
{
    return (columns.colwise().maxCoeff().array() == columns.colwise().minCoeff().array()).any();
}

/// Wald F test of the middle `lag` coefficients where the design has less than full rank.
double waldFOfDeficient(const Eigen::MatrixXd& design, const Eigen::VectorXd& target, int lag,
                        double variance, double freedom)
{
    const Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> fit(design);
    const Eigen::VectorXd coefficients = fit.solve(target);
    const Eigen::MatrixXd inverse = fit.pseudoInverse();
    const Eigen::MatrixXd covariance = (inverse * inverse.transpose()).block(lag, lag, lag, lag) * variance;
    const Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> restricted(covariance);
    const auto rank = static_cast<double>(restricted.rank());
    if (rank == 0) {
        return 1;
    }
    const Eigen::VectorXd tested = coefficients.segment(lag, lag);
    const double f = tested.dot(restricted.pseudoInverse() * tested) / rank;
    return math::fisherFTail(f, rank, freedom);
}

} // namespace

GrangerTest grangerTest(const Eigen::Ref<const Eigen::VectorXd>& y,
                        const Eigen::Ref<const Eigen::VectorXd>& x, int lag)
{
    if (y.size() <= 3 * lag + 1) {
        throw math::Infeasible("too few samples for a Granger test of " + std::to_string(lag) + " lags");
    }
    const Eigen::VectorXd target = y.tail(y.size() - lag);
    const Eigen::MatrixXd own = lagged(y, lag);
    const Eigen::MatrixXd other = lagged(x, lag);
    if (anyConstant(own) || anyConstant(other)) {
        throw math::Infeasible("a metric is constant over the lagged samples, so that the Granger test "
                               "is not feasible");
    }
    const Eigen::Index rows = target.size();
    // Own lags, constant, other lags: the first lag + 1 columns are the restricted model.
    Eigen::MatrixXd design(rows, 2 * lag + 1);
    design << own, Eigen::VectorXd::Ones(rows), other;

    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> joint(design);
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> restricted(design.leftCols(lag + 1));
    const double jointSsr = (target - design * joint.solve(target)).squaredNorm();
    const double ownSsr = (target - design.leftCols(lag + 1) * restricted.solve(target)).squaredNorm();
    const double total = (target.array() - target.mean()).square().sum();
    if (total == 0 || jointSsr == 0 || jointSsr / total < std::numeric_limits<double>::epsilon()) {
        throw math::Infeasible("a metric is fitted perfectly by its past, so that the Granger test is not "
                               "feasible");
    }

    const auto samples = static_cast<double>(rows);
    const auto freedom = static_cast<double>(rows - joint.rank());
    const double gain = (ownSsr - jointSsr) / jointSsr;
    GrangerTest test;
    test.ssrF = math::fisherFTail(gain / lag * freedom, lag, freedom);
    test.ssrChiSquared = math::chiSquaredTail(samples * gain, lag);
    test.likelihoodRatio = math::chiSquaredTail(samples * std::log(ownSsr / jointSsr), lag);
    if (joint.rank() == design.cols()) {
        test.parameterF = test.ssrF; // the same statistic at full rank
    } else {
        Eigen::MatrixXd ordered(rows, 2 * lag + 1);
        ordered << own, other, Eigen::VectorXd::Ones(rows);
        test.parameterF = waldFOfDeficient(ordered, target, lag, jointSsr / freedom, freedom);
    }
    return test;
}

Eigen::MatrixXd granger(const Eigen::MatrixXd& data, const GrangerOptions& options)
{
    if (data.rows() <= 3 * options.maxLag + 1) {
        throw math::Infeasible("too few samples for Granger tests of " + std::to_string(options.maxLag) +
                               " lags");
    }
    const Eigen::Index size = data.cols();
    Eigen::MatrixXd causes = Eigen::MatrixXd::Zero(size, size);
    for (Eigen::Index effect = 0; effect < size; ++effect) {
        for (Eigen::Index cause = 0; cause < size; ++cause) {
            if (cause == effect) {
                continue;
            }
            if (options.stop.stop_requested()) {
                throw math::Stopped();
            }
            for (int lag = 1; lag <= options.maxLag; ++lag) {
                // Every lag is computed: that one is infeasible matters even after an edge was found.
                const GrangerTest test = grangerTest(data.col(effect), data.col(cause), lag);
                if (test.mean() < options.alpha) {
                    causes(effect, cause) = 1;
                }
            }
        }
        if (options.progress) {
            options.progress(static_cast<double>(effect + 1) / static_cast<double>(size));
        }
    }
    return causes;
}

} // namespace culprit::discovery
