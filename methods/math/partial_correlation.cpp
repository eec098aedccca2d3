// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/partial_correlation.h"

#include "math/tail_probabilities.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace culprit::math {

namespace {

constexpr double determined = 1e-10; ///< share of variance left below which a variable counts as explained

/// Sweeps the conditioning variables out one by one.
double bySweeping(Eigen::MatrixXd rest)
{
    for (Eigen::Index k = 2; k < rest.rows(); ++k) {
        if (rest(k, k) > determined) {
            const Eigen::VectorXd column = rest.col(k);
            rest -= column * (column.transpose() / column(k));
        }
    }
    if (!(rest(0, 0) > determined) || !(rest(1, 1) > determined)) {
        return 0;
    }
    return std::clamp(rest(0, 1) / std::sqrt(rest(0, 0) * rest(1, 1)), -1.0, 1.0);
}

} // namespace

double partialCorrelation(const Eigen::MatrixXd& correlations, int x, int y, std::span<const int> given)
{
    if (given.empty()) {
        return correlations(x, y);
    }
    // Conditions first: their factor's last rows then hold what x and y have left.
    const auto size = static_cast<Eigen::Index>(given.size()) + 2;
    const auto at = [&](Eigen::Index i) {
        return i == size - 2 ? x : i == size - 1 ? y : given[static_cast<std::size_t>(i)];
    };
    Eigen::MatrixXd part(size, size);
    for (Eigen::Index j = 0; j < size; ++j) {
        for (Eigen::Index i = 0; i < size; ++i) {
            part(i, j) = correlations(at(i), at(j));
        }
    }
    const Eigen::LLT<Eigen::MatrixXd> factor(part);
    if (factor.info() == Eigen::Success) {
        const auto diagonal = factor.matrixLLT().diagonal().array().square();
        if ((diagonal.head(size - 1) > determined).all()) {
            const double across = factor.matrixLLT()(size - 1, size - 2);
            const double left = across * across + diagonal(size - 1);
            return left > determined ? std::clamp(across / std::sqrt(left), -1.0, 1.0) : 0;
        }
    }
    std::vector<Eigen::Index> order{size - 2, size - 1};
    for (Eigen::Index i = 0; i < size - 2; ++i) {
        order.push_back(i);
    }
    return bySweeping(part(order, order));
}

double partialCorrelationPValue(double r, double samples, double conditions)
{
    const double freedom = samples - 2 - conditions;
    if (freedom < 1) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    if (std::abs(r) >= 1) {
        return 0;
    }
    return studentTwoSided(r * std::sqrt(freedom / (1 - r * r)), freedom);
}

} // namespace culprit::math
