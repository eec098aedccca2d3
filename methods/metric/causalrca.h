// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// CausalRCA: a DAG learnt by a variational autoencoder, then PageRank.
///
/// Input: the metrics of both parts (samples x columns, constant columns dropped), every column divided by
/// its maximum. Parameters: `epochs` of a round, `threshold` below which a weight is cut. PageRank follows
/// the weights from causes to effects, as the benchmark does. A graph without edges gives the column order.
/// Fails when training diverges. Takes seconds, reports progress, and stops within an epoch. Random: the
/// initial weights are drawn by the seed.
///
/// R. Xin, P. Chen, Z. Zhao, "CausalRCA: Causal inference based precise fine-grained root cause localization
/// for microservice applications", Journal of Systems and Software 203, 2023.
class CausalRca final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
