// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace culprit::sample {

/// The result files that a run of the published benchmark with the method NSigma would have left beside the
/// artifacts: each column's largest z-score after the injection, by mean and population deviation before it.
class EarlierRun
{
public:
    void add(const Run& run, const std::string& dataCsv, const std::string& aggregatedLatency90);
    bool empty() const { return m_rankings.empty(); }
    /// Path from the archive's root and content: results/<target>_<fault>_<iteration>.json and report.csv.
    std::vector<std::pair<std::string, std::string>> files() const;

private:
    std::map<std::pair<std::string, std::string>, std::map<int, std::vector<std::string>>> m_rankings;
};

} // namespace culprit::sample
