// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// TraceRCA: mines the operation that the abnormal spans have in common.
///
/// Assumes that the culprit's spans are slow, that few other operations' spans are, and that spans before the
/// injection are healthy.
///
/// Input: spans with component, method, start and duration in microseconds. A span that ended before the
///   injection is normal, another is abnormal at or above the mean plus three sample standard deviations
///   (each in milliseconds, rounded to two decimals) of its operation's normal spans.
/// Score of an operation `<component>_<method>`: the harmonic mean of its support (its share of all abnormal
///   spans) and its confidence (the share of its anomalous spans that are abnormal).
/// Output: operations by descending score. An operation without abnormal spans has no score and is left out,
///   so the true cause is often not found at all; without any abnormal span the ranking is empty.
/// Variants: `benchmark` sorts as Python does while undefined scores (0 / 0) are still in the list. Every
///   comparison with them is false, so they split the list into parts that are in order only by themselves.
///   `corrected` removes them first, and takes operations that do not occur before the injection as never
///   abnormal. Lists of 64 or more operations are sorted properly in both variants.
/// Errors: not applicable without spans on both sides. `benchmark` fails when an anomalous operation does not
///   occur before the injection.
/// Randomness: none.
/// Source: Z. Li et al., "Practical Root Cause Localization for Microservice Systems via Trace Analysis",
///   IWQoS 2021; benchmark `RCAEval/e2e/tracerca.py`.
class TraceRca final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
