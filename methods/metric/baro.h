// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// BARO's RobustScorer: how many interquartile ranges a metric rises above its baseline median.
///
/// Like N-Sigma, but median and interquartile range are hardly moved by outliers in the baseline, so a
/// baseline that already holds some anomalous samples does no harm.
///
/// Input: the common view's metrics, samples x columns, in the columns' own units. Columns that are constant
///   in either part are left out.
/// Score of a column: the largest (x - median) / IQR of its anomalous samples; the IQR runs from the 25th to
///   the 75th percentile with linear interpolation, and one of 0 counts as 1.
/// Parameter `direction` (`rise` or `either`, default `rise`): as for N-Sigma, the benchmark counts
///   rises only.
/// Output: every remaining column, by descending score; ties keep the column order. Not applicable without
///   metrics or with fewer than two samples on a side.
/// Randomness: none.
/// Source: L. Pham, H. Ha, H. Zhang, "BARO: Robust Root Cause Analysis for Microservices via Multivariate
///   Bayesian Online Change Point Detection", FSE 2024; benchmark `RCAEval/e2e/baro.py`, `baro`. The
///   benchmark takes the injection time as the change point; so does this.
class Baro final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
