// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include <functional>
#include <stop_token>

namespace culprit::discovery {

struct GrangerOptions
{
    int maxLag = 3;      ///< lags 1 … maxLag are tested, in samples
    double alpha = 0.05; ///< an edge needs a mean p-value below this at some lag
    std::stop_token stop;
    std::function<void(double)> progress;
};

/// p-values of "x does not help to predict y beyond y's own past" with `lag` lags.
struct GrangerTest
{
    double ssrF = 1;            ///< F test of the residual sums of squares
    double ssrChiSquared = 1;   ///< chi-squared test of them
    double likelihoodRatio = 1; ///< likelihood ratio test
    double parameterF = 1;      ///< Wald F test of x's coefficients

    double mean() const { return (ssrF + ssrChiSquared + likelihoodRatio + parameterF) / 4; }
};

/// Throws math::Infeasible when a lagged column is constant, the fit is perfect, or rows are too few.
/// Source: C. Granger, "Investigating causal relations by econometric models and cross-spectral methods",
/// Econometrica 37, 1969; tests as in statsmodels' grangercausalitytests.
GrangerTest grangerTest(const Eigen::Ref<const Eigen::VectorXd>& y,
                        const Eigen::Ref<const Eigen::VectorXd>& x, int lag);

/// Pairwise Granger causality over the columns of `data` (rows are samples at even steps):
/// entry (i, j) is 1 where j helps to predict i.
///
/// Throws math::Infeasible if any pair's test is, and math::Stopped when asked to stop.
Eigen::MatrixXd granger(const Eigen::MatrixXd& data, const GrangerOptions& options = {});

} // namespace culprit::discovery
