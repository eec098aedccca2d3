// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/case.h"

#include <algorithm>

namespace culprit {

std::string_view toString(CaseKind kind)
{
    switch (kind) {
    case CaseKind::Rca:
        return "rca";
    case CaseKind::Smoke:
        return "smoke";
    case CaseKind::Stabilization:
        return "stabilization";
    }
    return "rca";
}

std::string_view faultOf(const CaseSummary& summary)
{
    return summary.injection ? summary.injection->fault : summary.toldFault;
}

std::string_view targetOf(const CaseSummary& summary)
{
    return summary.injection ? summary.injection->target : summary.toldTarget;
}

const MetricTable* Case::table(std::string_view fileName) const
{
    const auto found =
        std::ranges::find_if(tables, [&](const MetricTable& table) { return table.fileName() == fileName; });
    return found == tables.end() ? nullptr : &*found;
}

std::string_view componentOf(std::string_view item)
{
    return item.substr(0, item.find('_'));
}

} // namespace culprit
