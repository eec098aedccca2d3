// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/skeleton.h"

#include "math/infeasible.h"

#include <algorithm>

namespace culprit::discovery {

bool SeparatingSets::contains(int a, int b, int member) const
{
    const auto& set = of(a, b);
    return set && std::ranges::find(*set, member) != set->end();
}

void forEachSubset(const std::vector<int>& items, int depth,
                   const std::function<bool(const std::vector<int>&)>& visit)
{
    const int count = static_cast<int>(items.size());
    if (depth > count) {
        return;
    }
    std::vector<int> positions(static_cast<std::size_t>(depth));
    std::vector<int> subset(static_cast<std::size_t>(depth));
    for (int i = 0; i < depth; ++i) {
        positions[static_cast<std::size_t>(i)] = i;
    }
    while (true) {
        for (std::size_t i = 0; i < subset.size(); ++i) {
            subset[i] = items[static_cast<std::size_t>(positions[i])];
        }
        if (!visit(subset)) {
            return;
        }
        int i = depth - 1;
        while (i >= 0 && positions[static_cast<std::size_t>(i)] == count - depth + i) {
            --i;
        }
        if (i < 0) {
            return;
        }
        ++positions[static_cast<std::size_t>(i)];
        for (int k = i + 1; k < depth; ++k) {
            positions[static_cast<std::size_t>(k)] = positions[static_cast<std::size_t>(k - 1)] + 1;
        }
    }
}

Skeleton findSkeleton(const math::FisherZTest& test, double alpha, const std::stop_token& stop,
                      const std::function<void(double)>& progress)
{
    const int size = static_cast<int>(test.variables());
    Skeleton result{MixedGraph::complete(size), SeparatingSets(size)};
    for (int depth = 0; result.graph.maxDegree() - 1 > depth - 1; ++depth) {
        std::vector<std::pair<int, int>> separated;
        for (int x = 0; x < size; ++x) {
            const std::vector<int> neighbours = result.graph.neighbours(x);
            if (static_cast<int>(neighbours.size()) < depth - 1) {
                continue;
            }
            for (const int y : neighbours) {
                std::vector<int> others = neighbours;
                std::erase(others, y);
                bool independent = false;
                std::vector<int> separators;
                forEachSubset(others, depth, [&](const std::vector<int>& given) {
                    if (stop.stop_requested()) {
                        throw math::Stopped();
                    }
                    if (test.pValue(x, y, given) > alpha) {
                        independent = true;
                        separators.insert(separators.end(), given.begin(), given.end());
                    }
                    return true;
                });
                if (!independent) {
                    continue;
                }
                separated.emplace_back(x, y);
                for (auto* set : {&result.separators.of(x, y), &result.separators.of(y, x)}) {
                    if (!*set) {
                        set->emplace();
                    }
                    (*set)->insert((*set)->end(), separators.begin(), separators.end());
                    std::ranges::sort(**set);
                    (*set)->erase(std::unique((*set)->begin(), (*set)->end()), (*set)->end());
                }
            }
            if (progress && depth == 0) {
                progress(0.5 * (x + 1) / size);
            }
        }
        for (const auto& [x, y] : separated) {
            result.graph.remove(x, y);
        }
    }
    return result;
}

} // namespace culprit::discovery
