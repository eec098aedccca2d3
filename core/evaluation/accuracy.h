// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

namespace culprit {

/// AC@k of one case: |top k components that are true causes| / min(k, number of true causes).
///
/// `ranked` are distinct components, best first; it may be shorter than k or empty ("not found").
/// Returns a value in [0, 1]; 0 when `k` is not positive or there is no true cause.
/// Source: AC@k as used by RCAEval and the study (arXiv 2603.02057).
double accuracyAtK(std::span<const std::string> ranked, std::span<const std::string> trueCauses, int k);

/// Avg@k of one case: the mean of AC@1 … AC@k.
double averageAtK(std::span<const std::string> ranked, std::span<const std::string> trueCauses, int k = 5);

/// The rank of the best placed true cause, from 1; 0 when none is ranked.
int rankOfTrueCause(std::span<const std::string> ranked, std::span<const std::string> trueCauses);

} // namespace culprit
