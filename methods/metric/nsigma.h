// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// N-Sigma: how many standard deviations a metric rises above its baseline mean.
///
/// Assumes that before the injection a metric scatters around a steady mean, and that the culprit's metric
/// leaves that range furthest.
///
/// Input: the common view's metrics, samples x columns, in the columns' own units. Columns that are constant
///   in either part are left out.
/// Score of a column: the largest z-score of its anomalous samples under the baseline's mean and population
///   standard deviation; a deviation of 0 counts as 1.
/// Parameter `direction` (`rise` or `either`, default `rise`): the benchmark takes the largest z-score and
/// not the largest of their absolute values, so that a fall (the memory of a restarted pod) is no anomaly.
/// `either` counts falls as much as rises.
/// Output: every remaining column, by descending score; ties keep the column order. Not applicable without
///   metrics or with fewer than two samples on a side.
/// Randomness: none.
/// Source: J. Lin, P. Chen, Z. Zheng, "Microscope: Pinpoint Performance Issues with Causal Graphs in
///   Micro-service Environments", ICSOC 2018 (its N-sigma baseline); benchmark
///   `RCAEval/e2e/__init__.py`, `nsigma`.
class NSigma final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
