// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// MicroRank: PageRank over operations and traces, once for normal and once for anomalous requests, compared
/// by a spectrum.
///
/// Assumes that an operation is suspicious when anomalous traces cover it more, and normal traces less.
///
/// Input: spans with component, method, trace, span and parent id, start and duration in microseconds; a span
///   is normal, anomalous or abnormal as for TraceRCA.
/// Score of an operation: Dstar2, ef² / (ep + nf). With its PageRank weights p in the normal and q in the
///   anomalous graph, the numbers of traces n and a that cover it there, and N and A normal and abnormal
///   traces after the injection: ef = q a, nf = q (A - a), ep = p n; for an operation of one graph only the
///   missing terms are 1e-7. PageRank takes 25 steps with damping 0.85 and weighs calls by 0.01; traces of a
///   rare kind are preferred, and in the anomalous graph short ones too.
/// Parameter `top` (1 to 1,000, default 11): how many operations are named at most.
/// Variants: `benchmark` makes the graphs from *all* spans before and all after the injection, so that the
///   abnormal ones only give the list lengths A and N, and forgets an operation's callees at each of its
///   spans but the last. `corrected` follows the paper: the graphs are made from the abnormal and from the
///   other traces after the injection, with all callees; an operation that does not occur before the
///   injection is never abnormal.
/// Output: operations `<component>_<method>` by descending score; ties keep the order of the anomalous graph.
/// Errors: not applicable without spans on both sides. `benchmark` fails when an anomalous operation does not
///   occur before the injection.
/// Precision: matrices and preferences are kept in single precision, as the reference keeps them.
/// Randomness: none.
/// Source: G. Yu et al., "MicroRank: End-to-End Latency Issue Localization with Extended Spectrum Analysis in
///   Microservice Environments", WWW 2021; benchmark `RCAEval/e2e/microrank.py`.
class MicroRank final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
