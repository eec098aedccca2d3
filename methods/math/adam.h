// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include <cmath>

namespace culprit::math {

/// Adam: gradient steps scaled by running means of the gradient and of its square.
/// Source: D. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
class Adam
{
public:
    explicit Adam(Eigen::Index parameters)
        : m_mean(Eigen::VectorXd::Zero(parameters))
        , m_square(Eigen::VectorXd::Zero(parameters))
    {
    }

    void step(Eigen::VectorXd& parameters, const Eigen::VectorXd& gradient, double rate)
    {
        constexpr double beta1 = 0.9;
        constexpr double beta2 = 0.999;
        constexpr double epsilon = 1e-8;
        ++m_steps;
        m_mean = beta1 * m_mean + (1 - beta1) * gradient;
        m_square.array() = beta2 * m_square.array() + (1 - beta2) * gradient.array().square();
        const double bias1 = 1 - std::pow(beta1, m_steps);
        const double bias2 = std::sqrt(1 - std::pow(beta2, m_steps));
        parameters.array() -= rate / bias1 * m_mean.array() / (m_square.array().sqrt() / bias2 + epsilon);
    }

private:
    Eigen::VectorXd m_mean;
    Eigen::VectorXd m_square;
    double m_steps = 0;
};

} // namespace culprit::math
