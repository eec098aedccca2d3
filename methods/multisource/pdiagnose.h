// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// PDiagnose: counts the anomalies that metrics, logs and traces report of each component.
///
/// Assumes that the component with most anomalies of all kinds together is the culprit.
///
/// Input: the common view's metrics as they are, log lines, and spans (as for TraceRCA).
/// Score of a component: `weight` times the sum of
///   - metric samples from the injection on that reach the baseline's mean plus three
///     sample standard deviations,
///   - log lines that contain `error` or `fail` (case-sensitive), and
///   - abnormal spans that the component served.
/// Parameter `weight` (default 5, at least 0): scales all scores alike, as the benchmark's ALPHA.
/// Output: components by descending score; ties keep the order of the metric columns.
/// Variants: `benchmark` counts every anomalous sample of a constant metric (its standard deviation is 0),
///   and log lines of the whole run. `corrected` leaves constant metrics out, counts log lines of the
///   anomalous part only, and ranks components that only logged or served.
/// Errors: not applicable without metrics on both sides, or with neither logs nor spans. `benchmark` fails
///   when a component without metrics logged or served spans, and when an anomalous operation has no past.
/// Randomness: none.
/// Source: C. Hou et al., "Diagnosing Performance Issues in Microservices with Heterogeneous Data Source",
///   ISPA 2021; benchmark `RCAEval/e2e/pdiagnose.py`.
class PDiagnose final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
