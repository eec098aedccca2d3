// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace culprit {

/// The one of `known` that was most likely meant by `word`: the one reached by the fewest letters added, left
/// out, exchanged or swapped with their neighbour, whatever the case; the first of those alike. Empty where
/// nothing is known.
/// Source: optimal string alignment, after F. J. Damerau, Communications of the ACM 7 (1964).
std::string nearestWord(std::string_view word, std::span<const std::string> known);

} // namespace culprit
