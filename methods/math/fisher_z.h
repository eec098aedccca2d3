// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include <span>

namespace culprit::math {

/// What a partial correlation test does where the correlations of its variables are singular.
enum class Degenerate {
    Throw,  ///< as the benchmark does: the whole method fails
    Handle, ///< determined variables count as independent, equal ones as dependent
};

/// Fisher's z test of vanishing partial correlation: for X, Y given S over n samples,
/// z = atanh(r(X, Y | S)), p = 2 (1 - Φ(sqrt(n - |S| - 3) |z|)).
///
/// Assumes linear relations with Gaussian noise and independent samples. Not for more than n - 4
/// conditioning variables. Source: R. A. Fisher, "On the 'probable error' of a coefficient of correlation
/// deduced from a small sample", Metron 1, 1921; p-values as in causal-learn 0.1.3.3.
class FisherZTest
{
public:
    /// `data`: rows are samples, columns are variables; at least two rows.
    explicit FisherZTest(const Eigen::MatrixXd& data, Degenerate degenerate = Degenerate::Throw);

    Eigen::Index variables() const { return m_correlations.rows(); }
    const Eigen::MatrixXd& correlations() const { return m_correlations; }

    /// The partial correlation of `x` and `y` given `given`. Throws Infeasible for singular correlations
    /// when so configured.
    double partialCorrelation(int x, int y, std::span<const int> given) const;
    /// The p-value of independence. Throws Infeasible as above and for too few samples.
    double pValue(int x, int y, std::span<const int> given) const;

private:
    Eigen::MatrixXd m_correlations;
    double m_samples;
    Degenerate m_degenerate;
};

} // namespace culprit::math
