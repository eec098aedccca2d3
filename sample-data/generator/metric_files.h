// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulation.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace culprit::sample {

std::string prometheusCsv(const Run& run, const Cluster& cluster, const Simulation& simulation,
                          std::uint64_t seed);
std::string dataCsv(const Run& run, const Cluster& cluster, const Simulation& simulation, std::uint64_t seed);
/// What exporters of every process tell each second, with a volume above 1 of the shape metrics; else empty.
std::string exportersCsv(const Run& run, std::uint64_t seed);
std::string topologyCsv(const Run& run, const Cluster& cluster, std::uint64_t seed); ///< mpg.csv
/// The eight latency files: name and content.
std::vector<std::pair<std::string, std::string>>
latencyCsvs(const Run& run, const Cluster& cluster, const Simulation& simulation, std::uint64_t seed);

} // namespace culprit::sample
