// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/random_ranking.h"

#include "study/random_order.h"

#include <algorithm>
#include <vector>

namespace culprit {

double randomTopK(int ownColumns, std::span<const int> otherColumns, int k)
{
    if (ownColumns <= 0 || k <= 0) {
        return 0;
    }
    std::vector<int> columns{ownColumns};
    columns.insert(columns.end(), otherColumns.begin(), otherColumns.end());
    return chancesAmongFirst(columns, static_cast<std::size_t>(k)).front().back();
}

RandomExpectation randomExpectation(int ownColumns, std::span<const int> otherColumns)
{
    RandomExpectation expectation;
    for (int k = 1; k <= 5; ++k) {
        const double probability = randomTopK(ownColumns, otherColumns, k);
        expectation.avg5 += probability / 5;
        if (k == 1) {
            expectation.ac1 = probability;
        } else if (k == 3) {
            expectation.ac3 = probability;
        }
    }
    return expectation;
}

} // namespace culprit
