// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// Neural Granger causality (cMLP), then PageRank.
///
/// Input: the metrics of both parts at even steps (samples x columns, constant columns dropped). The
/// benchmark trains on the raw values, on which the steps grow without bound: it fails on every case of the
/// study, and so does this, found by training until the loss is no longer finite. `corrected` standardises
/// every column first and walks from effects to causes; a larger penalty, parameter `lambda`, does in
/// parameter `max_iterations` steps what the benchmark's would take 20,000 for. Training ends early when five
/// looks at the loss, 1,000 iterations apart, bring no new least value. Takes up to a minute a case, reports
/// progress and stops within an iteration. Random: the initial weights are drawn by the seed.
///
/// A. Tank et al., "Neural Granger causality", IEEE TPAMI 44, 2022.
class CmlpPagerank final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
