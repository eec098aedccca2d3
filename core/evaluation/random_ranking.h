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

/// The expected `accuracyAtK` when all columns are shuffled and each component takes the place of its first
/// column. `causeColumns` are the columns of each true cause, 0 where it has none and so is never ranked;
/// `otherColumns` those of every other component. 0 when `k` is not positive or there is no true cause.
///
/// AC@k counts the true causes among the first k over min(k, number of true causes), so its expectation is
/// the sum of each one's chance to be there over the same, although these chances depend on each other. At
/// the top a component's chance is its share of the columns, not 1/components.
double randomAccuracyAtK(std::span<const int> causeColumns, std::span<const int> otherColumns, int k);

/// AC@1, AC@3 and Avg@5 of a random ranking.
RandomExpectation randomExpectation(std::span<const int> causeColumns, std::span<const int> otherColumns);

} // namespace culprit
