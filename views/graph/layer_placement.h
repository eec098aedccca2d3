// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/layer_order.h"

#include <functional>
#include <vector>

namespace culprit {

/// Positions along the layers: every node as near to its neighbours as the order and the gaps allow.
/// `distance(left, right)` is the least distance of two centres that stand side by side; `stiffness(a, b)`
/// says how straight the link of two nodes should be. The answer begins anywhere; only differences matter.
std::vector<double> placedAlong(const ProperLayers& graph, const std::function<double(int, int)>& distance,
                                const std::function<double(int, int)>& stiffness);

} // namespace culprit
