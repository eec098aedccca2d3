// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/plain_number.h"

#include <algorithm>
#include <array>
#include <limits>

namespace culprit::plain {

namespace {

constexpr std::size_t longest = 512; // the largest double has 309 digits before the point

template <typename... How>
std::string written(double value, How... how)
{
    std::array<char, longest> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, how...);
    return {buffer.data(), error == std::errc() ? end : buffer.data()};
}

/// Whether a decimal number that isn't zero is 1 or more.
bool isLarge(std::string_view digits)
{
    const std::size_t mark = std::min(digits.find_first_of("eE"), digits.size());
    long long exponent = 0;
    if (mark < digits.size()) {
        std::string_view power = digits.substr(mark + 1);
        power.remove_prefix(power.starts_with('+') ? 1 : 0);
        if (std::from_chars(power.data(), power.data() + power.size(), exponent).ec != std::errc()) {
            return !power.starts_with('-'); // too long for any count of digits to matter
        }
    }
    const std::string_view mantissa = digits.substr(0, mark);
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    const std::size_t first = std::min(mantissa.find_first_of("123456789"), mantissa.size());
    return exponent >=
           static_cast<long long>(first) - static_cast<long long>(point) + (first < point ? 1 : 0);
}

} // namespace

std::string shortest(double value)
{
    return written(value);
}

std::string general(double value, int significantDigits)
{
    return written(value, std::chars_format::general, significantDigits);
}

std::string fixed(double value, int digits)
{
    return written(value, std::chars_format::fixed, digits);
}

std::string scientific(double value, int digits)
{
    return written(value, std::chars_format::scientific, digits);
}

std::optional<double> nearestDouble(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size() || error == std::errc::invalid_argument) {
        return std::nullopt;
    }
    if (error == std::errc::result_out_of_range) {
        const bool negative = text.starts_with('-');
        value = isLarge(text.substr(negative ? 1 : 0)) ? std::numeric_limits<double>::infinity() : 0.0;
        value = negative ? -value : value;
    }
    return value;
}

} // namespace culprit::plain
