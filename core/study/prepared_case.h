// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/case_source.h"
#include "study/case_view.h"
#include "telemetry/case.h"
#include "telemetry/component_names.h"
#include "telemetry/frame.h"

#include <memory>
#include <string>
#include <vector>

namespace culprit {

/// What of the common view does not depend on the analysed window: joined, cleaned and attributed telemetry.
/// The telemetry it was made from is not kept.
///
/// Missing telemetry leaves the part empty and adds a note; nothing here throws for the content of a case.
struct PreparedCase
{
    std::string key;
    Topology topology;

    // Metric table joined with latency, all rows: the columns that methods see, and the others.
    std::shared_ptr<const Frame> metrics;
    std::shared_ptr<const Frame> leftOut;
    int joinedColumnCount = 0; ///< with textual columns, without time

    Frame edgeLatency;
    Frame logCounts;
    Frame traceErrorCounts;
    Frame traceSuccessCounts;
    std::vector<ServiceSpan> spans;
    std::vector<std::string> operations;
    std::vector<int> spanOperations;
    std::vector<LogTally> logTallies;
    std::vector<ErrorLine> errorLines;

    std::vector<std::string> components;
    ComponentNames componentNames; ///< of the whole case
    std::string sli;
    AnalysisWindow defaultWindow;
    std::vector<std::string> notes;

    /// How much memory it takes, about.
    std::size_t bytes() const;
};

/// Prepares `source` once; the result is shared by every view of the case.
std::shared_ptr<const PreparedCase> prepareCase(const CaseSource& source);

} // namespace culprit
