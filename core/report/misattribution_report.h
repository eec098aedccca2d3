// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/misattribution.h"
#include "report/report_table.h"

#include <nlohmann/json_fwd.hpp>

#include <span>

namespace culprit {

/// A misattribution matrix for reading, the true cause's cells marked where a row has one.
ReportTable misattributionReport(const Misattribution& matrix);

/// Several of them as one table, a group a method.
ReportTable misattributionReport(std::span<const Misattribution> matrices);

/// The numbers behind heatmaps and bars, a line a cell: method, fault, target, blamed component, cases,
/// how many of them are right, cases of the row.
ReportTable misattributionData(std::span<const Misattribution> matrices);

/// `{"method","rows","columns","counts"}`.
nlohmann::ordered_json misattributionJson(const Misattribution& matrix);

} // namespace culprit
