// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace culprit {

constexpr bool isDigit(char letter)
{
    return letter >= '0' && letter <= '9';
}

/// Whether `a` comes before `b` as people count: runs of figures as numbers, `ray-replicas-2` before
/// `ray-replicas-10`. A strict total order of texts: names that count alike (`a01`, `a1`) differ
/// by their bytes.
bool naturalLess(std::string_view a, std::string_view b);

/// The same as a type, for sets, maps and sorts.
struct NaturalLess
{
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const { return naturalLess(a, b); }
};

} // namespace culprit
