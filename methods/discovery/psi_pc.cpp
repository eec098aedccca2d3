// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/psi_pc.h"

#include "discovery/skeleton.h"
#include "math/infeasible.h"

#include <algorithm>
#include <map>

namespace culprit::discovery {

namespace {

/// The F-node's remaining neighbours (positions in `variables`, ascending) with the p-values of the tests
/// that kept them, in the order of testing.
std::map<int, std::vector<double>> neighboursOfFNode(const math::ChiSquaredTest& test,
                                                     const std::vector<int>& variables, int fNode,
                                                     double alpha, math::NumpyRandomState& random,
                                                     const std::stop_token& stop)
{
    const int count = static_cast<int>(variables.size());
    std::map<int, std::vector<double>> neighbours;
    for (int position = 0; position < count; ++position) {
        neighbours[position];
    }
    // The variables stay joined with each other: the largest degree is one of theirs.
    const auto maxDegree = [&] {
        return std::max(static_cast<int>(neighbours.size()), count - 1 + (neighbours.empty() ? 0 : 1));
    };
    for (int depth = 0; maxDegree() - 1 > depth - 1; ++depth) {
        std::vector<int> order;
        for (const auto& [position, pValues] : neighbours) {
            order.push_back(position);
        }
        random.shuffle(order);
        for (const int position : order) {
            std::vector<int> others;
            for (const auto& [other, pValues] : neighbours) {
                if (other != position) {
                    others.push_back(variables[static_cast<std::size_t>(other)]);
                }
            }
            bool separated = false;
            forEachSubset(
                depth == 0 ? std::vector<int>{} : others, depth, [&](const std::vector<int>& given) {
                    if (stop.stop_requested()) {
                        throw math::Stopped();
                    }
                    const double p = test.pValue(variables[static_cast<std::size_t>(position)], fNode, given);
                    separated = p > alpha;
                    if (!separated) {
                        neighbours[position].push_back(p);
                    }
                    return !separated;
                });
            if (separated) {
                neighbours.erase(position);
            }
        }
    }
    return neighbours;
}

} // namespace

std::vector<PsiPcFound> psiPc(const math::ChiSquaredTest& test, const std::vector<int>& variables, int fNode,
                              math::NumpyRandomState& random, const PsiPcOptions& options)
{
    std::vector<PsiPcFound> found;
    if (variables.empty()) {
        return found;
    }
    constexpr double alphaStep = 0.1;
    for (int step = 0; options.startAlpha + step * alphaStep < 1; ++step) {
        const double alpha = options.startAlpha + step * alphaStep;
        std::vector<std::pair<std::vector<double>, int>> fresh;
        for (const auto& [position, pValues] :
             neighboursOfFNode(test, variables, fNode, alpha, random, options.stop)) {
            const int variable = variables[static_cast<std::size_t>(position)];
            if (std::ranges::find(found, variable, &PsiPcFound::variable) == found.end()) {
                fresh.emplace_back(pValues, variable);
            }
        }
        if (fresh.empty()) {
            continue;
        }
        // Of equal p-values the later goes first.
        std::ranges::reverse(fresh);
        std::ranges::stable_sort(fresh, {}, &std::pair<std::vector<double>, int>::first);
        for (const auto& [pValues, variable] : fresh) {
            found.push_back({variable, pValues.empty() ? 1 : pValues.front(), alpha});
        }
        if (found.size() == options.wanted) {
            break;
        }
    }
    return found;
}

} // namespace culprit::discovery
