// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/birch.h"

#include <algorithm>
#include <cstddef>

namespace culprit::math {

namespace {

/// A clustering feature: what BIRCH keeps of the values of a subcluster.
struct ClusteringFeature
{
    double count = 0;
    double linearSum = 0;
    double squaredSum = 0;

    double centroid() const { return linearSum / count; }
};

std::size_t nearestCentroid(double value, std::span<const double> centroids)
{
    std::size_t nearest = 0;
    double least = 0;
    for (std::size_t i = 0; i < centroids.size(); ++i) {
        const double distance =
            centroids[i] * centroids[i] - 2 * centroids[i] * value; // value² is common to all
        if (i == 0 || distance < least) {
            nearest = i;
            least = distance;
        }
    }
    return nearest;
}

} // namespace

std::vector<double> birchCentroids(std::span<const double> values, double threshold)
{
    std::vector<ClusteringFeature> features;
    std::vector<double> centroids;
    for (const double value : values) {
        if (!features.empty()) {
            const std::size_t nearest = nearestCentroid(value, centroids);
            const ClusteringFeature& old = features[nearest];
            const ClusteringFeature joint{old.count + 1, old.linearSum + value,
                                          old.squaredSum + value * value};
            const double squaredRadius = joint.squaredSum / joint.count - joint.centroid() * joint.centroid();
            if (squaredRadius <= threshold * threshold) {
                features[nearest] = joint;
                centroids[nearest] = joint.centroid();
                continue;
            }
        }
        features.push_back({1, value, value * value});
        centroids.push_back(value);
    }
    return centroids;
}

int occupiedClusters(std::span<const double> values, std::span<const double> centroids)
{
    std::vector<bool> occupied(centroids.size(), false);
    for (const double value : values) {
        occupied[nearestCentroid(value, centroids)] = true;
    }
    return static_cast<int>(std::ranges::count(occupied, true));
}

} // namespace culprit::math
