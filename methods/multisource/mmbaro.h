// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// Multi-source BARO: BARO's robust score over metrics, log counts and response counts in one list.
///
/// Assumes as BARO does that the culprit's series leave their usual range furthest, whatever they measure.
///
/// Input: the common view's metrics as for BARO; log lines a component, failed responses and successful
///   responses a `<component>_<method>`, each counted in windows of 5 s. Counted series that are constant
///   over the whole case are left out; of the failed responses' baseline the last two windows are
///   left out too.
/// Score of a series: the largest (x - median) / IQR of its anomalous part under its baseline part; an IQR of
///   0 counts as 1.
/// Parameter `direction` (`rise` or `either`, default `rise`): as for BARO.
/// Output: every series by descending score; ties keep the order metrics, logs, failures, successes. An
///   operation may occur twice, for its failures and for its successes. A source that the case or the
///   window lacks is skipped and named in the message; not applicable when metrics, or logs and spans
///   both, are missing.
/// Randomness: none.
/// Source: L. Pham, H. Ha, H. Zhang, "BARO", FSE 2024, as extended by L. Pham et al., "RCAEval", WWW 2025;
///   benchmark `RCAEval/e2e/baro.py`, `mmbaro`.
class MmBaro final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
