// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/accuracy_table.h"
#include "evaluation/agreement.h"
#include "evaluation/judgement.h"
#include "report/report_table.h"
#include "study/root_cause_method.h"

#include <span>
#include <string>
#include <vector>

namespace culprit {

/// Settings with a computed answer in `variant`, in the registry's order, the default before others.
std::vector<MethodSetting> answeringMethods(const Judgements& judgements, const MethodRegistry& registry,
                                            Variant variant);

/// `a` against `b` by AC@1 over the cases that both answered, or that count for both as `scoring` says (computed
/// results only).
PairedComparison compareMethods(const Judgements& judgements, const MethodSetting& a, const MethodSetting& b,
                                const Scoring& scoring = {});

/// Every pair of `methods`: the first against each of the others, the second against those after it, ...
std::vector<PairedComparison> comparePairs(const Judgements& judgements,
                                           std::span<const MethodSetting> methods,
                                           const Scoring& scoring = {});

/// The four counts, the mean difference of AC@1 and the test's p-value of `pairs`, see comparePairs().
ReportTable pairedReport(std::span<const PairedComparison> pairs, std::span<const MethodSetting> methods,
                         const MethodRegistry& registry);
ReportTable pairedReport(const Judgements& judgements, std::span<const MethodSetting> methods,
                         const MethodRegistry& registry, const Scoring& scoring = {});

/// How cells without an answer count and ties are scored, where it is not as usual; a sentence each.
std::vector<std::string> scoringNotes(const Scoring& scoring);

/// Top-1 agreement above the diagonal and mean Kendall tau-b below it, in the matrix's order.
ReportTable agreementReport(const AgreementMatrix& matrix, const MethodRegistry& registry);

/// `0.012`, `< 0.001`.
std::string pValueText(double p);

/// How many of the methods that answered a case put its true cause first.
struct CaseDifficulty
{
    std::string caseKey;
    int right = 0;
    int answered = 0;
};

/// Hardest first; equally hard cases keep their order.
std::vector<CaseDifficulty> hardestCases(const Judgements& judgements);

} // namespace culprit
