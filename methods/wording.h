// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

/// Words for evidence: numbers, times and series as a reader of a ranking wants to see them.
namespace culprit::wording {

/// Four significant digits: `0.4213`, `18,890`, `1.085×10⁻¹²`.
std::string number(double value);

/// A number with its unit, if it has one.
std::string quantity(double value, std::string_view unit);

/// UTC time of day, `14:03:40`.
std::string clock(double epochSeconds);

/// `1 span`, `300 spans`.
std::string count(std::size_t value, std::string_view noun);

/// `ray-replicas-0_ctn_cpu` -> `CPU usage of ray-replicas-0`.
std::string seriesLabel(std::string_view column);

/// The unit of a column of the study's layout, as exported; empty where it is not known.
std::string_view unitOf(std::string_view column);

/// `a`, `a and b`, `a, b and c`.
template <typename Range>
std::string listed(const Range& words)
{
    std::string text;
    std::size_t left = words.size();
    for (const auto& word : words) {
        text += word;
        --left;
        text += left > 1 ? ", " : left == 1 ? " and " : "";
    }
    return text;
}

} // namespace culprit::wording
