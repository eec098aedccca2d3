// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/eigen_merge.h"

#include "math/tridiagonal_eigen.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace culprit::math {

namespace {

/// diag(poles) + weight z zᵀ, its eigenvectors to be turned by `basis`.
struct RankOneUpdate
{
    Eigen::VectorXd poles;
    Eigen::VectorXd z;
    double weight = 0;
    Eigen::MatrixXd basis;
    std::vector<int> half; ///< of each basis vector: 0 upper, 1 both, 2 lower
};

RankOneUpdate rankOneUpdate(const SymmetricEigen& upper, const SymmetricEigen& lower, double coupling)
{
    const Eigen::Index above = upper.values.size();
    const Eigen::Index size = above + lower.values.size();
    RankOneUpdate update;
    update.poles.resize(size);
    update.poles << upper.values, lower.values;
    update.z.resize(size);
    update.z << upper.vectors.row(above - 1).transpose(), lower.vectors.row(0).transpose();
    if (coupling < 0) {
        update.z.tail(size - above) *= -1;
    }
    update.z *= 1 / std::sqrt(2.0);
    update.weight = std::abs(2 * coupling);
    update.basis = Eigen::MatrixXd::Zero(size, size);
    update.basis.topLeftCorner(above, above) = upper.vectors;
    update.basis.bottomRightCorner(size - above, size - above) = lower.vectors;
    update.half.assign(static_cast<std::size_t>(above), 0);
    update.half.resize(static_cast<std::size_t>(size), 2);
    return update;
}

/// Leaves out the eigenpairs that the update doesn't change beyond rounding, turning pairs of nearly equal
/// poles so that one of them is such; returns the others by ascending pole.
std::vector<Eigen::Index> deflate(RankOneUpdate& update)
{
    const Eigen::Index size = update.poles.size();
    std::vector<Eigen::Index> order(static_cast<std::size_t>(size));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::ranges::stable_sort(order, {}, [&](Eigen::Index i) { return update.poles(i); });
    constexpr double roundOff = std::numeric_limits<double>::epsilon() / 2;
    const double tolerance =
        8 * roundOff * std::max(update.poles.cwiseAbs().maxCoeff(), update.z.cwiseAbs().maxCoeff());

    std::vector<Eigen::Index> kept;
    Eigen::Index before = -1;
    for (const Eigen::Index next : order) {
        if (update.weight * std::abs(update.z(next)) <= tolerance) {
            continue;
        }
        if (before >= 0) {
            double cosine = update.z(next);
            double sine = update.z(before);
            const double length = hypotenuse(cosine, sine);
            const double apart = update.poles(next) - update.poles(before);
            cosine /= length;
            sine = -sine / length;
            if (std::abs(apart * cosine * sine) > tolerance) {
                kept.push_back(before);
            } else {
                update.z(next) = length;
                update.z(before) = 0;
                for (Eigen::Index i = 0; i < size; ++i) {
                    const double one = update.basis(i, before);
                    const double other = update.basis(i, next);
                    update.basis(i, before) = cosine * one + sine * other;
                    update.basis(i, next) = cosine * other - sine * one;
                }
                const double low = update.poles(before);
                const double high = update.poles(next);
                update.poles(before) = low * (cosine * cosine) + high * (sine * sine);
                update.poles(next) = low * (sine * sine) + high * (cosine * cosine);
                int& half = update.half[static_cast<std::size_t>(next)];
                half = half == update.half[static_cast<std::size_t>(before)] ? half : 1;
            }
        }
        before = next;
    }
    if (before >= 0) {
        kept.push_back(before);
    }
    return kept;
}

/// The eigenvalue of diag(poles) + weight z zᵀ right above pole `j`, and in `distances` each pole less it:
/// the root of 1 + weight sum z²/(pole - x), which grows between the poles, by bisection from the nearer one.
double eigenvalueAbove(Eigen::Index j, const Eigen::VectorXd& poles, const Eigen::VectorXd& z, double weight,
                       Eigen::Ref<Eigen::VectorXd> distances)
{
    const Eigen::Index last = poles.size() - 1;
    const double gap = j < last ? poles(j + 1) - poles(j) : weight * z.squaredNorm();
    const auto valueAt = [&](double offset) {
        return 1 + weight * (z.array().square() / (distances.array() - offset)).sum();
    };
    Eigen::Index origin = j;
    distances = poles.array() - poles(origin);
    double low = 0;
    double high = j < last ? gap / 2 : gap;
    if (j < last && valueAt(high) < 0) {
        origin = j + 1;
        distances = poles.array() - poles(origin);
        low = -high;
        high = 0;
    }
    while (true) {
        const double middle = low + (high - low) / 2;
        if (middle == low || middle == high) {
            break;
        }
        (valueAt(middle) < 0 ? low : high) = middle;
    }
    const double offset = origin == j ? high : low;
    distances.array() -= offset;
    return poles(origin) + offset;
}

} // namespace

SymmetricEigen merged(const SymmetricEigen& upper, const SymmetricEigen& lower, double coupling)
{
    RankOneUpdate update = rankOneUpdate(upper, lower, coupling);
    std::vector<Eigen::Index> kept = deflate(update);
    const auto count = static_cast<Eigen::Index>(kept.size());
    const Eigen::VectorXd poles = update.poles(kept);
    const Eigen::VectorXd z = update.z(kept);

    Eigen::VectorXd roots(count);
    Eigen::MatrixXd distances(count, count); // of pole i from root j
    for (Eigen::Index j = 0; j < count; ++j) {
        roots(j) = eigenvalueAbove(j, poles, z, update.weight, distances.col(j));
    }
    // The z whose update has exactly these roots: its eigenvectors are orthogonal.
    Eigen::VectorXd exact(count);
    for (Eigen::Index i = 0; i < count; ++i) {
        double product = distances(i, i);
        for (Eigen::Index j = 0; j < count; ++j) {
            product *= j == i ? 1 : distances(i, j) / (poles(i) - poles(j));
        }
        exact(i) = std::copysign(std::sqrt(-product), z(i));
    }

    // The upper half's vectors first.
    std::vector<Eigen::Index> order(kept.size());
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::ranges::stable_sort(order, {}, [&](Eigen::Index i) {
        return update.half[static_cast<std::size_t>(kept[static_cast<std::size_t>(i)])];
    });
    SymmetricEigen result{update.poles, update.basis};
    for (Eigen::Index j = 0; j < count; ++j) {
        const Eigen::VectorXd vector = (exact.array() / distances.col(j).array()).matrix().normalized();
        Eigen::VectorXd turned = Eigen::VectorXd::Zero(update.poles.size());
        for (const Eigen::Index i : order) {
            turned += vector(i) * update.basis.col(kept[static_cast<std::size_t>(i)]);
        }
        result.values(kept[static_cast<std::size_t>(j)]) = roots(j);
        result.vectors.col(kept[static_cast<std::size_t>(j)]) = turned;
    }
    sortAscending(result);
    return result;
}

} // namespace culprit::math
