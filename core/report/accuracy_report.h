// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/accuracy_table.h"
#include "report/published_table.h"
#include "report/report_table.h"
#include "study/root_cause_method.h"

#include <nlohmann/json_fwd.hpp>

namespace culprit {

/// What stands beside each figure of Table 1.
struct AccuracyReportOptions
{
    bool intervals = false;                    ///< the 95 % interval, as a column of its own
    const PublishedTable* published = nullptr; ///< the study's figure and the difference, as columns; its
                                               ///< methods have a row even where nothing was computed
    const AccuracyRow* chance = nullptr;       ///< what a random ranking scores, as a group of its own
    std::string strayLabels = {};              ///< a note on labels without a case, see strayLabelNote
};

/// Table 1 for reading: methods grouped by data source in the registry's order, AC@1, AC@3 and Avg@5 a
/// fault, the best of each column marked. Where a figure is not over all cases the cell tells over how many,
/// `0.67 (3/6)`, and takes no part in the marking; what was never run is a dash. A row's id is its ranker's
/// word.
ReportTable accuracyReport(const AccuracyTable& table, const MethodRegistry& registry,
                           const AccuracyReportOptions& options = {});

/// The same for programs: the command line's `table --format json`. A fault has its own member, or stands within
/// `faults` where its name is that of another member.
nlohmann::ordered_json accuracyJson(const AccuracyTable& table, const MethodRegistry& registry);

} // namespace culprit
