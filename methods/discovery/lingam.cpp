// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/lingam.h"

#include "math/assignment.h"
#include "math/fast_ica.h"
#include "math/infeasible.h"
#include "math/lasso_lars.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace culprit::discovery {

namespace {

/// Peels off, again and again, the first row without entries; nothing if rows are left over.
std::optional<std::vector<Eigen::Index>> triangularOrder(const Eigen::MatrixX<char>& entries,
                                                         Eigen::VectorXi entriesOfRow)
{
    const Eigen::Index size = entries.rows();
    std::vector<Eigen::Index> order;
    std::vector<bool> taken(static_cast<std::size_t>(size), false);
    while (static_cast<Eigen::Index>(order.size()) < size) {
        Eigen::Index row = 0;
        while (row < size && (taken[static_cast<std::size_t>(row)] || entriesOfRow(row) != 0)) {
            ++row;
        }
        if (row == size) {
            return std::nullopt;
        }
        taken[static_cast<std::size_t>(row)] = true;
        order.push_back(row);
        for (Eigen::Index other = 0; other < size; ++other) {
            entriesOfRow(other) -= entries(other, row);
        }
    }
    return order;
}

} // namespace

std::vector<Eigen::Index> causalOrderOf(const Eigen::MatrixXd& weights)
{
    const Eigen::Index size = weights.rows();
    std::vector<std::pair<Eigen::Index, Eigen::Index>> positions;
    for (Eigen::Index i = 0; i < size; ++i) {
        for (Eigen::Index j = 0; j < size; ++j) {
            positions.emplace_back(i, j);
        }
    }
    std::ranges::stable_sort(positions, {},
                             [&weights](const auto& at) { return std::abs(weights(at.first, at.second)); });
    Eigen::MatrixX<char> entries = Eigen::MatrixX<char>::Ones(size, size);
    Eigen::VectorXi entriesOfRow = Eigen::VectorXi::Constant(size, static_cast<int>(size));
    const auto leastZeros = static_cast<std::size_t>(size * (size + 1) / 2);
    for (std::size_t zeros = 0; zeros < positions.size(); ++zeros) {
        const auto [i, j] = positions[zeros];
        entries(i, j) = 0;
        --entriesOfRow(i);
        if (zeros >= leastZeros) {
            if (auto order = triangularOrder(entries, entriesOfRow)) {
                return *std::move(order);
            }
        }
    }
    std::vector<Eigen::Index> order(static_cast<std::size_t>(size));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    return order;
}

LingamModel icaLingam(const Eigen::MatrixXd& data, const LingamOptions& options)
{
    const Eigen::Index size = data.cols();
    if (size < 2) {
        throw math::Infeasible("a causal order needs at least two metrics");
    }
    if (data.rows() <= size) {
        throw math::Infeasible("LiNGAM needs more samples than metrics");
    }
    math::Pcg64 random(options.seed);
    const math::FastIcaResult ica = math::fastIca(data, random, {options.maxIterations, 1e-4, options.stop});
    const Eigen::MatrixXd costs = ica.unmixing.cwiseAbs().cwiseInverse();
    if (!costs.allFinite()) {
        throw math::Infeasible("the unmixing matrix has vanishing entries");
    }

    const std::vector<Eigen::Index> place = math::leastAssignment(costs);
    Eigen::MatrixXd weights(size, size);
    for (Eigen::Index component = 0; component < size; ++component) {
        const Eigen::Index row = place[static_cast<std::size_t>(component)];
        weights.row(row) = ica.unmixing.row(component) / ica.unmixing(component, row);
    }
    weights = Eigen::MatrixXd::Identity(size, size) - weights;

    LingamModel model;
    model.converged = ica.converged;
    model.causalOrder = causalOrderOf(weights);
    model.effects = Eigen::MatrixXd::Zero(size, size);
    for (std::size_t i = 1; i < model.causalOrder.size(); ++i) {
        if (options.stop.stop_requested()) {
            throw math::Stopped();
        }
        const std::vector<Eigen::Index> earlier(model.causalOrder.begin(),
                                                model.causalOrder.begin() + static_cast<std::ptrdiff_t>(i));
        const Eigen::Index target = model.causalOrder[i];
        const Eigen::VectorXd coefficients =
            math::adaptiveLasso(data(Eigen::indexing::all, earlier), data.col(target));
        for (std::size_t k = 0; k < earlier.size(); ++k) {
            model.effects(target, earlier[k]) = coefficients(static_cast<Eigen::Index>(k));
        }
        if (options.progress) {
            options.progress(static_cast<double>(i) / static_cast<double>(size - 1));
        }
    }
    return model;
}

} // namespace culprit::discovery
