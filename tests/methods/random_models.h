// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/mixed_graph.h"
#include "math/pcg64.h"

#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <tuple>
#include <vector>

/// Linear models with known causes, samples of them, and how far a found graph is from the true one.
namespace culprit::discovery {

/// Samples of a linear model: column i is the sum of its causes' columns by weight (row i, earlier columns)
/// and noise, normal or uniform over (-1, 1).
inline Eigen::MatrixXd linearSamples(const Eigen::MatrixXd& weights, Eigen::Index rows, std::uint64_t seed,
                                     bool gaussian = true)
{
    math::Pcg64 random(seed);
    Eigen::MatrixXd data(rows, weights.rows());
    for (Eigen::Index row = 0; row < rows; ++row) {
        for (Eigen::Index i = 0; i < weights.rows(); ++i) {
            double value = gaussian ? random.normal() : 2 * random.uniform() - 1;
            for (Eigen::Index j = 0; j < i; ++j) {
                value += weights(i, j) * data(row, j);
            }
            data(row, i) = value;
        }
    }
    return data;
}

inline Eigen::MatrixXd edges(Eigen::Index size,
                             std::initializer_list<std::array<double, 3>> causeEffectWeight)
{
    Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(size, size);
    for (const auto& [cause, effect, weight] : causeEffectWeight) {
        weights(static_cast<Eigen::Index>(effect), static_cast<Eigen::Index>(cause)) = weight;
    }
    return weights;
}

/// A random acyclic model with `degree` causes or effects a node on average.
inline Eigen::MatrixXd randomModel(Eigen::Index size, double degree, std::uint64_t seed)
{
    math::Pcg64 random(seed);
    Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(size, size);
    for (Eigen::Index i = 0; i < size; ++i) {
        for (Eigen::Index j = 0; j < i; ++j) {
            if (random.uniform() < degree / static_cast<double>(size - 1)) {
                weights(i, j) = (random.uniform() < 0.5 ? -1 : 1) * (0.5 + 0.5 * random.uniform());
            }
        }
    }
    return weights;
}

inline MixedGraph dagOf(const Eigen::MatrixXd& weights)
{
    MixedGraph dag(static_cast<int>(weights.rows()));
    for (int i = 0; i < dag.size(); ++i) {
        for (int j = 0; j < i; ++j) {
            if (weights(i, j) != 0) {
                dag.addDirected(j, i);
            }
        }
    }
    return dag;
}

/// Structural Hamming distance: pairs of nodes whose edge is missing, superfluous or marked otherwise.
inline int hammingDistance(const MixedGraph& found, const MixedGraph& truth)
{
    int distance = 0;
    for (int i = 0; i < truth.size(); ++i) {
        for (int j = i + 1; j < truth.size(); ++j) {
            distance += found.endpointAt(i, j) != truth.endpointAt(i, j) ||
                        found.endpointAt(j, i) != truth.endpointAt(j, i);
        }
    }
    return distance;
}

/// Errors of a partial ancestral graph when no cause is hidden: pairs wrongly joined or parted, arrowheads at
/// an ancestor of the other end, and tails at a node that is none.
inline int ancestralErrors(const MixedGraph& found, const MixedGraph& dag)
{
    const int size = dag.size();
    Eigen::MatrixXi leads = Eigen::MatrixXi::Identity(size, size); // (i, j): i is j or an ancestor of j
    for (int j = 0; j < size; ++j) {
        for (const int cause : dag.outOf(j, Endpoint::Tail)) {
            leads.col(j) = leads.col(j).cwiseMax(leads.col(cause));
        }
    }
    int errors = 0;
    for (int i = 0; i < size; ++i) {
        for (int j = 0; j < size; ++j) {
            errors += i < j && found.adjacent(i, j) != dag.adjacent(i, j);
            errors += found.endpointAt(i, j) == Endpoint::Arrow && leads(i, j) != 0;
            errors += found.endpointAt(i, j) == Endpoint::Tail && leads(i, j) == 0;
        }
    }
    return errors;
}

/// A random model of time series: (cause, effect, lag, weight), lags 1 and 2, every series its own cause.
inline std::vector<std::tuple<int, int, int, double>> randomLaggedModel(int size, std::uint64_t seed)
{
    math::Pcg64 random(seed);
    std::vector<std::tuple<int, int, int, double>> links;
    for (int effect = 0; effect < size; ++effect) {
        links.emplace_back(effect, effect, 1, 0.4);
        for (int cause = 0; cause < effect; ++cause) {
            if (random.uniform() < 2.0 / (size - 1)) {
                const int lag = 1 + static_cast<int>(random.below(2));
                links.emplace_back(cause, effect, lag, random.uniform() < 0.5 ? -0.4 : 0.4);
            }
        }
    }
    return links;
}

inline Eigen::MatrixXd laggedSamples(const std::vector<std::tuple<int, int, int, double>>& links, int size,
                                     Eigen::Index rows, std::uint64_t seed)
{
    constexpr Eigen::Index settling = 50;
    math::Pcg64 random(seed);
    Eigen::MatrixXd data = Eigen::MatrixXd::Zero(rows + settling, size);
    for (Eigen::Index t = 2; t < data.rows(); ++t) {
        for (Eigen::Index i = 0; i < size; ++i) {
            data(t, i) = random.normal();
        }
        for (const auto& [cause, effect, lag, weight] : links) {
            data(t, effect) += weight * data(t - lag, cause);
        }
    }
    return data.bottomRows(rows);
}

/// Errors of lagged links, given as (cause, effect, lag): missing ones and superfluous ones.
inline int laggedErrors(const std::set<std::tuple<int, int, int>>& found,
                        const std::vector<std::tuple<int, int, int, double>>& truth)
{
    std::set<std::tuple<int, int, int>> real;
    for (const auto& [cause, effect, lag, weight] : truth) {
        real.insert({cause, effect, lag});
    }
    const auto hits = std::ranges::count_if(found, [&](const auto& link) { return real.contains(link); });
    return static_cast<int>(found.size() + real.size()) - 2 * static_cast<int>(hits);
}

} // namespace culprit::discovery
