// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/random_order.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace culprit {

namespace {

struct QuadratureNode
{
    double at = 0; ///< in (0, 1)
    double weight = 0;
};

/// Gauss and Legendre's rule on (0, 1): exact for polynomials of degree below 2 n.
std::vector<QuadratureNode> gaussLegendre(int n)
{
    std::vector<QuadratureNode> nodes(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
        double x = std::cos(std::numbers::pi * (i + 0.75) / (n + 0.5));
        double slope = 1;
        for (int step = 0; step < 50; ++step) {
            double current = 1;
            double previous = 0;
            for (int k = 1; k <= n; ++k) {
                const double next = ((2.0 * k - 1) * x * current - (k - 1.0) * previous) / k;
                previous = current;
                current = next;
            }
            slope = n * (x * current - previous) / (x * x - 1);
            const double move = current / slope;
            x -= move;
            if (std::fabs(move) < 1e-15) {
                break;
            }
        }
        nodes[static_cast<std::size_t>(i)] = {(1 + x) / 2, 1 / ((1 - x * x) * slope * slope)};
    }
    return nodes;
}

} // namespace

std::vector<std::vector<double>> chancesAmongFirst(std::span<const int> columns, std::size_t places)
{
    // First appearances come in the order of exponential clocks whose rates are the column counts. With
    // u = exp(-t), component c has appeared before t with chance 1 - u^columns[c], so the chance to be among
    // the first k is the integral over (0, 1) of w u^(w - 1) P(fewer than k others have appeared): a
    // polynomial. Components with as many columns share it.
    constexpr int enoughNodes = 200;
    places = std::min(places, columns.size());
    const int total = std::accumulate(columns.begin(), columns.end(), 0);
    std::vector<std::vector<double>> chances(columns.size(), std::vector<double>(places, 0.0));
    const auto leaderOf = [&](std::size_t component) {
        return static_cast<std::size_t>(std::ranges::find(columns, columns[component]) - columns.begin());
    };
    std::vector<double> missing(columns.size()); // the chance of not having appeared
    std::vector<double> appeared(places);        // appeared[j]: exactly j others before t
    for (const auto& [at, weight] : gaussLegendre(std::min(total / 2 + 1, enoughNodes))) {
        for (std::size_t component = 0; component < columns.size(); ++component) {
            const std::size_t leader = leaderOf(component);
            missing[component] = leader < component ? missing[leader] : std::pow(at, columns[component]);
        }
        for (std::size_t component = 0; component < columns.size(); ++component) {
            if (leaderOf(component) < component) {
                continue;
            }
            std::ranges::fill(appeared, 0.0);
            appeared[0] = 1;
            for (std::size_t other = 0; other < columns.size(); ++other) {
                if (other == component) {
                    continue;
                }
                for (std::size_t j = places - 1; j > 0; --j) {
                    appeared[j] = appeared[j] * missing[other] + appeared[j - 1] * (1 - missing[other]);
                }
                appeared[0] *= missing[other];
            }
            const int rate = columns[component];
            const double density = weight * rate * std::pow(at, rate - 1);
            double atMost = 0;
            for (std::size_t k = 0; k < places; ++k) {
                atMost += appeared[k];
                chances[component][k] += density * atMost;
            }
        }
    }
    for (std::size_t component = 0; component < columns.size(); ++component) {
        chances[component] = chances[leaderOf(component)];
    }
    return chances;
}

} // namespace culprit
