// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

#include <memory>
#include <vector>

namespace culprit {

/// The methods that learn a causal graph from the metrics, and the neural ones.
std::vector<std::unique_ptr<RootCauseMethod>> causalMethods();

} // namespace culprit
