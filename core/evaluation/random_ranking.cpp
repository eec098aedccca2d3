// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/random_ranking.h"

#include "study/random_order.h"

#include <algorithm>
#include <vector>

namespace culprit {

namespace {

/// Expected AC@1 ... AC@`depth`.
std::vector<double> expectedAccuracy(std::span<const int> causeColumns, std::span<const int> otherColumns,
                                     std::size_t depth)
{
    std::vector<double> expected(depth, 0.0);
    if (causeColumns.empty()) {
        return expected;
    }
    std::vector<int> columns(causeColumns.begin(), causeColumns.end());
    columns.insert(columns.end(), otherColumns.begin(), otherColumns.end());
    const auto chances = chancesAmongFirst(columns, depth);
    for (std::size_t k = 1; k <= depth; ++k) {
        for (std::size_t cause = 0; cause < causeColumns.size(); ++cause) {
            // Below the last component nothing changes any more.
            expected[k - 1] += chances[cause][std::min(k, columns.size()) - 1];
        }
        expected[k - 1] /= static_cast<double>(std::min(k, causeColumns.size()));
    }
    return expected;
}

} // namespace

double randomAccuracyAtK(std::span<const int> causeColumns, std::span<const int> otherColumns, int k)
{
    return k <= 0 ? 0 : expectedAccuracy(causeColumns, otherColumns, static_cast<std::size_t>(k)).back();
}

RandomExpectation randomExpectation(std::span<const int> causeColumns, std::span<const int> otherColumns)
{
    const std::vector<double> expected = expectedAccuracy(causeColumns, otherColumns, 5);
    RandomExpectation expectation{expected[0], expected[2], 0};
    for (const double accuracy : expected) {
        expectation.avg5 += accuracy / 5;
    }
    return expectation;
}

} // namespace culprit
