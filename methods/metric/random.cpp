// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/random.h"

#include "math/random_stream.h"
#include "metric/preprocess.h"
#include "wording.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>

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

std::vector<double> chanceAmongFirst(std::span<const int> columns, std::size_t component)
{
    return chancesAmongFirst(columns, columns.size())[component];
}

const MethodInfo& Random::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "random";
        method.name = "Random";
        method.source = DataSource::Metric;
        method.inputs = {"metrics"};
        method.deterministic = false;
        method.interactive = true;
        method.summary = "A random permutation of the metrics: the level that chance reaches.";
        method.formula = "P(component c first) = columns of c / all columns";
        method.citation =
            "Pham et al.: RCAEval: A Benchmark for Root Cause Analysis of Microservice Systems. WWW 2025";
        return method;
    }();
    return info;
}

Finding Random::rank(const CaseView& view, const RunOptions& options) const
{
    const Frame& metrics = view.metrics();
    if (metrics.isEmpty()) {
        return Finding::notApplicable(metrics.cols() == 0 ? "The case has no metrics."
                                                          : "The window holds no sample of the metrics.");
    }
    std::vector<Eigen::Index> order = varyingColumns(metrics, 0, metrics.rows());
    std::vector<std::string_view> components;
    std::vector<int> counts;
    std::vector<std::size_t> componentIndex;
    for (const Eigen::Index column : order) {
        const std::string_view component = componentOf(metrics.names[static_cast<std::size_t>(column)]);
        const auto found = std::ranges::find(components, component);
        componentIndex.push_back(static_cast<std::size_t>(found - components.begin()));
        if (found == components.end()) {
            components.push_back(component);
            counts.push_back(0);
        }
        ++counts[componentIndex.back()];
    }
    constexpr std::size_t placesTold = 5;
    const std::vector<std::vector<double>> chances = chancesAmongFirst(counts, placesTold);
    std::vector<Evidence> evidence(components.size());
    for (std::size_t c = 0; c < components.size(); ++c) {
        if (options.stop.stop_requested()) {
            return Finding::cancelled();
        }
        const std::vector<double>& chance = chances[c];
        const auto within = [&](std::size_t k) { return chance[std::min(k, chance.size()) - 1]; };
        double sum = 0;
        for (std::size_t k = 1; k <= 5; ++k) {
            sum += within(k);
        }
        evidence[c].sentence = "Placed at random: with " + std::to_string(counts[c]) + " of " +
                               wording::count(order.size(), "varying metric") + ", " +
                               std::string(components[c]) + " comes first by chance in " +
                               wording::number(100 * within(1)) + " % of all orders.";
        evidence[c].facts = {{"chance of AC@1", within(1), ""},
                             {"chance of AC@3", within(3), ""},
                             {"expected Avg@5", sum / 5, ""}};
    }

    std::vector<std::size_t> permutation(order.size());
    std::iota(permutation.begin(), permutation.end(), 0);
    math::RandomStream(options.seed, view.key()).shuffle(std::span(permutation));
    Finding finding;
    finding.ranking.reserve(order.size());
    for (const std::size_t at : permutation) {
        RankedItem item;
        item.name = metrics.names[static_cast<std::size_t>(order[at])];
        item.evidence = evidence[componentIndex[at]];
        item.evidence.series = item.name;
        finding.ranking.push_back(std::move(item));
    }
    return finding;
}

} // namespace culprit
