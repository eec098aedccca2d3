// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/pandas_number.h"

#include "text/plain_number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>
#include <string_view>

namespace culprit::math {

namespace {

/// A decimal text without its point: `digits` times ten to the `exponent`.
struct Decimal
{
    std::string digits;
    int exponent = 0;
};

/// As Python's repr lays the number out: zeros before the first digit are written, and count, down to 0.0001.
Decimal written(double magnitude)
{
    std::array<char, 32> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude, std::chars_format::scientific)
            .ptr;
    const std::string_view text(buffer.data(), end);
    const std::size_t mark = text.find('e');
    Decimal decimal{std::string(text.substr(0, 1)), std::atoi(text.data() + mark + 1)};
    if (mark > 2) {
        decimal.digits += text.substr(2, mark - 2);
    }
    const int places = decimal.exponent;
    constexpr int leastFixed = -4;
    constexpr int mostFixed = 15;
    if (places < 0 && places >= leastFixed) {
        decimal.digits.insert(0, static_cast<std::size_t>(-places), '0');
        decimal.exponent = 0;
    } else if (places >= 0 && places <= mostFixed) {
        // At least one digit follows the point.
        decimal.digits.resize(std::max(decimal.digits.size(), static_cast<std::size_t>(places) + 2), '0');
    }
    decimal.exponent -= static_cast<int>(decimal.digits.size()) - 1;
    return decimal;
}

double powerOfTen(int exponent)
{
    return *plain::nearestDouble("1e" + std::to_string(exponent));
}

} // namespace

double asPandasReads(double value)
{
    if (!std::isfinite(value) || value == 0) {
        return value;
    }
    constexpr std::size_t mostDigits = 17;
    Decimal decimal = written(std::abs(value));
    double number = 0;
    for (std::size_t i = 0; i < decimal.digits.size(); ++i) {
        if (i < mostDigits) {
            number = number * 10 + (decimal.digits[i] - '0');
        } else {
            ++decimal.exponent;
        }
    }
    number =
        decimal.exponent < 0 ? number / powerOfTen(-decimal.exponent) : number * powerOfTen(decimal.exponent);
    return std::copysign(number, value);
}

} // namespace culprit::math
