// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// ε-Diagnosis: tests for each metric whether its samples before and after the injection differ.
///
/// Assumes that samples of one metric are exchangeable as long as nothing is wrong with it.
///
/// Input: the common view's metrics, samples x columns, in the columns' own units; columns constant in either
///   part are left out. Both parts are cut to the shorter: the last baseline and the first anomalous samples.
/// Parameters: `alpha` (0 to 1 exclusive, default 0.01) significance; `bootstraps` (20 to 2,000, default 200)
///   rounds of resampling; `top` (1 to 1,000, default 3) how many metrics are named at most.
/// Variants: `benchmark` follows PyRCA, which tests something else than the paper: the score is the squared
///   covariance (ddof 1) of the two parts, paired by position, over the product of their variances (ddof 0),
///   so it finds *similar* parts and can exceed 1; a metric is named when its score exceeds the (1 - alpha)
///   quantile of the squared correlations between all pairs of bootstrap resamples of its own baseline.
///   `corrected` follows the paper: the score is the energy coefficient of the two samples, 0 (same
///   distribution) to 1 (disjoint); a metric is named when its energy statistic exceeds the (1 - alpha)
///   quantile of the statistic under random relabelling of its own samples.
/// Output: the named metrics by descending score, possibly none.
/// Errors: not applicable without metrics or with fewer than two samples on a side; `benchmark` fails when
///   there are more columns than bootstrap rounds, because then columns have no threshold.
/// Randomness: seeded resampling; the streams depend on the seed and the case's key.
/// Source: H. Shan et al., "ε-Diagnosis: Unsupervised and Real-time Diagnosis of Small-window Long-tail
///   Latency in Large-scale Microservice Platforms", WWW 2019; PyRCA 1.0.1, `epsilon_diagnosis.py`; energy
///   statistic: G. Székely, M. Rizzo, "Energy statistics", JSPI 2013.
class EDiagnosis final : public RootCauseMethod
{
public:
    const MethodInfo& info() const override;
    Finding rank(const CaseView& view, const RunOptions& options) const override;
};

} // namespace culprit
