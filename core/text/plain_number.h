// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

/// Numbers as files and protocols hold them: a point, no groups, whatever the locale. Made and read nowhere
/// else; what people read as a sentence is in `wording`.
namespace culprit::plain {

/// The fewest digits that give the number back: `0.1`, `1e+20`.
std::string shortest(double value);

/// So many significant digits, without zeros at the end, as `%g` has it: `12.5`, `1e-07`.
std::string general(double value, int significantDigits);

/// So many digits after the point: `12.500`.
std::string fixed(double value, int digits);

/// One digit before the point and so many after it: `1.3e-12`.
std::string scientific(double value, int digits);

/// The number that all of `text` is; none where it is no number, has blanks or a plus before it, or doesn't
/// fit.
template <typename Number>
std::optional<Number> numberIn(std::string_view text)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// The same, but what is too large for a double is infinite, and what is too small is zero, as most readers
/// have it.
std::optional<double> nearestDouble(std::string_view text);

} // namespace culprit::plain
