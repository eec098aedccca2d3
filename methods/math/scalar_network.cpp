// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/scalar_network.h"

#include <algorithm>
#include <numeric>

namespace culprit::math {

void ScalarNetwork::setInputs(const Eigen::Ref<const Eigen::VectorXd>& inputs)
{
    if (static_cast<Eigen::Index>(m_order.size()) != inputs.size()) {
        m_order.resize(static_cast<std::size_t>(inputs.size()));
        std::iota(m_order.begin(), m_order.end(), Eigen::Index{0});
    }
    // Ties by position: the sums' rounding must not depend on the order before.
    std::ranges::sort(m_order, [&inputs](Eigen::Index a, Eigen::Index b) {
        return inputs(a) < inputs(b) || (inputs(a) == inputs(b) && a < b);
    });
    m_sorted = inputs(m_order);
}

Eigen::VectorXd ScalarNetwork::outputs(const Eigen::Ref<const Eigen::VectorXd>& parameters)
{
    const auto w1 = parameters.head(m_units);
    const auto b1 = parameters.segment(m_units, m_units);
    const auto w2 = parameters.segment(2 * m_units, m_units);
    const Eigen::Index count = m_sorted.size();
    m_active.assign(static_cast<std::size_t>(m_units), {});
    // Slope and intercept change where a unit's range begins and ends.
    Eigen::VectorXd slope = Eigen::VectorXd::Zero(count + 1);
    Eigen::VectorXd intercept = Eigen::VectorXd::Zero(count + 1);
    for (Eigen::Index k = 0; k < m_units; ++k) {
        auto& active = m_active[static_cast<std::size_t>(k)];
        const auto firstAbove = [&] {
            return std::partition_point(m_sorted.begin(), m_sorted.end(),
                                        [&](double x) { return !(w1(k) * x + b1(k) > 0); }) -
                   m_sorted.begin();
        };
        const auto firstBelow = [&] {
            return std::partition_point(m_sorted.begin(), m_sorted.end(),
                                        [&](double x) { return w1(k) * x + b1(k) > 0; }) -
                   m_sorted.begin();
        };
        active = w1(k) >= 0 ? Range{firstAbove(), count} : Range{0, firstBelow()};
        slope(active.begin) += w2(k) * w1(k);
        slope(active.end) -= w2(k) * w1(k);
        intercept(active.begin) += w2(k) * b1(k);
        intercept(active.end) -= w2(k) * b1(k);
    }
    Eigen::VectorXd result(count);
    double a = 0;
    double b = parameters(3 * m_units);
    for (Eigen::Index i = 0; i < count; ++i) {
        a += slope(i);
        b += intercept(i);
        result(m_order[static_cast<std::size_t>(i)]) = a * m_sorted(i) + b;
    }
    return result;
}

Eigen::VectorXd ScalarNetwork::backward(const Eigen::Ref<const Eigen::VectorXd>& parameters,
                                        const Eigen::Ref<const Eigen::VectorXd>& outputGradient,
                                        Eigen::Ref<Eigen::VectorXd> parameterGradient) const
{
    const auto w1 = parameters.head(m_units);
    const auto b1 = parameters.segment(m_units, m_units);
    const auto w2 = parameters.segment(2 * m_units, m_units);
    const Eigen::Index count = m_sorted.size();
    // Running sums of the output gradient, plain and times the input.
    Eigen::VectorXd sums(count + 1);
    Eigen::VectorXd moments(count + 1);
    sums(0) = 0;
    moments(0) = 0;
    for (Eigen::Index i = 0; i < count; ++i) {
        const double g = outputGradient(m_order[static_cast<std::size_t>(i)]);
        sums(i + 1) = sums(i) + g;
        moments(i + 1) = moments(i) + g * m_sorted(i);
    }
    Eigen::VectorXd slope = Eigen::VectorXd::Zero(count + 1);
    for (Eigen::Index k = 0; k < m_units; ++k) {
        const Range& active = m_active[static_cast<std::size_t>(k)];
        const double sum = sums(active.end) - sums(active.begin);
        const double moment = moments(active.end) - moments(active.begin);
        parameterGradient(k) += w2(k) * moment;
        parameterGradient(m_units + k) += w2(k) * sum;
        parameterGradient(2 * m_units + k) += w1(k) * moment + b1(k) * sum;
        slope(active.begin) += w2(k) * w1(k);
        slope(active.end) -= w2(k) * w1(k);
    }
    parameterGradient(3 * m_units) += sums(count);
    Eigen::VectorXd inputGradient(count);
    double a = 0;
    for (Eigen::Index i = 0; i < count; ++i) {
        a += slope(i);
        const auto position = m_order[static_cast<std::size_t>(i)];
        inputGradient(position) = a * outputGradient(position);
    }
    return inputGradient;
}

} // namespace culprit::math
