// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/time_range.h"

#include <map>
#include <string>

namespace culprit {

/// A fault that was put into the system on purpose: the experiment's ground truth.
struct Injection
{
    double time = 0;      ///< UTC epoch seconds
    double duration = 60; ///< seconds
    std::string fault;    ///< cpu, memory, network, gpu, or the layout's own word
    std::string target;   ///< the component it was put into
    std::string kind;     ///< what injected it: StressChaos, NetworkChaos, gpu-power-limit, …
    std::map<std::string, std::string> parameters; ///< as recorded, for the case's facts

    TimeRange window() const { return {time, time + duration}; }
};

} // namespace culprit
