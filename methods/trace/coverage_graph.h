// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/case_view.h"

#include <cstddef>
#include <optional>
#include <stop_token>
#include <vector>

namespace culprit {

/// Which traces cover which operations and which operation calls which, of some spans of a case.
struct CoverageGraph
{
    std::vector<int> operations;                ///< numbers in `view.operations()`, by first appearance
    std::vector<std::vector<int>> callees;      ///< an operation; indexes in `operations`, distinct
    std::vector<std::vector<int>> operationsOf; ///< a trace; distinct
    std::vector<std::vector<int>> tracesOf;     ///< an operation; distinct
    std::vector<int> spanCounts;                ///< a trace: how many spans it has
};

/// `spans` are indexes in `view.spans()`. A trace is what shares a trace id, calls are told by parent ids
/// among `spans`. Without `allCallees` only the last span of an operation tells its callees. Nothing when stopped.
/// Throws std::length_error beyond `mostCalls`, as spans that all have one id would tell.
std::optional<CoverageGraph> coverageGraph(const CaseView& view, const std::vector<int>& spans,
                                           bool allCallees, const std::stop_token& stop,
                                           std::size_t mostCalls = 1'000'000);

/// MicroRank's weight of each operation of `graph`; nothing when stopped. `anomalous` prefers short traces.
std::optional<std::vector<double>> coverageRank(const CoverageGraph& graph, bool anomalous,
                                                const std::stop_token& stop);

} // namespace culprit
