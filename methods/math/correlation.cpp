// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/correlation.h"

#include <cmath>

namespace culprit::math {

Eigen::MatrixXd correlationMatrix(const Eigen::MatrixXd& data)
{
    const Eigen::MatrixXd centred = data.rowwise() - data.colwise().mean();
    Eigen::MatrixXd result = centred.transpose() * centred;
    result /= static_cast<double>(data.rows() - 1);
    const Eigen::VectorXd deviation = result.diagonal().cwiseSqrt();
    for (Eigen::Index i = 0; i < result.rows(); ++i) {
        for (Eigen::Index j = 0; j < result.cols(); ++j) {
            const double r = result(i, j) / deviation(i) / deviation(j);
            // std::clamp would turn NaN into a bound.
            result(i, j) = r > 1 ? 1 : r < -1 ? -1 : r;
        }
    }
    return result;
}

double correlation(const Eigen::Ref<const Eigen::VectorXd>& x, const Eigen::Ref<const Eigen::VectorXd>& y)
{
    const Eigen::VectorXd dx = x.array() - x.mean();
    const Eigen::VectorXd dy = y.array() - y.mean();
    const double r = dx.dot(dy) / (dx.norm() * dy.norm());
    return r > 1 ? 1 : r < -1 ? -1 : r;
}

} // namespace culprit::math
