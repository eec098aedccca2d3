// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// The root cause detector of Salesforce CausalAI: the metrics that time itself points to.
///
/// Input: the metrics of both parts (samples x columns, constant columns dropped) with `time` as one more
/// variable; parameters `alpha` and `max_condition_set_size`. Every variable's neighbours are searched with
/// partial correlation tests; no link leads into time; the causes are the neighbours of time, usually none or
/// one, without scores. All other links stay undirected and are given both ways, since conflicting
/// orientations are taken back there. The benchmark's answer is a set: its order is that of CPython with
/// hash randomisation off. An empty ranking is an answer. Not random.
///
/// B. Huang et al., "Causal discovery from heterogeneous/nonstationary data", JMLR 21, 2020; A. Ikram et al.,
/// "Root cause analysis of failures in microservices through causal discovery", NeurIPS 2022.
class CausalAi final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
