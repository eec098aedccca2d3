// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/case_title.h"

namespace culprit {

std::string caseTitle(const CaseSummary& summary)
{
    if (!summary.injection) {
        return summary.key;
    }
    std::string title = summary.injection->fault + " fault in " + summary.injection->target;
    if (summary.kind == CaseKind::Stabilization) {
        title += ", self-stabilisation";
    }
    if (summary.iteration > 0) {
        title += ", iteration " + std::to_string(summary.iteration);
    }
    return title;
}

} // namespace culprit
