// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/wording.h"

#include "text/plain_number.h"

#include <array>
#include <cctype>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace culprit::wording {

namespace {

/// `1.085e-12` -> `1.085×10⁻¹²`; other numbers as they are.
std::string withRaisedPower(const std::string& text)
{
    static constexpr std::array<std::string_view, 10> raised{"⁰", "¹", "²", "³", "⁴",
                                                             "⁵", "⁶", "⁷", "⁸", "⁹"};
    const std::size_t split = text.find('e');
    if (split == std::string::npos) {
        return text;
    }
    std::string power = "×10";
    bool leading = true; // at least two figures are written
    for (const char letter : text.substr(split + 1)) {
        if (letter == '-') {
            power += "⁻";
        } else if (letter >= '0' && letter <= '9' && !(leading && letter == '0')) {
            power += raised[static_cast<std::size_t>(letter - '0')];
            leading = false;
        }
    }
    return text.substr(0, split) + power;
}

} // namespace

std::string number(double value)
{
    if (std::isnan(value)) {
        return "no number";
    }
    if (std::isinf(value)) {
        return value > 0 ? "infinity" : "-infinity";
    }
    const double size = std::fabs(value);
    if (size >= 9999.5 && size < 1e9) {
        return grouped(static_cast<std::int64_t>(std::llround(value)));
    }
    return withRaisedPower(plain::general(value, 4));
}

std::string quantity(double value, std::string_view unit)
{
    std::string text = number(value);
    if (!unit.empty()) {
        text.append(" ").append(unit);
    }
    return text;
}

std::string grouped(std::int64_t number)
{
    std::string digits = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::string clock(double epochSeconds)
{
    if (!std::isfinite(epochSeconds)) {
        return "an unknown time";
    }
    auto second = static_cast<std::int64_t>(std::floor(epochSeconds)) % 86400;
    second += second < 0 ? 86400 : 0;
    std::string text = "00:00:00";
    const auto put = [&](std::size_t at, std::int64_t value) {
        text[at] = static_cast<char>('0' + value / 10);
        text[at + 1] = static_cast<char>('0' + value % 10);
    };
    put(0, second / 3600);
    put(3, second / 60 % 60);
    put(6, second % 60);
    return text;
}

std::string dateAndTime(double epochSeconds)
{
    constexpr double farthest = 253402300799; // the last second of the year 9999
    if (!(std::fabs(epochSeconds) <= farthest)) {
        return "an unknown time";
    }
    const std::chrono::sys_time<std::chrono::milliseconds> time{
        std::chrono::milliseconds{std::llround(epochSeconds * 1000)}};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return buffer.data() + clock(static_cast<double>(time.time_since_epoch().count()) / 1000);
}

std::string count(std::size_t value, std::string_view noun)
{
    return std::to_string(value).append(" ").append(noun).append(value == 1 ? "" : "s");
}

std::string sentence(std::string text)
{
    if (!text.empty()) {
        text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
        text += text.back() == '.' ? "" : ".";
    }
    return text;
}

} // namespace culprit::wording
