// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranking/regression_hypothesis_test.h"

#include "math/infeasible.h"

#include <Eigen/QR>

#include <cmath>
#include <limits>

namespace culprit::ranking {

namespace {

/// Population standard deviation; 1 where rounding alone can explain it (scikit-learn's StandardScaler).
double scaleOf(const Eigen::VectorXd& values)
{
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    const auto count = static_cast<double>(values.size());
    const double mean = values.mean();
    const double variance = (values.array() - mean).square().mean();
    const double byRounding = count * epsilon * variance + std::pow(count * mean * epsilon, 2);
    return variance <= byRounding ? 1 : std::sqrt(variance);
}

} // namespace

RegressionScore regressionHypothesisTest(const Eigen::MatrixXd& trainX, const Eigen::VectorXd& trainY,
                                         const Eigen::MatrixXd& testX, const Eigen::VectorXd& testY)
{
    if (trainY.size() == 0 || testY.size() == 0) {
        throw math::Infeasible("there are no samples to train or to test on");
    }
    Eigen::VectorXd trainError = trainY;
    Eigen::VectorXd testError = testY;
    if (trainX.cols() > 0) {
        const Eigen::RowVectorXd means = trainX.colwise().mean();
        const Eigen::MatrixXd centred = trainX.rowwise() - means;
        const double mean = trainY.mean();
        const Eigen::VectorXd weights =
            Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd>(centred).solve(
                Eigen::VectorXd(trainY.array() - mean));
        trainError = (trainY.array() - mean).matrix() - centred * weights;
        testError = (testY.array() - mean).matrix() - (testX.rowwise() - means) * weights;
    }
    RegressionScore result;
    result.residualDeviation = scaleOf(trainError);
    const Eigen::VectorXd z = (testError.array() - trainError.mean()) / result.residualDeviation;
    result.score = z.cwiseAbs().maxCoeff(&result.worst);
    return result;
}

} // namespace culprit::ranking
