// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulation.h"

namespace culprit::sample {

/// Empty signals of the pod at `index` over the lead and `end` seconds.
PodSignals idleSignals(const Cluster& cluster, std::size_t index, int end);

/// Completes what the request process counted (tokens, packets, request work) to CPU, memory and GPU signals
/// and lays the faults' resource side over them.
void deriveSignals(const Run& run, const Cluster& cluster, std::uint64_t seed, Simulation& simulation);

} // namespace culprit::sample
