// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Words that every room says alike: numbers, times, counts and lists as a reader wants to see them.
namespace culprit::wording {

/// Four significant digits: `0.4213`, `18,890`, `1.085×10⁻¹²`.
std::string number(double value);

/// A number with its unit, if it has one.
std::string quantity(double value, std::string_view unit);

/// `514,567`.
std::string grouped(std::int64_t number);

/// UTC time of day, `14:03:40`.
std::string clock(double epochSeconds);

/// UTC, `2025-07-01 10:28:38`.
std::string dateAndTime(double epochSeconds);

/// `1 span`, `300 spans`.
std::string count(std::size_t value, std::string_view noun);

/// `a metric is constant` -> `A metric is constant.`
std::string sentence(std::string text);

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

/// The same of the first `most` words where there are more: `a, b and 3 more`.
template <typename Range>
std::string listed(const Range& words, std::size_t most)
{
    if (words.size() <= most) {
        return listed(words);
    }
    std::string text;
    std::size_t left = most;
    for (auto word = words.begin(); left > 0; ++word, --left) {
        text += text.empty() ? "" : ", ";
        text += *word;
    }
    return text + " and " + std::to_string(words.size() - most) + " more";
}

/// `a, b, c`.
template <typename Range>
std::string joined(const Range& words, std::string_view between = ", ")
{
    std::string text;
    bool first = true;
    for (const auto& word : words) {
        text += first ? std::string_view{} : between;
        text += word;
        first = false;
    }
    return text;
}

} // namespace culprit::wording
