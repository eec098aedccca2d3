// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/pc_of_neighbours.h"

#include "discovery/skeleton.h"
#include "math/infeasible.h"
#include "math/partial_correlation.h"

#include <algorithm>
#include <map>

namespace culprit::discovery {

std::vector<Neighbour> unseparatedNeighbours(const math::FisherZTest& test, double samples, int target,
                                             std::vector<int> candidates, const NeighbourOptions& options)
{
    std::vector<int> others;
    for (int variable = 0; variable < static_cast<int>(test.variables()); ++variable) {
        if (variable != target) {
            others.push_back(variable);
        }
    }
    std::map<int, Neighbour> strongest;
    const int deepest = std::min(options.maxConditioningSize, static_cast<int>(others.size()) - 1);
    for (int size = 0; size <= deepest && static_cast<int>(others.size()) - 1 >= size; ++size) {
        std::vector<int> separated;
        for (const int candidate : candidates) {
            std::vector<int> conditions = others;
            std::erase(conditions, candidate);
            Neighbour found{candidate, -1, 0};
            forEachSubset(conditions, size, [&](const std::vector<int>& given) {
                if (options.stop.stop_requested()) {
                    throw math::Stopped();
                }
                const double r = test.partialCorrelation(target, candidate, given);
                const double p =
                    math::partialCorrelationPValue(r, samples, static_cast<double>(given.size()));
                if (p > found.pValue) {
                    found.pValue = p;
                    found.correlation = r;
                }
                return found.pValue <= options.alpha;
            });
            if (found.pValue > options.alpha) {
                separated.push_back(candidate);
            }
            auto& kept = strongest.try_emplace(candidate, found).first->second;
            if (kept.pValue < found.pValue) {
                kept = found;
            }
        }
        for (const int gone : separated) {
            std::erase(candidates, gone);
            std::erase(others, gone);
        }
    }
    std::vector<Neighbour> neighbours;
    for (const int candidate : candidates) {
        neighbours.push_back(strongest[candidate]);
    }
    return neighbours;
}

} // namespace culprit::discovery
