// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/diagnosis.h"
#include "telemetry/case.h"

#include <span>
#include <string>
#include <vector>

namespace culprit {

/// One diagnosis held against the ground truth of its case.
struct Judgement
{
    ResultKey key;
    std::string fault;
    std::string target;    ///< the true cause
    bool answered = false; ///< false: fallback, failed, not applicable or cancelled; never scored
    DiagnosisStatus status = DiagnosisStatus::Ok;
    std::string blamed; ///< the component ranked first; empty when nothing was ranked
    int rank = 0;       ///< of the true cause, from 1; 0: not found
    double ac1 = 0;
    double ac3 = 0;
    double avg5 = 0;
    double seconds = 0;
};

/// The true causes of a case; empty for cases without an injection.
std::vector<std::string> trueCauses(const CaseSummary& summary);

/// Judges every diagnosis of an RCA case with an injection. Where a ranker has several seeds the lowest
/// counts; results of unknown cases are passed over. Order: that of `cases`, then of `diagnoses`.
std::vector<Judgement> judge(std::span<const CaseSummary> cases, std::span<const Diagnosis> diagnoses);

/// Faults in the order of the study's Table 1, others after them by name.
std::vector<std::string> faultsInOrder(std::span<const Judgement> judgements);
/// Those that were injected into RCA cases.
std::vector<std::string> faultsInOrder(std::span<const CaseSummary> cases);

} // namespace culprit
