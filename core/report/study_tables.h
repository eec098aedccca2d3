// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/accuracy_table.h"
#include "evaluation/misattribution.h"
#include "report/published_table.h"
#include "report/report_table.h"
#include "study/root_cause_method.h"

#include <nlohmann/json_fwd.hpp>

#include <span>

namespace culprit {

/// What stands beside each figure of Table 1.
struct AccuracyReportOptions
{
    bool intervals = false;                    ///< the 95 % interval, as a column of its own
    const PublishedTable* published = nullptr; ///< the study's figure and the difference, as columns; its
                                               ///< methods have a row even where nothing was computed
    const AccuracyRow* chance = nullptr;       ///< what a random ranking scores, as a group of its own
};

/// Table 1 for reading: methods grouped by data source in the registry's order, AC@1, AC@3 and Avg@5 a
/// fault, the best of each column marked. Where some cases have no answer the cell tells how many have,
/// `3/6`, instead of a figure, and takes no part in the marking; what was never run is a dash. A row's id is
/// its ranker's word.
ReportTable accuracyReport(const AccuracyTable& table, const MethodRegistry& registry,
                           const AccuracyReportOptions& options = {});

/// The same for programs: the command line's `table --format json`.
nlohmann::ordered_json accuracyJson(const AccuracyTable& table, const MethodRegistry& registry);

/// Any table for programs: an array of an object a row, by the columns' flat names; groups as `group`.
nlohmann::ordered_json tableJson(const ReportTable& table);

/// A misattribution matrix for reading, the true cause's cells marked where a row has one.
ReportTable misattributionReport(const Misattribution& matrix);

/// Several of them as one table, a group a method.
ReportTable misattributionReport(std::span<const Misattribution> matrices);

/// The numbers behind heatmaps and bars, a line a cell: method, fault, target, blamed component, cases,
/// how many of them are right, cases of the row.
ReportTable misattributionData(std::span<const Misattribution> matrices);

/// `{"method","rows","columns","counts"}`.
nlohmann::ordered_json misattributionJson(const Misattribution& matrix);

/// One diagnosis as `results --format json` writes it.
nlohmann::ordered_json diagnosisJson(const Diagnosis& diagnosis);

/// What a method is, as `methods --json` writes it.
nlohmann::ordered_json methodJson(const MethodInfo& info);

/// `value` with so many digits after the point, whatever the locale. Halves go away from zero (0.625 is
/// 0.63), also those that a sum missed by a few bits.
std::string fixedText(double value, int digits);

/// `0.44–0.97`.
std::string intervalText(const Interval& interval);

} // namespace culprit
