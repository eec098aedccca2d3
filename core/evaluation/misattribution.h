// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/judgement.h"

#include <span>
#include <string>
#include <vector>

namespace culprit {

enum class MisattributionRows { Fault, Target, FaultAndTarget };

inline constexpr const char* notFoundColumn = "not found";

/// How often each component was ranked first: the study's Figure 5 as a matrix.
struct Misattribution
{
    struct Row
    {
        std::string fault;  ///< empty when rows are targets
        std::string target; ///< the true cause; empty when rows are faults
        friend bool operator==(const Row&, const Row&) = default;
    };
    Ranker ranker;
    std::string method; ///< what it is called: the id, or the printed name
    std::vector<Row> rows;
    std::vector<std::string> columns;                         ///< components, "not found" last
    std::vector<std::vector<int>> counts;                     ///< rows x columns
    std::vector<std::vector<int>> rightCounts;                ///< how many of each count name the true cause
    std::vector<std::vector<std::vector<std::string>>> cases; ///< the case keys behind each count
    int right = 0;                                            ///< cases whose true cause was ranked first
    int total = 0;                                            ///< answered cases
    int leftOut = 0;                                          ///< cells without an answer

    /// Whether blaming `column` is right in `row`; always false where rows join several targets.
    bool isTrueCause(std::size_t row, std::size_t column) const;
};

/// Counts of one ranker. Columns hold every one of `components` and whatever else was blamed.
Misattribution misattribution(const Judgements& judgements, const Ranker& ranker,
                              std::vector<std::string> components,
                              MisattributionRows rows = MisattributionRows::Fault);

/// The components of all RCA cases, in the order of sortComponents.
std::vector<std::string> componentsOfCases(std::span<const CaseSummary> cases);

} // namespace culprit
