// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/lasso_lars.h"

#include "math/infeasible.h"

#include <Eigen/Cholesky>
#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <vector>

namespace culprit::math {

namespace {

constexpr double machineEpsilon = std::numeric_limits<double>::epsilon();
constexpr double tiny = std::numeric_limits<float>::min();
constexpr double alphaTolerance = std::numeric_limits<float>::epsilon();
constexpr double leastPivot = 1e-7;
constexpr int maxSteps = 500;

double leastPositive(const Eigen::ArrayXd& values)
{
    double least = std::numeric_limits<double>::max();
    for (const double value : values) {
        if (value > 0 && value < least) {
            least = value;
        }
    }
    return least;
}

/// Follows the lasso path from all coefficients zero to the full fit.
class LarsPath
{
public:
    LarsPath(const Eigen::MatrixXd& x, const Eigen::VectorXd& y)
        : m_gram(x.transpose() * x)
        , m_correlation(x.transpose() * y)
        , m_covariance(m_correlation)
        , m_inactive(static_cast<std::size_t>(x.cols()))
        , m_factor(x.cols(), x.cols())
        , m_samples(static_cast<double>(x.rows()))
    {
        std::iota(m_inactive.begin(), m_inactive.end(), Eigen::Index{0});
    }

    /// The coefficients at every knot of the path.
    std::vector<Eigen::VectorXd> follow()
    {
        const Eigen::Index features = m_gram.rows();
        std::vector<Eigen::VectorXd> path{Eigen::VectorXd::Zero(features)};
        double previousAlpha = 0;
        bool dropped = false;
        for (int step = 0;;) {
            Eigen::Index best = 0;
            const double top = m_covariance.size() > 0 ? m_covariance.cwiseAbs().maxCoeff(&best) : 0;
            const double alpha = top / m_samples;
            if (alpha <= alphaTolerance || step >= maxSteps ||
                static_cast<Eigen::Index>(m_active.size()) >= features) {
                break;
            }
            if (!dropped && !activate(best)) {
                continue;
            }
            // Rounding errors have outgrown what is left to explain.
            if (step > 0 && previousAlpha < alpha) {
                break;
            }
            previousAlpha = alpha;
            path.push_back(advance(path.back(), top, dropped));
            ++step;
        }
        return path;
    }

private:
    /// Adds the inactive variable at `position`; one that the active ones nearly determine is shut out.
    bool activate(Eigen::Index position)
    {
        const auto count = static_cast<Eigen::Index>(m_active.size());
        const double covariance = m_covariance(position);
        // Both change places, so that a covariance stays beside its variable when this one is shut out.
        std::swap(m_inactive.front(), m_inactive[static_cast<std::size_t>(position)]);
        std::swap(m_covariance(0), m_covariance(position));
        const Eigen::Index variable = m_inactive.front();
        appendToFactor(variable);
        if (m_factor(count, count) < leastPivot) {
            m_covariance(0) = 0;
            return false;
        }
        m_covariance = m_covariance.tail(m_covariance.size() - 1).eval();
        m_inactive.erase(m_inactive.begin());
        m_active.push_back(variable);
        m_signs.push_back(covariance > 0 ? 1.0 : covariance < 0 ? -1.0 : 0.0);
        return true;
    }

    void appendToFactor(Eigen::Index variable)
    {
        const auto count = static_cast<Eigen::Index>(m_active.size());
        Eigen::VectorXd row(count);
        for (Eigen::Index i = 0; i < count; ++i) {
            row(i) = m_gram(variable, m_active[static_cast<std::size_t>(i)]);
        }
        m_factor.topLeftCorner(count, count).triangularView<Eigen::Lower>().solveInPlace(row);
        m_factor.row(count).head(count) = row;
        m_factor(count, count) =
            std::max(std::sqrt(std::abs(m_gram(variable, variable) - row.squaredNorm())), machineEpsilon);
    }

    Eigen::VectorXd solveFactored(const Eigen::MatrixXd& factor, Eigen::VectorXd rhs) const
    {
        factor.triangularView<Eigen::Lower>().solveInPlace(rhs);
        factor.transpose().triangularView<Eigen::Upper>().solveInPlace(rhs);
        return rhs;
    }

    /// The step to the next knot, where a variable joins or leaves.
    Eigen::VectorXd advance(const Eigen::VectorXd& before, double top, bool& dropped)
    {
        const auto count = static_cast<Eigen::Index>(m_active.size());
        const Eigen::Map<const Eigen::VectorXd> signs(m_signs.data(), count);
        Eigen::MatrixXd factor = m_factor.topLeftCorner(count, count);
        Eigen::VectorXd direction = solveFactored(factor, signs);
        double scale = 1;
        if (count == 1 && direction(0) == 0) {
            direction(0) = 1;
        } else {
            scale = 1 / std::sqrt(direction.dot(signs));
            for (int i = 0; !std::isfinite(scale); ++i) {
                factor.diagonal().array() += std::ldexp(machineEpsilon, i);
                direction = solveFactored(factor, signs);
                scale = 1 / std::sqrt(std::max(direction.dot(signs), machineEpsilon));
            }
            direction *= scale;
        }

        Eigen::ArrayXd along(static_cast<Eigen::Index>(m_inactive.size()));
        for (Eigen::Index i = 0; i < along.size(); ++i) {
            double sum = 0;
            for (Eigen::Index k = 0; k < count; ++k) {
                sum +=
                    m_gram(m_active[static_cast<std::size_t>(k)], m_inactive[static_cast<std::size_t>(i)]) *
                    direction(k);
            }
            along(i) = std::rint(sum * 1e15) / 1e15;
        }
        const auto covariance = m_covariance.array();
        double step = std::min({leastPositive((top - covariance) / (scale - along + tiny)),
                                leastPositive((top + covariance) / (scale + along + tiny)), top / scale});

        Eigen::ArrayXd crossing(count);
        for (Eigen::Index k = 0; k < count; ++k) {
            crossing(k) = -before(m_active[static_cast<std::size_t>(k)]) / (direction(k) + tiny);
        }
        const double crossed = leastPositive(crossing);
        dropped = crossed < step;
        if (dropped) {
            step = crossed;
        }

        Eigen::VectorXd coefficients = Eigen::VectorXd::Zero(before.size());
        for (Eigen::Index k = 0; k < count; ++k) {
            const Eigen::Index variable = m_active[static_cast<std::size_t>(k)];
            coefficients(variable) = before(variable) + step * direction(k);
        }
        m_covariance -= (step * along).matrix();
        if (dropped) {
            Eigen::Index leaving = 0;
            (crossing - crossed).abs().minCoeff(&leaving);
            deactivate(leaving, coefficients);
        }
        return coefficients;
    }

    void deactivate(Eigen::Index position, const Eigen::VectorXd& coefficients)
    {
        const Eigen::Index variable = m_active[static_cast<std::size_t>(position)];
        m_active.erase(m_active.begin() + position);
        m_signs.erase(m_signs.begin() + position);
        const std::vector<Eigen::Index> remaining = std::move(m_active);
        m_active.clear();
        for (const Eigen::Index kept : remaining) {
            appendToFactor(kept);
            m_active.push_back(kept);
        }
        Eigen::VectorXd covariance(m_covariance.size() + 1);
        covariance << m_correlation(variable) - m_gram.row(variable) * coefficients, m_covariance;
        m_covariance = std::move(covariance);
        m_inactive.insert(m_inactive.begin(), variable);
    }

    Eigen::MatrixXd m_gram;
    Eigen::VectorXd m_correlation;
    Eigen::VectorXd m_covariance; ///< of the inactive variables with what is left to explain
    std::vector<Eigen::Index> m_active;
    std::vector<Eigen::Index> m_inactive;
    std::vector<double> m_signs;
    Eigen::MatrixXd m_factor; ///< lower Cholesky factor of the active variables' Gram matrix
    double m_samples;
};

Eigen::MatrixXd centredColumns(const Eigen::MatrixXd& x)
{
    return x.rowwise() - x.colwise().mean();
}

} // namespace

Eigen::VectorXd leastSquares(const Eigen::MatrixXd& x, const Eigen::VectorXd& y)
{
    return centredColumns(x).completeOrthogonalDecomposition().solve(Eigen::VectorXd(y.array() - y.mean()));
}

Eigen::VectorXd lassoByBic(const Eigen::MatrixXd& x, const Eigen::VectorXd& y)
{
    if (x.rows() <= x.cols() + 1) {
        throw Infeasible("there are too few samples for as many metrics to estimate the noise");
    }
    const Eigen::MatrixXd centred = centredColumns(x);
    const Eigen::VectorXd target = y.array() - y.mean();
    const Eigen::VectorXd full = centred.completeOrthogonalDecomposition().solve(target);
    const double noise =
        (target - centred * full).squaredNorm() / static_cast<double>(x.rows() - x.cols() - 1);
    const auto samples = static_cast<double>(x.rows());

    Eigen::VectorXd best = Eigen::VectorXd::Zero(x.cols());
    double least = std::numeric_limits<double>::infinity();
    for (const Eigen::VectorXd& coefficients : LarsPath(centred, target).follow()) {
        const auto freedom = static_cast<double>((coefficients.array().abs() > machineEpsilon).count());
        const double criterion = samples * std::log(2 * std::numbers::pi * noise) +
                                 (target - centred * coefficients).squaredNorm() / noise +
                                 std::log(samples) * freedom;
        if (criterion < least) {
            least = criterion;
            best = coefficients;
        }
    }
    return best;
}

Eigen::VectorXd adaptiveLasso(const Eigen::MatrixXd& x, const Eigen::VectorXd& y)
{
    const Eigen::VectorXd weights = leastSquares(x, y).cwiseAbs();
    return lassoByBic(x * weights.asDiagonal(), y).cwiseProduct(weights);
}

} // namespace culprit::math
