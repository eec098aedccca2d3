// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

namespace culprit::math {

/// Discretises a sample into at most `bins` bins whose edges lie midway between the centres of a
/// one-dimensional k-means clustering: Lloyd's algorithm from evenly spaced centres, an empty cluster taking
/// the value farthest from its centre. Edges nearer than 1e-8 fall together. Not random.
///
/// Source: scikit-learn 1.2's KBinsDiscretizer(strategy="kmeans", encode="ordinal").
Eigen::VectorXi kMeansBins(const Eigen::Ref<const Eigen::VectorXd>& values, int bins);

} // namespace culprit::math
