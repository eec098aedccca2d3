// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/fast_ica.h"

#include "math/infeasible.h"

#include <Eigen/Eigenvalues>
#include <Eigen/SVD>

#include <cmath>
#include <limits>

namespace culprit::math {

namespace {

/// The orthogonal matrix next to `w`: (w w')^(-1/2) w.
Eigen::MatrixXd decorrelated(const Eigen::MatrixXd& w)
{
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(w * w.transpose());
    const Eigen::VectorXd roots =
        eigen.eigenvalues().cwiseMax(std::numeric_limits<double>::min()).cwiseSqrt().cwiseInverse();
    return eigen.eigenvectors() * roots.asDiagonal() * (eigen.eigenvectors().transpose() * w);
}

} // namespace

FastIcaResult fastIca(const Eigen::MatrixXd& data, Pcg64& random, const FastIcaOptions& options)
{
    const Eigen::Index size = data.cols();
    if (data.rows() < size) {
        throw Infeasible(
            "there are fewer samples than metrics, so that independent components are not defined");
    }
    const auto samples = static_cast<double>(data.rows());
    const Eigen::MatrixXd centred = (data.rowwise() - data.colwise().mean()).transpose();
    const Eigen::BDCSVD<Eigen::MatrixXd> svd(centred, Eigen::ComputeThinU);
    if (!(svd.singularValues()(size - 1) > 0)) {
        throw Infeasible("a metric is a linear combination of others, so that independent components are "
                         "not defined");
    }
    const Eigen::MatrixXd whitening =
        svd.singularValues().cwiseInverse().asDiagonal() * svd.matrixU().transpose();
    const Eigen::MatrixXd white = whitening * centred * std::sqrt(samples);

    Eigen::MatrixXd w(size, size);
    for (Eigen::Index i = 0; i < size; ++i) {
        for (Eigen::Index j = 0; j < size; ++j) {
            w(i, j) = random.normal();
        }
    }
    w = decorrelated(w);
    FastIcaResult result;
    while (result.iterations < options.maxIterations && !result.converged) {
        if (options.stop.stop_requested()) {
            throw Stopped();
        }
        const Eigen::ArrayXXd g = (w * white).array().tanh();
        const Eigen::VectorXd slope = (1 - g.square()).rowwise().mean();
        const Eigen::MatrixXd next =
            decorrelated(g.matrix() * white.transpose() / samples - slope.asDiagonal() * w);
        const double change = (next.cwiseProduct(w).rowwise().sum().array().abs() - 1).abs().maxCoeff();
        w = next;
        ++result.iterations;
        result.converged = change < options.tolerance;
    }
    result.unmixing = w * whitening;
    return result;
}

} // namespace culprit::math
