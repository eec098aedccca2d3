// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/case_figure.h"

#include <algorithm>
#include <map>
#include <set>

namespace culprit {

std::vector<CaseSummary> casesForRecipe(const FigureRecipe& recipe, const std::vector<CaseSummary>& cases,
                                        const std::string& preferred)
{
    if (recipe.scope == FigureRecipe::Scope::SmokeTests) {
        std::map<double, std::set<int>> degrees;
        for (const CaseSummary& summary : cases) {
            if (summary.kind == CaseKind::Smoke) {
                degrees[summary.queriesPerSecond].insert(summary.dataParallel);
            }
        }
        double rate = 0;
        std::size_t most = 0;
        for (const auto& [queries, found] : degrees) {
            if (found.size() >= most) {
                most = found.size();
                rate = queries;
            }
        }
        std::vector<CaseSummary> chosen;
        std::set<int> taken;
        for (const CaseSummary& summary : cases) {
            if (summary.kind == CaseKind::Smoke && summary.queriesPerSecond == rate &&
                taken.insert(summary.dataParallel).second) {
                chosen.push_back(summary);
            }
        }
        std::ranges::stable_sort(chosen, {}, &CaseSummary::dataParallel);
        return chosen;
    }
    const auto named = std::ranges::find(cases, preferred, &CaseSummary::key);
    if (!preferred.empty()) {
        return named == cases.end() ? std::vector<CaseSummary>() : std::vector<CaseSummary>{*named};
    }
    for (const std::string& wish : recipe.prefers) {
        for (const CaseSummary& summary : cases) {
            const bool fits =
                (summary.injection && summary.injection->fault == wish && summary.kind == CaseKind::Rca) ||
                toString(summary.kind) == wish;
            if (fits) {
                return {summary};
            }
        }
    }
    const auto rca = std::ranges::find(cases, CaseKind::Rca, &CaseSummary::kind);
    if (rca != cases.end()) {
        return {*rca};
    }
    return cases.empty() ? std::vector<CaseSummary>() : std::vector<CaseSummary>{cases.front()};
}

} // namespace culprit
