// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// MicroCause: PCMCI, then a random walk by partial correlations with the service level indicator.
///
/// Input: the metrics of both parts at even steps (samples x columns, constant columns dropped); parameters
/// `max_lag` (samples), `pc_alpha`, `rho` (weight of a step towards an effect) and `lambda` (share of the
/// walk in the score). The benchmark samples 1,000 walks of 1,000 steps from the service level indicator;
/// here the expected visits of such a walk are computed, sum over t of start P^t, to which the samples' mean
/// converges. The anomaly term is 1 throughout, as the benchmark leaves the SPOT detector out, and its graph
/// holds edges from effect to cause, whose partial correlations condition on effects. Fails where the
/// indicator is missing or constant, and for fewer than 2 max_lag + 4 samples. Not random.
///
/// Y. Meng et al., "Localizing failure root causes in a microservice through causality inference", IWQoS
/// 2020.
class MicroCause final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
