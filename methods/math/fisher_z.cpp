// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/fisher_z.h"

#include "math/correlation.h"
#include "math/infeasible.h"
#include "math/partial_correlation.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace culprit::math {

namespace {

constexpr int smallTest = 12;
/// Holds small tests on the stack, any other on the heap.
using SmallMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, smallTest, smallTest>;

template <typename Matrix>
Matrix sorted(const Eigen::MatrixXd& correlations, int x, int y, std::span<const int> given)
{
    const auto size = static_cast<Eigen::Index>(given.size()) + 2;
    Matrix part(size, size);
    const auto at = [&](Eigen::Index i) {
        return i == 0 ? x : i == 1 ? y : given[static_cast<std::size_t>(i - 2)];
    };
    for (Eigen::Index j = 0; j < size; ++j) {
        for (Eigen::Index i = 0; i < size; ++i) {
            part(i, j) = correlations(at(i), at(j));
        }
    }
    return part;
}

/// Partial correlation from the precision matrix; Infeasible where that does not exist.
template <typename Matrix>
double fromPrecision(const Matrix& part)
{
    const Eigen::PartialPivLU<Matrix> lu(part);
    for (Eigen::Index i = 0; i < part.rows(); ++i) {
        if (lu.matrixLU()(i, i) == 0) {
            throw Infeasible("the correlation matrix of the metrics is singular: some of them are linear "
                             "combinations of others");
        }
    }
    const Matrix precision = lu.inverse();
    const double norm = precision(0, 0) * precision(1, 1);
    if (norm < 0) {
        throw Infeasible("the correlation matrix of the metrics is numerically singular");
    }
    return -precision(0, 1) / std::sqrt(norm);
}

} // namespace

FisherZTest::FisherZTest(const Eigen::MatrixXd& data, Degenerate degenerate)
    : m_correlations(correlationMatrix(data))
    , m_samples(static_cast<double>(data.rows()))
    , m_degenerate(degenerate)
{
}

double FisherZTest::partialCorrelation(int x, int y, std::span<const int> given) const
{
    const auto [low, high] = std::minmax(x, y);
    if (m_degenerate == Degenerate::Handle) {
        return math::partialCorrelation(m_correlations, low, high, given);
    }
    if (given.size() + 2 <= smallTest) {
        return fromPrecision(sorted<SmallMatrix>(m_correlations, low, high, given));
    }
    return fromPrecision(sorted<Eigen::MatrixXd>(m_correlations, low, high, given));
}

double FisherZTest::pValue(int x, int y, std::span<const int> given) const
{
    const double freedom = m_samples - static_cast<double>(given.size()) - 3;
    if (freedom < 0) {
        if (m_degenerate == Degenerate::Handle) {
            return 1;
        }
        throw Infeasible("too few samples for a Fisher z test");
    }
    const double r = partialCorrelation(x, y, given);
    if (m_degenerate == Degenerate::Throw && (r <= -1 || r > 1)) {
        throw Infeasible("two metrics are perfectly correlated, for which Fisher's z is not defined");
    }
    const double z = 0.5 * std::log((1 + r) / (1 - r));
    // 2 (1 - Φ(x)) = erfc(x / sqrt 2)
    return std::erfc(std::sqrt(freedom) * std::abs(z) / std::numbers::sqrt2);
}

} // namespace culprit::math
