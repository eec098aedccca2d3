// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace culprit::math {

/// BIRCH clustering of one variable, without a final global step: centroids of the leaves' subclusters.
///
/// Values enter in order. Each joins the subcluster with the nearest centroid if the joint radius (root mean
/// square distance from the joint centroid) stays within `threshold`, and founds one of its own otherwise.
/// The tree is kept at one leaf, which equals BIRCH with branching factor B as long as there are at most B
/// subclusters; values scaled to unit norm with a threshold of 0.045 stay far below the usual 50.
/// Source: T. Zhang, R. Ramakrishnan, M. Livny, "BIRCH: An Efficient Data Clustering Method for Very Large
///   Databases", SIGMOD 1996.
std::vector<double> birchCentroids(std::span<const double> values, double threshold);

/// How many of the centroids are nearest to at least one value.
int occupiedClusters(std::span<const double> values, std::span<const double> centroids);

} // namespace culprit::math
