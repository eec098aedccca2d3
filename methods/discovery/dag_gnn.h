// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "math/pcg64.h"
#include "math/scalar_network.h"

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <stop_token>

namespace culprit::discovery {

/// The loss of CausalRCA's variational autoencoder and its gradient.
///
/// With E = encoder(X) elementwise and W = sinh(3 A), latent L = (E + s)(I - W) - s for a scalar s, and the
/// decoder's input is (L + s)(I - W)^-1 - s = E, so that no inverse is needed. The loss is
/// |L|² / 2n + |decoder(E) - X|² / 2n + lambda h + c h² / 2 + 100 Σ W_ii², h = tr((I + W∘W / d)^d) - d, zero
/// where W has no cycle. Parameters: A by columns, s, encoder, decoder.
class DagGnnLoss
{
public:
    /// `data`: n rows are samples, d columns.
    DagGnnLoss(const Eigen::MatrixXd& data, Eigen::Index units);

    Eigen::Index parameterCount() const;
    /// A = 0, Xavier normal weights, encoder biases uniform as torch's, decoder biases 0.
    Eigen::VectorXd start(math::Pcg64& random) const;

    struct Parts
    {
        double latent = 0;         ///< |L|² / 2n
        double reconstruction = 0; ///< |decoder(E) - X|² / 2n
        double acyclicity = 0;     ///< h
        double total = 0;
    };
    /// The loss at `parameters`, and its gradient.
    Parts evaluate(const Eigen::VectorXd& parameters, double lambda, double c, Eigen::VectorXd& gradient);
    /// W = sinh(3 A): (i, j) weighs the edge i -> j.
    Eigen::MatrixXd weights(const Eigen::VectorXd& parameters) const;

private:
    Eigen::MatrixXd m_data;
    Eigen::Index m_units;
    math::ScalarNetwork m_encoder;
    math::ScalarNetwork m_decoder;
};

struct DagGnnOptions
{
    std::uint64_t seed = 1;
    int epochs = 500; ///< of a round
    int hiddenUnits = 64;
    double threshold = 0.3; ///< weights below are cut
    std::stop_token stop;
    std::function<void(double)> progress;
};

struct DagGnnResult
{
    Eigen::MatrixXd weights; ///< (i, j): weight of i -> j, 0 below the threshold
    int epochs = 0;
    double acyclicity = 0;
};

/// Learns a weighted DAG as CausalRCA does: Adam on the loss above within an augmented Lagrangian that raises
/// lambda and c until h <= 1e-8.
///
/// Random through the initial weights only. Throws math::Infeasible when training diverges and math::Stopped
/// when asked to stop. Source: Y. Yu et al., "DAG-GNN: DAG structure learning with graph neural networks",
/// ICML 2019; R. Xin, P. Chen, Z. Zhao, "CausalRCA", Journal of Systems and Software 203, 2023.
DagGnnResult dagGnn(const Eigen::MatrixXd& data, const DagGnnOptions& options = {});

} // namespace culprit::discovery
