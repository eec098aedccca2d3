// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/case.h"

#include <string>

namespace culprit {

/// `memory fault in ray-replicas-1`, or as much of it as is known, whether or not the time of the injection is;
/// empty where nothing is.
std::string faultTitle(const CaseSummary& summary);

/// `memory fault in ray-replicas-1, iteration 1`, or the key where no fault is known.
std::string caseTitle(const CaseSummary& summary);

} // namespace culprit
