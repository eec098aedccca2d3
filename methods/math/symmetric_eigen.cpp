// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/symmetric_eigen.h"

#include "math/infeasible.h"
#include "math/tridiagonal_eigen.h"

#include <cmath>
#include <utility>

namespace culprit::math {

namespace {

// Sums run over plain indices throughout: Eigen's reductions add in another order.

/// The tridiagonal matrix to which Householder reflections take a symmetric one.
struct Tridiagonal
{
    Eigen::VectorXd diagonal;
    Eigen::VectorXd beside;    ///< beside(k) couples k and k + 1
    Eigen::MatrixXd reflector; ///< column k, from row k + 1: the k-th reflection's vector, its first entry 1
    Eigen::VectorXd factor;    ///< of the reflections: I - factor v vᵀ
};

/// Makes column k of `a` below its diagonal a reflection's vector; returns the factor, and in `image` the
/// entry that the reflection leaves.
double reflect(Eigen::MatrixXd& a, Eigen::Index k, double& image)
{
    const Eigen::Index size = a.rows();
    const double first = a(k + 1, k);
    double squares = 0;
    for (Eigen::Index i = k + 2; i < size; ++i) {
        squares += a(i, k) * a(i, k);
    }
    a(k + 1, k) = 1;
    image = first;
    if (squares == 0) {
        return 0;
    }
    image = -std::copysign(hypotenuse(first, std::sqrt(squares)), first);
    const double scale = 1 / (first - image);
    for (Eigen::Index i = k + 2; i < size; ++i) {
        a(i, k) *= scale;
    }
    return (image - first) / image;
}

Tridiagonal tridiagonal(Eigen::MatrixXd a)
{
    const Eigen::Index size = a.rows();
    Tridiagonal result{
        Eigen::VectorXd::Zero(size), Eigen::VectorXd::Zero(size), {}, Eigen::VectorXd::Zero(size)};
    Eigen::VectorXd w(size);
    for (Eigen::Index k = 0; k + 1 < size; ++k) {
        const double factor = reflect(a, k, result.beside(k));
        if (factor != 0) {
            // w = factor A v - (factor / 2)(wᵀ v) v; the rest of A loses v wᵀ + w vᵀ.
            const auto v = a.col(k);
            w.setZero();
            for (Eigen::Index j = k + 1; j < size; ++j) {
                const double scaled = factor * v(j);
                double sum = 0;
                w(j) += scaled * a(j, j);
                for (Eigen::Index i = j + 1; i < size; ++i) {
                    w(i) += scaled * a(i, j);
                    sum += a(i, j) * v(i);
                }
                w(j) += factor * sum;
            }
            double product = 0;
            for (Eigen::Index i = k + 1; i < size; ++i) {
                product += w(i) * v(i);
            }
            const double shift = -0.5 * factor * product;
            for (Eigen::Index i = k + 1; i < size; ++i) {
                w(i) += shift * v(i);
            }
            for (Eigen::Index j = k + 1; j < size; ++j) {
                for (Eigen::Index i = j; i < size; ++i) {
                    a(i, j) = a(i, j) - v(i) * w(j) - w(i) * v(j);
                }
            }
        }
        result.diagonal(k) = a(k, k);
        result.factor(k) = factor;
    }
    result.diagonal(size - 1) = a(size - 1, size - 1);
    result.reflector = std::move(a);
    return result;
}

/// Takes the eigenvectors of the tridiagonal matrix back to those of the matrix it came from.
void undo(const Tridiagonal& reflections, Eigen::MatrixXd& vectors)
{
    const Eigen::Index size = vectors.rows();
    for (Eigen::Index k = size - 2; k >= 0; --k) {
        const double factor = reflections.factor(k);
        const auto v = reflections.reflector.col(k);
        for (Eigen::Index column = 0; factor != 0 && column < size; ++column) {
            double sum = 0;
            for (Eigen::Index i = k + 1; i < size; ++i) {
                sum += vectors(i, column) * v(i);
            }
            const double scaled = -factor * sum;
            for (Eigen::Index i = k + 1; i < size; ++i) {
                vectors(i, column) += v(i) * scaled;
            }
        }
    }
}

} // namespace

SymmetricEigen symmetricEigen(const Eigen::MatrixXd& matrix)
{
    if (!matrix.allFinite()) {
        throw Infeasible("a covariance is not finite");
    }
    if (matrix.rows() == 0) {
        return {};
    }
    // By a power of two, so that squares stay in range and no digit changes.
    const double largest = matrix.cwiseAbs().maxCoeff();
    const int exponent = largest > 0 ? std::ilogb(largest) : 0;
    const Tridiagonal reduced =
        tridiagonal(matrix.unaryExpr([&](double value) { return std::ldexp(value, -exponent); }));
    SymmetricEigen result = tridiagonalEigen(reduced.diagonal, reduced.beside);
    result.values = result.values.unaryExpr([&](double value) { return std::ldexp(value, exponent); }).eval();
    undo(reduced, result.vectors);
    return result;
}

} // namespace culprit::math
