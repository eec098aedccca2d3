// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/random.h"

#include "math/random_stream.h"
#include "metric/preprocess.h"
#include "study/random_order.h"
#include "text/wording.h"

#include <algorithm>
#include <numeric>
#include <string>

namespace culprit {

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
        const std::string_view component =
            view.componentNames().of(metrics.names[static_cast<std::size_t>(column)]);
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
