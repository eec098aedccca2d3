// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/tie_expectation.h"

#include "evaluation/accuracy.h"
#include "evaluation/random_ranking.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace culprit {

namespace {

RankingScores scoresOf(std::span<const RankedItem> ranking, const ComponentNames& names,
                       std::span<const std::string> trueCauses)
{
    std::vector<std::string> components;
    for (const RankedItem& item : ranking) {
        const std::string_view component = names.of(item.name);
        if (std::ranges::find(components, component) == components.end()) {
            components.emplace_back(component);
        }
    }
    return {accuracyAtK(components, trueCauses, 1), accuracyAtK(components, trueCauses, 3),
            averageAtK(components, trueCauses, 5)};
}

} // namespace

RankingScores expectedScores(std::span<const RankedItem> ranking, const ComponentNames& names,
                             std::span<const std::string> trueCauses)
{
    if (trueCauses.size() != 1) {
        return scoresOf(ranking, names, trueCauses);
    }
    const std::string_view cause = trueCauses.front();
    std::set<std::string_view> before; // components of better score than the tie under way
    for (std::size_t begin = 0; begin < ranking.size();) {
        std::size_t end = begin + 1;
        while (end < ranking.size() && isTie(ranking[begin].score, ranking[end].score)) {
            ++end;
        }
        std::map<std::string_view, int> items;
        for (const RankedItem& item : ranking.subspan(begin, end - begin)) {
            if (const std::string_view component = names.of(item.name); !before.contains(component)) {
                ++items[component];
            }
        }
        if (const auto found = items.find(cause); found != items.end()) {
            const std::vector<int> ofCause{found->second};
            items.erase(found);
            std::vector<int> ofOthers;
            for (const auto& [component, count] : items) {
                ofOthers.push_back(count);
            }
            const auto at = [&](int k) {
                return randomAccuracyAtK(ofCause, ofOthers, k - static_cast<int>(before.size()));
            };
            return {at(1), at(3), (at(1) + at(2) + at(3) + at(4) + at(5)) / 5};
        }
        for (const auto& [component, count] : items) {
            before.insert(component);
        }
        begin = end;
    }
    return {};
}

} // namespace culprit
