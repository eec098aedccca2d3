// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulation.h"

#include <cstdint>
#include <string>

namespace culprit::sample {

/// Container logs as the Loki exporter writes them: one pretty-printed JSON array, by time.
std::string lokiJson(const Run& run, const Cluster& cluster, const Simulation& simulation,
                     std::uint64_t seed);
/// The load generator's own log.
std::string benchmarkLog(const Run& run, const Simulation& simulation, std::uint64_t seed);
/// A row of benchmark-summary.csv (CRLF), and the header before the first.
std::string benchmarkSummaryRow(const Run& run, const Simulation& simulation);
std::string benchmarkSummaryHeader();
/// What the controller of a self-stabilisation run did and when.
std::string remediationLog(const Run& run, const Cluster& cluster, const Simulation& simulation);

} // namespace culprit::sample
