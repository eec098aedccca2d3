// SPDX-License-Identifier: GPL-3.0-or-later
#include "text.h"

#include <charconv>
#include <chrono>
#include <cmath>

namespace culprit::sample {

std::string pythonNumber(double value)
{
    if (std::isnan(value)) {
        return {};
    }
    if (std::isinf(value)) {
        return value > 0 ? "inf" : "-inf";
    }
    char buffer[64];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
    const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
    const std::size_t e = text.find('e');
    int exponent = 0;
    const char* first = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
    std::from_chars(first, text.data() + text.size(), exponent);
    if (exponent < -4 || exponent >= 16) {
        return std::string(text);
    }
    const auto fixedEnd = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed).ptr;
    std::string out(buffer, fixedEnd);
    if (out.find('.') == std::string::npos) {
        out += ".0";
    }
    return out;
}

std::string prometheusNumber(double value)
{
    if (std::isnan(value)) {
        return "NaN";
    }
    if (std::isinf(value)) {
        return value > 0 ? "+Inf" : "-Inf";
    }
    char buffer[400];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed).ptr;
    return {buffer, end};
}

std::string fixed(double value, int decimals)
{
    char buffer[400];
    const auto end =
        std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals).ptr;
    return {buffer, end};
}

std::string padded(std::string_view text, int width)
{
    const auto wanted = static_cast<std::size_t>(width);
    return text.size() >= wanted ? std::string(text)
                                 : std::string(wanted - text.size(), ' ') + std::string(text);
}

std::string zeros(std::int64_t value, int width)
{
    const std::string digits = std::to_string(value);
    const auto wanted = static_cast<std::size_t>(width);
    return digits.size() >= wanted ? digits : std::string(wanted - digits.size(), '0') + digits;
}

namespace instant {

namespace {

struct Parts
{
    std::string year, month, day, hour, minute, second;
    unsigned monthNumber = 0;
    std::int64_t micro = 0;

    std::string clock() const { return hour + ':' + minute + ':' + second; }
};

Parts split(std::int64_t us)
{
    using namespace std::chrono;
    const sys_time<microseconds> time{microseconds{us}};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    Parts parts;
    parts.year = std::to_string(static_cast<int>(date.year()));
    parts.monthNumber = static_cast<unsigned>(date.month());
    parts.month = zeros(parts.monthNumber, 2);
    parts.day = zeros(static_cast<unsigned>(date.day()), 2);
    parts.hour = zeros(clock.hours().count(), 2);
    parts.minute = zeros(clock.minutes().count(), 2);
    parts.second = zeros(clock.seconds().count(), 2);
    parts.micro = clock.subseconds().count();
    return parts;
}

} // namespace

std::string spaced(std::int64_t us)
{
    const Parts p = split(us);
    return p.year + '-' + p.month + '-' + p.day + ' ' + p.clock();
}

std::string iso(std::int64_t us)
{
    const Parts p = split(us);
    return p.year + '-' + p.month + '-' + p.day + 'T' + p.clock();
}

std::string isoMicro(std::int64_t us)
{
    return iso(us) + '.' + zeros(split(us).micro, 6);
}

std::string isoMilliZ(std::int64_t us)
{
    return iso(us) + '.' + zeros(split(us).micro / 1000, 3) + 'Z';
}

std::string commaMilli(std::int64_t us)
{
    return spaced(us) + ',' + zeros(split(us).micro / 1000, 3);
}

std::string nginxAccess(std::int64_t us)
{
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const Parts p = split(us);
    return p.day + '/' + months[p.monthNumber - 1] + '/' + p.year + ':' + p.clock() + " +0000";
}

std::string nginxError(std::int64_t us)
{
    const Parts p = split(us);
    return p.year + '/' + p.month + '/' + p.day + ' ' + p.clock();
}

std::string monthDay(std::int64_t us)
{
    const Parts p = split(us);
    return p.month + '-' + p.day + ' ' + p.clock();
}

} // namespace instant

} // namespace culprit::sample
