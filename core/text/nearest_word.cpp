// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/nearest_word.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

namespace culprit {

namespace {

/// Words are compared in their first letters only, so that a long one costs no more.
constexpr std::size_t longestWord = 200;

char folded(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::size_t distance(std::string_view a, std::string_view b)
{
    a = a.substr(0, longestWord);
    b = b.substr(0, longestWord);
    // Rows of the table of distances: of two letters of `a` before, of one, and of this one.
    std::array<std::vector<std::size_t>, 3> rows;
    rows.fill(std::vector<std::size_t>(b.size() + 1));
    std::iota(rows[1].begin(), rows[1].end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        rows[2][0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = folded(a[i - 1]) == folded(b[j - 1]);
            std::size_t least =
                std::min({rows[1][j] + 1, rows[2][j - 1] + 1, rows[1][j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
                folded(a[i - 2]) == folded(b[j - 1])) {
                least = std::min(least, rows[0][j - 2] + 1);
            }
            rows[2][j] = least;
        }
        std::rotate(rows.begin(), rows.begin() + 1, rows.end());
    }
    return rows[1][b.size()];
}

} // namespace

std::string nearestWord(std::string_view word, std::span<const std::string> known)
{
    std::string nearest;
    std::size_t least = std::numeric_limits<std::size_t>::max();
    for (const std::string& candidate : known) {
        const std::size_t changes = distance(word, candidate);
        if (changes < least) {
            least = changes;
            nearest = candidate;
        }
    }
    return nearest;
}

} // namespace culprit
