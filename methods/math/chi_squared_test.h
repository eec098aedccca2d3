// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include <span>
#include <vector>

namespace culprit::math {

/// Pearson's chi-squared test of conditional independence of discrete variables.
///
/// One table a configuration of the conditioning set that occurs; rows and columns without counts take no
/// degree of freedom, as in causal-learn. p = 1 without any degree of freedom.
class ChiSquaredTest
{
public:
    /// Rows are samples, columns variables; any integers, made 0 … k - 1 by rank here.
    explicit ChiSquaredTest(const Eigen::MatrixXi& data);

    Eigen::Index variables() const { return m_data.cols(); }
    double pValue(int x, int y, std::span<const int> given) const;

private:
    Eigen::MatrixXi m_data;
    std::vector<int> m_levels;
};

} // namespace culprit::math
