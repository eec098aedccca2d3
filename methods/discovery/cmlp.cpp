// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/cmlp.h"

#include "math/infeasible.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace culprit::discovery {

namespace {

/// The hierarchical penalty: norms over ever longer pasts, the oldest lags in all of them.
float penaltyOf(const CmlpNetwork& network, Eigen::Index series)
{
    const Eigen::Index lags = network.first.cols() / series;
    float sum = 0;
    for (Eigen::Index column = 0; column < series; ++column) {
        float square = 0;
        for (Eigen::Index lag = 0; lag < lags; ++lag) {
            square += network.first.col(lag * series + column).squaredNorm();
            sum += std::sqrt(square);
        }
    }
    return sum;
}

} // namespace

CmlpNetwork CmlpNetwork::drawn(Eigen::Index series, const CmlpOptions& options, math::Pcg64& random)
{
    const Eigen::Index inputs = series * options.lag;
    const auto uniform = [&random](float bound) {
        return bound * static_cast<float>(2 * random.uniform() - 1);
    };
    const float firstBound = 1 / std::sqrt(static_cast<float>(inputs));
    const float outputBound = 1 / std::sqrt(static_cast<float>(options.hiddenUnits));
    CmlpNetwork network;
    network.first =
        Eigen::MatrixXf::NullaryExpr(options.hiddenUnits, inputs, [&] { return uniform(firstBound); });
    network.firstBias =
        Eigen::VectorXf::NullaryExpr(options.hiddenUnits, [&] { return uniform(firstBound); });
    network.output = Eigen::VectorXf::NullaryExpr(options.hiddenUnits, [&] { return uniform(outputBound); });
    network.outputBias = uniform(outputBound);
    return network;
}

float CmlpNetwork::lossAndGradient(const Eigen::MatrixXf& design, const Eigen::VectorXf& target, float ridge,
                                   CmlpNetwork& gradient) const
{
    Eigen::MatrixXf hidden(design.rows(), first.rows());
    hidden.noalias() = design * first.transpose();
    hidden.rowwise() += firstBias.transpose();
    hidden = hidden.cwiseMax(0.0F);
    const Eigen::VectorXf error = (hidden * output).array() + outputBias - target.array();
    const auto samples = static_cast<float>(design.rows());
    const float loss = error.squaredNorm() / samples + ridge * output.squaredNorm();

    const Eigen::VectorXf byPrediction = error * (2 / samples);
    gradient.output = hidden.transpose() * byPrediction + 2 * ridge * output;
    gradient.outputBias = byPrediction.sum();
    // Where a unit is off, nothing flows back.
    const Eigen::MatrixXf byHidden =
        (hidden.array() > 0).select((byPrediction * output.transpose()).array(), 0.0F);
    gradient.first.noalias() = byHidden.transpose() * design;
    gradient.firstBias = byHidden.colwise().sum();
    return loss;
}

void CmlpNetwork::shrink(Eigen::Index series, float amount)
{
    const Eigen::Index lags = first.cols() / series;
    std::vector<float> squares(static_cast<std::size_t>(lags));
    for (Eigen::Index column = 0; column < series; ++column) {
        for (Eigen::Index lag = 0; lag < lags; ++lag) {
            squares[static_cast<std::size_t>(lag)] = first.col(lag * series + column).squaredNorm();
        }
        // Each group holds all older lags; scaling a group scales the squares kept of it.
        std::vector<float> scale(static_cast<std::size_t>(lags), 1.0F);
        for (std::size_t newest = 0; newest < squares.size(); ++newest) {
            float square = 0;
            for (std::size_t lag = 0; lag <= newest; ++lag) {
                square += squares[lag] * scale[lag] * scale[lag];
            }
            const float norm = std::sqrt(square);
            const float factor = std::max(norm - amount, 0.0F) / std::max(norm, amount);
            for (std::size_t lag = 0; lag <= newest; ++lag) {
                scale[lag] *= factor;
            }
        }
        for (Eigen::Index lag = 0; lag < lags; ++lag) {
            first.col(lag * series + column) *= scale[static_cast<std::size_t>(lag)];
        }
    }
}

bool CmlpNetwork::uses(Eigen::Index series, Eigen::Index column) const
{
    for (Eigen::Index input = column; input < first.cols(); input += series) {
        if ((first.col(input).array() != 0).any()) {
            return true;
        }
    }
    return false;
}

Eigen::MatrixXd cmlp(const Eigen::MatrixXd& data, const CmlpOptions& options)
{
    const Eigen::Index series = data.cols();
    const Eigen::Index rows = data.rows() - options.lag;
    if (rows < 1) {
        throw math::Infeasible("too few samples for a past of " + std::to_string(options.lag));
    }
    const Eigen::MatrixXf values = data.cast<float>();
    Eigen::MatrixXf design(rows, series * options.lag);
    for (int lag = 0; lag < options.lag; ++lag) {
        design.middleCols(lag * series, series) = values.middleRows(lag, rows);
    }
    math::Pcg64 random(options.seed);
    std::vector<CmlpNetwork> networks;
    for (Eigen::Index i = 0; i < series; ++i) {
        networks.push_back(CmlpNetwork::drawn(series, options, random));
    }
    std::vector<CmlpNetwork> best;
    std::vector<CmlpNetwork> gradients(networks.size());
    float least = std::numeric_limits<float>::infinity();
    int checksSince = 0;
    for (int iteration = 1; iteration <= options.maxIterations; ++iteration) {
        const bool look = iteration % options.checkEvery == 0;
        float loss = 0;
        for (std::size_t i = 0; i < networks.size(); ++i) {
            if (options.stop.stop_requested()) {
                throw math::Stopped();
            }
            CmlpNetwork& network = networks[i];
            CmlpNetwork& gradient = gradients[i];
            const Eigen::VectorXf target = values.col(static_cast<Eigen::Index>(i)).tail(rows);
            const float before = network.lossAndGradient(design, target, options.ridge, gradient);
            if (!std::isfinite(before)) {
                throw math::Infeasible("training diverged in iteration " + std::to_string(iteration));
            }
            network.first -= options.rate * gradient.first;
            network.firstBias -= options.rate * gradient.firstBias;
            network.output -= options.rate * gradient.output;
            network.outputBias -= options.rate * gradient.outputBias;
            network.shrink(series, options.rate * options.lambda);
            if (look) {
                loss += network.lossAndGradient(design, target, options.ridge, gradient) +
                        options.lambda * penaltyOf(network, series);
            }
        }
        if (look) {
            if (!std::isfinite(loss)) {
                throw math::Infeasible("training diverged");
            }
            if (loss < least) {
                least = loss;
                best = networks;
                checksSince = 0;
            } else if (++checksSince == options.patience) {
                break;
            }
        }
        if (options.progress && iteration % 20 == 0) {
            options.progress(static_cast<double>(iteration) / options.maxIterations);
        }
    }
    if (best.empty()) {
        best = std::move(networks);
    }
    Eigen::MatrixXd causes(series, series);
    for (Eigen::Index i = 0; i < series; ++i) {
        for (Eigen::Index j = 0; j < series; ++j) {
            causes(i, j) = best[static_cast<std::size_t>(i)].uses(series, j) ? 1 : 0;
        }
    }
    return causes;
}

} // namespace culprit::discovery
