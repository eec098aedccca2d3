// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

namespace culprit::ranking {

struct RegressionScore
{
    double score = 0;             ///< the largest |z| over the test samples
    Eigen::Index worst = 0;       ///< the test sample that has it
    double residualDeviation = 0; ///< standard deviation of the training residuals
};

/// Regression-based hypothesis test: how far a series leaves what its parents explain.
///
/// Ordinary least squares of `trainY` on `trainX` with an intercept (of least norm where the parents are
/// collinear); z-scores of the test residuals by mean and population standard deviation of the training
/// residuals, a vanishing deviation counting as 1. Without parents (`trainX` has no column) the series itself
/// is tested. Throws math::Infeasible without training or test samples.
/// Source: M. Li et al., "Causal inference-based root cause analysis for online service systems with
/// intervention recognition", KDD 2022.
RegressionScore regressionHypothesisTest(const Eigen::MatrixXd& trainX, const Eigen::VectorXd& trainY,
                                         const Eigen::MatrixXd& testX, const Eigen::VectorXd& testY);

} // namespace culprit::ranking
