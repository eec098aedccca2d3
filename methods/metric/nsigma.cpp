// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/nsigma.h"

#include "metric/deviation.h"

namespace culprit {

const MethodInfo& NSigma::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method = deviationMethod("nsigma", "NSigma");
        method.summary = "Ranks metrics by how many standard deviations they rise above their baseline mean.";
        method.formula = "score(m) = max over t of (x_m(t) − mean_m) / sd_m";
        method.citation = "Lin, Chen, Zheng: Microscope: Pinpoint Performance Issues with Causal Graphs in "
                          "Micro-service Environments. ICSOC 2018";
        return method;
    }();
    return info;
}

Finding NSigma::rank(const CaseView& view, const RunOptions& options) const
{
    return rankByDeviation(view, DeviationScale::Standard, options);
}

} // namespace culprit
