// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/record_sink.h"
#include "archive/run_identity.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace culprit {

/// A recording that summaries may tell of.
struct SummedRun
{
    const RunIdentity* identity;
    std::map<std::string, std::string>* facts; ///< what summaries tell of it
};

/// Gives each row of `summaries`, which stand with the folder of their recordings, to its recording: rows
/// stand in the order of the iterations, those of a rate among the recordings of that rate. Returns the
/// folder of each row that has none. Its work grows as recordings, their folders' depth and rows do.
std::vector<std::string> giveSummaries(std::vector<SummedRun> runs,
                                       const std::vector<std::pair<std::string, SummaryRow>>& summaries);

} // namespace culprit
