// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace culprit {

/// What the values of an enumeration are called in stores, on the command line and in JSON.
template <typename Enum, std::size_t N>
using Words = std::array<std::pair<Enum, std::string_view>, N>;

template <typename Enum, std::size_t N>
std::string_view wordOf(const Words<Enum, N>& words, Enum value)
{
    return std::ranges::find(words, value, &std::pair<Enum, std::string_view>::first)->second;
}

/// Throws std::invalid_argument naming `word` when it is no `what`.
template <typename Enum, std::size_t N>
Enum valueOf(const Words<Enum, N>& words, std::string_view word, const char* what)
{
    const auto found = std::ranges::find(words, word, &std::pair<Enum, std::string_view>::second);
    if (found == words.end()) {
        throw std::invalid_argument("\"" + std::string(word) + "\" is no " + what);
    }
    return found->first;
}

} // namespace culprit
