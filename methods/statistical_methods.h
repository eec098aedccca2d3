// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

#include <memory>
#include <vector>

namespace culprit {

/// The methods that learn no causal graph from the metrics: statistics, traces, several sources, topology.
std::vector<std::unique_ptr<RootCauseMethod>> statisticalMethods();

} // namespace culprit
