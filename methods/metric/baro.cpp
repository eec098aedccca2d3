// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/baro.h"

#include "metric/deviation.h"

namespace culprit {

const MethodInfo& Baro::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method = deviationMethod("baro", "BARO");
        method.summary =
            "Ranks metrics by how many interquartile ranges they rise above their baseline median.";
        method.formula = "score(m) = max over t of (x_m(t) − median_m) / IQR_m";
        method.citation = "Pham, Ha, Zhang: BARO: Robust Root Cause Analysis for Microservices via "
                          "Multivariate Bayesian Online Change Point Detection. FSE 2024";
        return method;
    }();
    return info;
}

Finding Baro::rank(const CaseView& view, const RunOptions& options) const
{
    return rankByDeviation(view, DeviationScale::Robust, options);
}

} // namespace culprit
