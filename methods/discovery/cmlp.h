// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "math/pcg64.h"

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <stop_token>

namespace culprit::discovery {

struct CmlpOptions
{
    std::uint64_t seed = 1;
    int lag = 5; ///< samples of the past that are looked at
    int hiddenUnits = 100;
    float lambda = 0.002F; ///< of the hierarchical penalty on first-layer weights
    float ridge = 0.01F;   ///< on the output weights
    float rate = 0.05F;    ///< step of ISTA
    int maxIterations = 20000;
    int checkEvery = 1000; ///< iterations between looks at the loss
    int patience = 5;      ///< looks without a new least loss after which training ends
    std::stop_token stop;
    std::function<void(double)> progress;
};

/// One series' network: predicts it from the past of all series by one hidden ReLU layer.
struct CmlpNetwork
{
    Eigen::MatrixXf first;     ///< units x (lag * series): lag-major, the oldest lag first
    Eigen::VectorXf firstBias; ///< units
    Eigen::VectorXf output;    ///< units
    float outputBias = 0;

    /// Uniform within the bounds that torch gives its convolutions.
    static CmlpNetwork drawn(Eigen::Index series, const CmlpOptions& options, math::Pcg64& random);
    /// Mean squared error plus ridge over `design` (samples x lag * series), and its gradient.
    float lossAndGradient(const Eigen::MatrixXf& design, const Eigen::VectorXf& target, float ridge,
                          CmlpNetwork& gradient) const;
    /// The proximal step of the hierarchical penalty with step times lambda.
    void shrink(Eigen::Index series, float amount);
    /// Whether any weight on the past of `column` is left.
    bool uses(Eigen::Index series, Eigen::Index column) const;
};

/// Neural Granger causality with componentwise multilayer perceptrons, trained by proximal gradient descent:
/// entry (i, j) is 1 where the past of j helps to predict i.
///
/// `data`: rows are samples at even steps, in single precision as the benchmark computes. Training ends at
/// `maxIterations` or when the mean loss has not reached a new least value for `patience` checks, and the
/// best weights are taken. Random through the initial weights only. Throws math::Infeasible when training
/// diverges or rows are too few, and math::Stopped when asked to stop. Source: A. Tank et al., "Neural
/// Granger causality", IEEE TPAMI 44, 2022.
Eigen::MatrixXd cmlp(const Eigen::MatrixXd& data, const CmlpOptions& options = {});

} // namespace culprit::discovery
