// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/accuracy_table.h"
#include "study/case_view.h"

#include <functional>
#include <map>
#include <span>
#include <string>

namespace culprit {

class Store;

/// How many varying metric columns each component of a case has: what chance depends on.
using ColumnCounts = std::map<std::string, int>;

/// The id in the row of chance, which is no method.
inline constexpr const char* chanceRanker = "chance";

/// The id of the method that ranks at random: what others are held against, and never the best.
inline constexpr const char* randomMethod = "random";

/// Counted in the common view, without its constant columns: what the benchmark's random ranking shuffles.
ColumnCounts columnCounts(const CaseView& view);

/// AC@1, AC@3 and Avg@5 of a random ranking: exact expectations, so without intervals. Averaged over the scored
/// cases of each fault and over all; `n` counts them. The row's ranker is `chance`.
AccuracyRow chanceLevel(std::span<const CaseSummary> cases,
                        const std::function<ColumnCounts(const CaseSummary&)>& columnsOf);
/// The same with the columns counted in the telemetry of `store`, a case after the other. Throws StoreError.
AccuracyRow chanceLevel(std::span<const CaseSummary> cases, const Store& store);

} // namespace culprit
