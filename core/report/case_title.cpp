// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/case_title.h"

namespace culprit {

std::string faultTitle(const CaseSummary& summary)
{
    const std::string fault(faultOf(summary));
    const std::string target(targetOf(summary));
    if (fault.empty() && target.empty()) {
        return {};
    }
    return (fault.empty() ? "fault" : fault + " fault") + (target.empty() ? "" : " in " + target);
}

std::string caseTitle(const CaseSummary& summary)
{
    std::string title = faultTitle(summary);
    if (title.empty()) {
        return summary.key;
    }
    if (summary.kind == CaseKind::Stabilization) {
        title += ", self-stabilisation";
    }
    if (summary.iteration > 0) {
        title += ", iteration " + std::to_string(summary.iteration);
    }
    return title;
}

} // namespace culprit
