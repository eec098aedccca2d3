// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include <vector>

namespace culprit::math {

/// A network of one hidden ReLU layer from a number to a number, y = b2 + Σ_k w2_k max(0, w1_k x + b1_k),
/// with its gradients.
///
/// Such a function is piecewise linear: over the sorted inputs a unit is active on a contiguous range, so
/// that sums over its inputs are differences of running sums. That takes O(n log n + units log n) instead of
/// O(n units). Parameters are laid out w1, b1, w2, b2.
class ScalarNetwork
{
public:
    explicit ScalarNetwork(Eigen::Index units)
        : m_units(units)
    {
    }

    Eigen::Index parameterCount() const { return 3 * m_units + 1; }

    /// Sorts `inputs`; call again whenever they change.
    void setInputs(const Eigen::Ref<const Eigen::VectorXd>& inputs);
    /// The outputs for the inputs set, in their order.
    Eigen::VectorXd outputs(const Eigen::Ref<const Eigen::VectorXd>& parameters);
    /// Adds the gradient of a loss to `parameterGradient`, given its gradient by the outputs; gives its
    /// gradient by the inputs. `parameters` as in the last call of `outputs`.
    Eigen::VectorXd backward(const Eigen::Ref<const Eigen::VectorXd>& parameters,
                             const Eigen::Ref<const Eigen::VectorXd>& outputGradient,
                             Eigen::Ref<Eigen::VectorXd> parameterGradient) const;

private:
    struct Range
    {
        Eigen::Index begin = 0;
        Eigen::Index end = 0;
    };

    Eigen::Index m_units;
    std::vector<Eigen::Index> m_order; ///< input positions, ascending by value
    Eigen::VectorXd m_sorted;
    std::vector<Range> m_active; ///< of each unit, in sorted positions
};

} // namespace culprit::math
