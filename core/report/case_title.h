// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/case.h"

#include <string>

namespace culprit {

/// `memory fault in ray-replicas-1, iteration 1`, or the key where there was no injection.
std::string caseTitle(const CaseSummary& summary);

} // namespace culprit
