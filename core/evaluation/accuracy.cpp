// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/accuracy.h"

#include <algorithm>

namespace culprit {

namespace {

bool isAmong(std::span<const std::string> components, const std::string& component)
{
    return std::ranges::find(components, component) != components.end();
}

} // namespace

double accuracyAtK(std::span<const std::string> ranked, std::span<const std::string> trueCauses, int k)
{
    if (k <= 0 || trueCauses.empty()) {
        return 0;
    }
    const auto depth = static_cast<std::size_t>(k);
    const auto hits =
        std::ranges::count_if(ranked.first(std::min(ranked.size(), depth)),
                              [&](const auto& component) { return isAmong(trueCauses, component); });
    return static_cast<double>(hits) / static_cast<double>(std::min(depth, trueCauses.size()));
}

double averageAtK(std::span<const std::string> ranked, std::span<const std::string> trueCauses, int k)
{
    double sum = 0;
    for (int depth = 1; depth <= k; ++depth) {
        sum += accuracyAtK(ranked, trueCauses, depth);
    }
    return k > 0 ? sum / k : 0;
}

int rankOfTrueCause(std::span<const std::string> ranked, std::span<const std::string> trueCauses)
{
    const auto found =
        std::ranges::find_if(ranked, [&](const auto& component) { return isAmong(trueCauses, component); });
    return found == ranked.end() ? 0 : static_cast<int>(found - ranked.begin()) + 1;
}

} // namespace culprit
