// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/kmeans_bins.h"

#include "math/moments.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace culprit::math {

namespace {

constexpr double leastBinWidth = 1e-8;

/// The positions of the `count` largest values, in the order in which numpy 1.24's argpartition leaves them
/// (last first): among equal values the choice decides which sample an empty cluster takes.
std::vector<Eigen::Index> largest(const Eigen::VectorXd& values, Eigen::Index count)
{
    std::vector<Eigen::Index> order(static_cast<std::size_t>(values.size()));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    const auto at = [&](Eigen::Index i) -> Eigen::Index& { return order[static_cast<std::size_t>(i)]; };
    const auto less = [&](Eigen::Index i, Eigen::Index k) { return values(at(i)) < values(at(k)); };
    const auto exchange = [&](Eigen::Index i, Eigen::Index k) { std::swap(at(i), at(k)); };
    Eigen::Index low = 0;
    Eigen::Index high = values.size() - 1;
    const Eigen::Index kth = values.size() - count;
    if (count == 1) {
        Eigen::Index last = 0;
        for (Eigen::Index i = 1; i <= high; ++i) {
            last = less(i, last) ? last : i;
        }
        return {at(last)};
    }
    // Quickselect by the median of three.
    while (low + 1 < high) {
        const Eigen::Index middle = low + (high - low) / 2;
        if (less(high, middle)) {
            exchange(high, middle);
        }
        if (less(high, low)) {
            exchange(high, low);
        }
        if (less(low, middle)) {
            exchange(low, middle);
        }
        exchange(middle, low + 1);
        Eigen::Index left = low + 1;
        Eigen::Index right = high;
        while (true) {
            do {
                ++left;
            } while (less(left, low));
            do {
                --right;
            } while (less(low, right));
            if (right < left) {
                break;
            }
            exchange(left, right);
        }
        exchange(low, right);
        if (right >= kth) {
            high = right - 1;
        }
        if (right <= kth) {
            low = left;
        }
    }
    if (high == low + 1 && less(high, low)) {
        exchange(high, low);
    }
    return {order.rbegin(), order.rbegin() + count};
}

/// Lloyd's algorithm; `values` and `centres` relative to the values' mean.
Eigen::VectorXd clusterCentres(const Eigen::VectorXd& values, Eigen::VectorXd centres)
{
    constexpr int maxIterations = 300;
    const double tolerance = 1e-4 * (values.array() - values.mean()).square().mean();
    const Eigen::Index count = values.size();
    const Eigen::Index clusters = centres.size();
    Eigen::VectorXi label = Eigen::VectorXi::Constant(count, -1);
    for (int iteration = 0; iteration < maxIterations; ++iteration) {
        const Eigen::VectorXi before = label;
        Eigen::VectorXd sums = Eigen::VectorXd::Zero(clusters);
        Eigen::VectorXd sizes = Eigen::VectorXd::Zero(clusters);
        Eigen::VectorXd distances(count);
        for (Eigen::Index i = 0; i < count; ++i) {
            Eigen::Index nearest = 0;
            (centres.array().square() - 2 * values(i) * centres.array()).minCoeff(&nearest);
            const double offset = values(i) - centres(nearest);
            distances(i) = offset * offset;
            label(i) = static_cast<int>(nearest);
            sums(nearest) += values(i);
            sizes(nearest) += 1;
        }
        std::vector<Eigen::Index> empty;
        for (Eigen::Index cluster = 0; cluster < clusters; ++cluster) {
            if (sizes(cluster) == 0) {
                empty.push_back(cluster);
            }
        }
        if (!empty.empty()) {
            const auto farthest = largest(distances, static_cast<Eigen::Index>(empty.size()));
            for (std::size_t k = 0; k < empty.size(); ++k) {
                sums(label(farthest[k])) -= values(farthest[k]);
                sizes(label(farthest[k])) -= 1;
                sums(empty[k]) = values(farthest[k]);
                sizes(empty[k]) = 1;
            }
        }
        const Eigen::VectorXd next =
            (sizes.array() > 0).select(sums.array() * sizes.array().max(1.0).inverse(), sums.array());
        const double shift = (next - centres).squaredNorm();
        centres = next;
        if (label == before || shift <= tolerance) {
            break;
        }
    }
    return centres;
}

} // namespace

Eigen::VectorXi kMeansBins(const Eigen::Ref<const Eigen::VectorXd>& values, int bins)
{
    const double least = values.minCoeff();
    const double most = values.maxCoeff();
    Eigen::VectorXi result = Eigen::VectorXi::Zero(values.size());
    if (least == most) {
        return result;
    }
    // In numpy's order, which decides ties of distances.
    const double middle = mean({values.data(), static_cast<std::size_t>(values.size())});
    const double width = (most - least) / bins;
    Eigen::VectorXd centres(bins);
    for (int i = 0; i < bins; ++i) {
        const double right = i + 1 == bins ? most : (i + 1) * width + least;
        centres(i) = (right + (i * width + least)) * 0.5 - middle;
    }
    centres = clusterCentres(values.array() - middle, std::move(centres)).array() + middle;
    std::ranges::sort(centres);

    std::vector<double> edges{least};
    double last = least;
    for (int i = 0; i <= bins - 1; ++i) {
        const double edge = i < bins - 1 ? (centres(i) + centres(i + 1)) / 2 : most;
        if (edge - last > leastBinWidth) {
            edges.push_back(edge);
        }
        last = edge;
    }
    // The outer edges bound nothing.
    const std::vector<double> inner(edges.begin() + 1, edges.size() > 1 ? edges.end() - 1 : edges.end());
    for (Eigen::Index i = 0; i < values.size(); ++i) {
        result(i) = static_cast<int>(std::ranges::upper_bound(inner, values(i)) - inner.begin());
    }
    return result;
}

} // namespace culprit::math
