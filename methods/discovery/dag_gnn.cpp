// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/dag_gnn.h"

#include "math/adam.h"
#include "math/infeasible.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace culprit::discovery {

namespace {

Eigen::MatrixXd matrixPower(Eigen::MatrixXd base, Eigen::Index exponent)
{
    Eigen::MatrixXd result = Eigen::MatrixXd::Identity(base.rows(), base.cols());
    for (; exponent > 0; exponent /= 2) {
        if (exponent % 2 == 1) {
            result = (result * base).eval();
        }
        if (exponent > 1) {
            base = (base * base).eval();
        }
    }
    return result;
}

double learningRate(double c)
{
    constexpr double base = 1e-3;
    return std::clamp(base / (std::log10(c) + 1e-10), 1e-4, 1e-2);
}

} // namespace

DagGnnLoss::DagGnnLoss(const Eigen::MatrixXd& data, Eigen::Index units)
    : m_data(data)
    , m_units(units)
    , m_encoder(units)
    , m_decoder(units)
{
    m_encoder.setInputs(m_data.reshaped());
}

Eigen::Index DagGnnLoss::parameterCount() const
{
    return m_data.cols() * m_data.cols() + 1 + m_encoder.parameterCount() + m_decoder.parameterCount();
}

Eigen::VectorXd DagGnnLoss::start(math::Pcg64& random) const
{
    Eigen::VectorXd parameters = Eigen::VectorXd::Zero(parameterCount());
    const double deviation = std::sqrt(2.0 / static_cast<double>(m_units + 1));
    const auto uniform = [&random](double bound) { return bound * (2 * random.uniform() - 1); };
    auto encoder = parameters.segment(m_data.cols() * m_data.cols() + 1, m_encoder.parameterCount());
    auto decoder = parameters.tail(m_decoder.parameterCount());
    for (Eigen::Index k = 0; k < m_units; ++k) {
        encoder(k) = deviation * random.normal();
        encoder(m_units + k) = uniform(1);
        encoder(2 * m_units + k) = deviation * random.normal();
        decoder(k) = deviation * random.normal();
        decoder(2 * m_units + k) = deviation * random.normal();
    }
    encoder(3 * m_units) = uniform(1 / std::sqrt(static_cast<double>(m_units)));
    return parameters;
}

Eigen::MatrixXd DagGnnLoss::weights(const Eigen::VectorXd& parameters) const
{
    const Eigen::Index size = m_data.cols();
    return (3 * parameters.head(size * size).reshaped(size, size).array()).sinh();
}

DagGnnLoss::Parts DagGnnLoss::evaluate(const Eigen::VectorXd& parameters, double lambda, double c,
                                       Eigen::VectorXd& gradient)
{
    const Eigen::Index size = m_data.cols();
    const Eigen::Index rows = m_data.rows();
    const auto samples = static_cast<double>(rows);
    const double shift = parameters(size * size);
    const auto encoder = parameters.segment(size * size + 1, m_encoder.parameterCount());
    const auto decoder = parameters.tail(m_decoder.parameterCount());
    gradient.setZero(parameters.size());
    auto encoderGradient = gradient.segment(size * size + 1, m_encoder.parameterCount());
    auto decoderGradient = gradient.tail(m_decoder.parameterCount());

    const Eigen::MatrixXd w = weights(parameters);
    const Eigen::MatrixXd encoded = m_encoder.outputs(encoder).reshaped(rows, size);
    const Eigen::MatrixXd shifted = encoded.array() + shift;
    const Eigen::MatrixXd latent = (shifted - shifted * w).array() - shift;
    m_decoder.setInputs(encoded.reshaped());
    const Eigen::VectorXd error = m_decoder.outputs(decoder) - m_data.reshaped();

    const Eigen::MatrixXd step =
        Eigen::MatrixXd::Identity(size, size) + w.cwiseAbs2() / static_cast<double>(size);
    const Eigen::MatrixXd power = matrixPower(step, size - 1);
    Parts parts;
    parts.latent = latent.squaredNorm() / (2 * samples);
    parts.reconstruction = error.squaredNorm() / (2 * samples);
    parts.acyclicity = power.cwiseProduct(step.transpose()).sum() - static_cast<double>(size);
    parts.total = parts.latent + parts.reconstruction + lambda * parts.acyclicity +
                  0.5 * c * parts.acyclicity * parts.acyclicity + 100 * w.diagonal().squaredNorm();

    const Eigen::VectorXd fromDecoder = m_decoder.backward(decoder, error / samples, decoderGradient);
    const Eigen::MatrixXd byLatent = latent / samples;
    const Eigen::MatrixXd byShifted = byLatent - byLatent * w.transpose();
    const Eigen::VectorXd byEncoded = byShifted.reshaped() + fromDecoder;
    m_encoder.backward(encoder, byEncoded, encoderGradient);
    gradient(size * size) = byShifted.sum() - byLatent.sum();

    Eigen::MatrixXd byWeights = -shifted.transpose() * byLatent;
    byWeights.array() += (lambda + c * parts.acyclicity) * 2 * w.array() * power.transpose().array();
    byWeights.diagonal() += 200 * w.diagonal();
    gradient.head(size * size) =
        (byWeights.array() * 3 * (3 * parameters.head(size * size).reshaped(size, size).array()).cosh())
            .reshaped();
    return parts;
}

DagGnnResult dagGnn(const Eigen::MatrixXd& data, const DagGnnOptions& options)
{
    constexpr int maxRounds = 100;
    constexpr double tolerance = 1e-8;
    constexpr double wantedDecrease = 0.25;
    constexpr double raise = 10;
    constexpr double largestC = 1e20;

    DagGnnLoss loss(data, options.hiddenUnits);
    math::Pcg64 random(options.seed);
    Eigen::VectorXd parameters = loss.start(random);
    math::Adam adam(parameters.size());
    Eigen::VectorXd gradient;

    DagGnnResult result;
    double lambda = 0;
    double c = 1;
    double before = std::numeric_limits<double>::infinity();
    double h = 1;
    double best = std::numeric_limits<double>::infinity();
    for (int round = 0; round < maxRounds; ++round) {
        while (c < largestC) {
            double bound = 0;
            double last = 0;
            for (int epoch = 0; epoch < options.epochs; ++epoch) {
                if (options.stop.stop_requested()) {
                    throw math::Stopped();
                }
                if (epoch + 1 == options.epochs) {
                    result.weights = loss.weights(parameters);
                }
                const auto parts = loss.evaluate(parameters, lambda, c, gradient);
                if (!std::isfinite(parts.total)) {
                    throw math::Infeasible("training diverged");
                }
                adam.step(parameters, gradient, learningRate(c));
                bound = parts.latent + parts.reconstruction;
                best = std::min(best, bound);
                last = parts.acyclicity;
                ++result.epochs;
            }
            if (options.progress) {
                options.progress(std::min(0.99, std::log10(c) / 20));
            }
            if (bound > 2 * best) {
                break;
            }
            h = last;
            if (h > wantedDecrease * before) {
                c *= raise;
            } else {
                break;
            }
        }
        before = h;
        lambda += c * h;
        if (h <= tolerance) {
            break;
        }
    }
    result.acyclicity = h;
    result.weights = (result.weights.array().abs() < options.threshold).select(0, result.weights);
    return result;
}

} // namespace culprit::discovery
