// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace culprit {

/// Whether a recorded text stands for "there is none": empty, or a word that pandas writes or reads as such.
inline bool isMissing(std::string_view text)
{
    static constexpr std::array words{"nan", "NaN", "-nan", "-NaN", "None", "null", "NULL",
                                      "NA",  "N/A", "n/a",  "<NA>", "#N/A", "#NA"};
    return text.empty() || std::ranges::find(words, text) != words.end();
}

} // namespace culprit
