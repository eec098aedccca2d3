// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace culprit {

/// What a random permutation of the columns scores on average.
struct RandomExpectation
{
    double ac1 = 0;
    double ac3 = 0;
    double avg5 = 0;
};

/// Probability that a component is among the first `k` components when all columns are shuffled and each
/// component takes the place of its first column. `ownColumns` are its columns, `otherColumns` those of each
/// other component. 0 when it has none. The chance at the top is its share of the columns, not 1/components.
double randomTopK(int ownColumns, std::span<const int> otherColumns, int k);

/// AC@1, AC@3 and Avg@5 of a random ranking for one true cause.
RandomExpectation randomExpectation(int ownColumns, std::span<const int> otherColumns);

} // namespace culprit
