// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/tridiagonal_eigen.h"

#include "math/eigen_merge.h"
#include "math/infeasible.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace culprit::math {

namespace {

// Sums run over plain indices throughout: Eigen's reductions add in another order.

constexpr double roundOff = std::numeric_limits<double>::epsilon() / 2;
constexpr Eigen::Index largestWhole = 25; ///< columns; larger blocks are divided

struct Rotation
{
    double cosine = 1;
    double sine = 0;
};

/// The rotation that takes (f, g) to (`radius`, 0).
Rotation rotationOf(double f, double g, double& radius)
{
    static const double least = std::sqrt(std::numeric_limits<double>::min());
    if (g == 0) {
        radius = f;
        return {1, 0};
    }
    if (f == 0) {
        radius = std::abs(g);
        return {0, std::copysign(1.0, g)};
    }
    const double larger = std::max(std::abs(f), std::abs(g));
    const bool isInRange = std::min(std::abs(f), std::abs(g)) > least && larger < 1 / (2 * least);
    const double unit = isInRange ? 1 : larger;
    const double d = std::sqrt(f / unit * (f / unit) + g / unit * (g / unit));
    const double r = std::copysign(d, f);
    radius = r * unit;
    return {std::abs(f / unit) / d, g / unit / r};
}

/// Eigenvalues of [[a, b], [b, c]], of larger and of smaller magnitude, and the rotation to
/// the first's vector.
Rotation solvePair(double a, double b, double c, double& larger, double& smaller)
{
    const double sum = a + c;
    const double difference = a - c;
    const double twice = b + b;
    const double width = std::abs(difference);
    const double coupling = std::abs(twice);
    const double high = std::abs(a) > std::abs(c) ? a : c;
    const double low = std::abs(a) > std::abs(c) ? c : a;
    const double wide = std::max(width, coupling);
    const double narrow = std::min(width, coupling);
    const double ratio = narrow / wide;
    const double root = width == coupling ? coupling * std::sqrt(2.0) : wide * std::sqrt(1 + ratio * ratio);
    if (sum == 0) {
        larger = 0.5 * root;
        smaller = -0.5 * root;
    } else {
        larger = 0.5 * (sum < 0 ? sum - root : sum + root);
        smaller = high / larger * low - b / larger * b;
    }
    const double across = difference >= 0 ? difference + root : difference - root;
    Rotation rotation;
    if (std::abs(across) > coupling) {
        const double cotangent = -twice / across;
        rotation.sine = 1 / std::sqrt(1 + cotangent * cotangent);
        rotation.cosine = cotangent * rotation.sine;
    } else if (coupling != 0) {
        const double tangent = -across / twice;
        rotation.cosine = 1 / std::sqrt(1 + tangent * tangent);
        rotation.sine = tangent * rotation.cosine;
    }
    if ((sum < 0) == (difference < 0)) {
        return {-rotation.sine, rotation.cosine};
    }
    return rotation;
}

/// Implicit QL or QR with Wilkinson's shifts on a tridiagonal matrix.
class TridiagonalSolver
{
public:
    TridiagonalSolver(Eigen::VectorXd diagonal, Eigen::VectorXd beside)
        : m_d(std::move(diagonal))
        , m_e(std::move(beside))
        , m_vectors(Eigen::MatrixXd::Identity(m_d.size(), m_d.size()))
        , m_sweepsLeft(30 * m_d.size())
    {
    }

    SymmetricEigen solve() &&
    {
        for (Eigen::Index first = 0; first < m_d.size();) {
            Eigen::Index last = first;
            while (last + 1 < m_d.size() && !isNegligible(last)) {
                ++last;
            }
            if (last + 1 < m_d.size()) {
                m_e(last) = 0;
            }
            // From the end that is smaller, so that graded matrices keep their small eigenvalues. The block
            // may fall apart again; what is left of it is found on the way.
            if (std::abs(m_d(last)) < std::abs(m_d(first))) {
                chase(last, first, -1);
            } else {
                chase(first, last, 1);
            }
            first = last + 1;
        }
        SymmetricEigen result{std::move(m_d), std::move(m_vectors)};
        sortAscending(result);
        return result;
    }

private:
    bool isNegligible(Eigen::Index k) const
    {
        const double e = std::abs(m_e(k));
        return e == 0 || e <= std::sqrt(std::abs(m_d(k))) * std::sqrt(std::abs(m_d(k + 1))) * roundOff;
    }

    /// The coupling of k with its neighbour in direction `step`.
    double& coupling(Eigen::Index k, int step) { return m_e(step > 0 ? k : k - 1); }

    /// Finds the eigenvalues from `at` to `end`, going by `step` (1: QL, -1: QR).
    void chase(Eigen::Index at, const Eigen::Index end, const int step)
    {
        while ((end - at) * step >= 0) {
            Eigen::Index cut = at;
            while (cut != end) {
                const double e = std::abs(coupling(cut, step));
                if (e * e <= roundOff * roundOff * std::abs(m_d(cut)) * std::abs(m_d(cut + step)) +
                                 std::numeric_limits<double>::min()) {
                    coupling(cut, step) = 0;
                    break;
                }
                cut += step;
            }
            if (cut == at) {
                at += step;
            } else if (cut == at + step) {
                const Eigen::Index low = std::min(at, cut);
                double larger = 0;
                double smaller = 0;
                const Rotation rotation = solvePair(m_d(low), m_e(low), m_d(low + 1), larger, smaller);
                rotate(low, rotation);
                m_d(low) = larger;
                m_d(low + 1) = smaller;
                m_e(low) = 0;
                at = cut + step;
            } else {
                sweep(at, cut, step);
            }
        }
    }

    void sweep(const Eigen::Index at, const Eigen::Index cut, const int step)
    {
        if (m_sweepsLeft-- == 0) {
            throw Infeasible("the eigenvalues of a covariance matrix did not converge");
        }
        double p = m_d(at);
        const double towards = coupling(at, step);
        double g = (m_d(at + step) - p) / (2 * towards);
        g = m_d(cut) - p + towards / (g + std::copysign(hypotenuse(g, 1), g));
        Rotation rotation{1, 1};
        p = 0;
        std::vector<Rotation> rotations;
        for (Eigen::Index k = cut - step; (k - at) * step >= 0; k -= step) {
            const double f = rotation.sine * coupling(k, step);
            const double b = rotation.cosine * coupling(k, step);
            double r = 0;
            rotation = rotationOf(g, f, r);
            if (k != cut - step) {
                coupling(k + step, step) = r;
            }
            g = m_d(k + step) - p;
            r = (m_d(k) - g) * rotation.sine + 2 * rotation.cosine * b;
            p = rotation.sine * r;
            m_d(k + step) = g + p;
            g = rotation.cosine * r - b;
            rotations.push_back({rotation.cosine, -step * rotation.sine});
        }
        Eigen::Index k = cut - step;
        for (const Rotation& each : rotations) {
            rotate(std::min(k, k + step), each);
            k -= step;
        }
        m_d(at) -= p;
        coupling(at, step) = g;
    }

    /// Rotates the vectors of k and k + 1.
    void rotate(Eigen::Index k, const Rotation& rotation)
    {
        for (Eigen::Index i = 0; i < m_vectors.rows(); ++i) {
            const double right = m_vectors(i, k + 1);
            const double left = m_vectors(i, k);
            m_vectors(i, k + 1) = rotation.cosine * right - rotation.sine * left;
            m_vectors(i, k) = rotation.sine * right + rotation.cosine * left;
        }
    }

    Eigen::VectorXd m_d;
    Eigen::VectorXd m_e;
    Eigen::MatrixXd m_vectors;
    Eigen::Index m_sweepsLeft;
};

/// Solves a block without negligible couplings; a large one in halves.
SymmetricEigen blockEigen(Eigen::VectorXd diagonal, const Eigen::VectorXd& beside)
{
    const Eigen::Index size = diagonal.size();
    if (size <= largestWhole) {
        return TridiagonalSolver(std::move(diagonal), beside).solve();
    }
    const Eigen::Index upper = size / 2;
    const double coupling = beside(upper - 1);
    diagonal(upper - 1) -= std::abs(coupling);
    diagonal(upper) -= std::abs(coupling);
    return merged(blockEigen(diagonal.head(upper), beside.head(upper)),
                  blockEigen(diagonal.tail(size - upper), beside.tail(size - upper)), coupling);
}

} // namespace

SymmetricEigen tridiagonalEigen(const Eigen::VectorXd& diagonal, const Eigen::VectorXd& beside)
{
    const Eigen::Index size = diagonal.size();
    if (size <= largestWhole) {
        return TridiagonalSolver(diagonal, beside).solve();
    }
    SymmetricEigen result{diagonal, Eigen::MatrixXd::Identity(size, size)};
    for (Eigen::Index first = 0; first < size;) {
        Eigen::Index last = first;
        while (last + 1 < size && std::abs(beside(last)) > roundOff * std::sqrt(std::abs(diagonal(last))) *
                                                               std::sqrt(std::abs(diagonal(last + 1)))) {
            ++last;
        }
        const Eigen::Index count = last - first + 1;
        const double largest =
            std::max(diagonal.segment(first, count).cwiseAbs().maxCoeff(),
                     count > 1 ? beside.segment(first, count - 1).cwiseAbs().maxCoeff() : 0.0);
        const double unit = count > largestWhole ? largest : 1;
        SymmetricEigen block = blockEigen(diagonal.segment(first, count) * (1 / unit),
                                          beside.segment(first, count) * (1 / unit));
        result.values.segment(first, count) = block.values * unit;
        result.vectors.block(first, first, count, count) = block.vectors;
        first = last + 1;
    }
    sortAscending(result);
    return result;
}

void sortAscending(SymmetricEigen& eigen)
{
    const Eigen::Index size = eigen.values.size();
    for (Eigen::Index to = 0; to + 1 < size; ++to) {
        Eigen::Index least = 0;
        eigen.values.tail(size - to).minCoeff(&least);
        if (least != 0) {
            std::swap(eigen.values(to), eigen.values(to + least));
            eigen.vectors.col(to).swap(eigen.vectors.col(to + least));
        }
    }
}

double hypotenuse(double a, double b)
{
    const double larger = std::max(std::abs(a), std::abs(b));
    const double smaller = std::min(std::abs(a), std::abs(b));
    const double ratio = smaller / larger;
    return smaller == 0 ? larger : larger * std::sqrt(1 + ratio * ratio);
}

} // namespace culprit::math
