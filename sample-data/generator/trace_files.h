// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulation.h"

#include <cstdint>
#include <string>

namespace culprit::sample {

struct TraceFiles
{
    std::string requestList; ///< deepflow-traces-request-list.csv
    std::string traceList;   ///< deepflow-traces-trace-list.json
};

TraceFiles traceFiles(const Run& run, const Cluster& cluster, const Simulation& simulation,
                      std::uint64_t seed);

} // namespace culprit::sample
