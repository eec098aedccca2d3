// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/accuracy_table.h"
#include "evaluation/agreement.h"
#include "evaluation/judgement.h"
#include "evaluation/random_ranking.h"
#include "report/report_table.h"
#include "study/root_cause_method.h"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace culprit {

/// A method in one variant.
struct MethodVariant
{
    std::string method;
    Variant variant = Variant::Benchmark;
    friend bool operator==(const MethodVariant&, const MethodVariant&) = default;
};

/// `a` against `b` by AC@1 over the cases that both answered (computed results only).
PairedComparison compareMethods(std::span<const Judgement> judgements, const MethodVariant& a,
                                const MethodVariant& b);

/// Every pair of `methods`: the four counts, the mean difference of AC@1 and the test's p-value.
ReportTable pairedReport(std::span<const Judgement> judgements, std::span<const MethodVariant> methods,
                         const MethodRegistry& registry);

/// Top-1 agreement above the diagonal and mean Kendall tau-b below it.
ReportTable agreementReport(const AgreementMatrix& matrix, const MethodRegistry& registry);

/// How many columns each component of a case has: what chance depends on.
using ColumnCounts = std::map<std::string, int>;

/// AC@1, AC@3 and Avg@5 of a random ranking, exactly, averaged over RCA cases. n counts the cases.
AccuracyCell chanceLevel(std::span<const CaseSummary> cases,
                         const std::function<ColumnCounts(const CaseSummary&)>& columnsOf);

/// Every method computed in both variants: AC@1 over all cases as benchmarked and as corrected, the paired
/// test between the two, and whether "its 95 % interval lies above chance" changes.
ReportTable variantReport(std::span<const Judgement> judgements, const AccuracyCell& chance,
                          const MethodRegistry& registry);

/// How many of the methods that answered a case put its true cause first.
struct CaseDifficulty
{
    std::string caseKey;
    int right = 0;
    int answered = 0;
};

/// Hardest first; equally hard cases keep their order.
std::vector<CaseDifficulty> hardestCases(std::span<const Judgement> judgements);

} // namespace culprit
