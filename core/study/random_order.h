// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace culprit {

/// The exact chance of each component to be among the first k components, for k = 1 ... `places`, when
/// components are ordered by first appearance in a random permutation of all their columns.
///
/// `columns[c]` is how many columns component c has; with none it never appears. Element [c][k - 1] belongs
/// to k and is the expected AC@k when c is the only true cause. At most as many places as components.
std::vector<std::vector<double>> chancesAmongFirst(std::span<const int> columns, std::size_t places);

} // namespace culprit
