// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/time_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace culprit {

namespace {

struct Instant
{
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::string_view withoutBlanks(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

/// Takes exactly `digits` digits off the front.
std::optional<int> takeNumber(std::string_view& text, std::size_t digits)
{
    if (text.size() < digits) {
        return std::nullopt;
    }
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (!isDigit(text[i])) {
            return std::nullopt;
        }
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool takeChar(std::string_view& text, char c)
{
    if (text.empty() || text.front() != c) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

bool isDateMark(char c)
{
    return c == '-' || c == '/' || c == '.';
}

/// Takes one or two digits off the front.
std::optional<int> takeOneOrTwo(std::string_view& text)
{
    return takeNumber(text, text.size() > 1 && isDigit(text[1]) ? 2 : 1);
}

std::optional<std::int64_t> midnight(int year, int month, int day)
{
    using namespace std::chrono;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                              std::chrono::day{static_cast<unsigned>(day)}};
    return date.ok() ? std::optional(std::int64_t{sys_days{date}.time_since_epoch().count()} * 86400)
                     : std::nullopt;
}

/// Takes `2025-06-12` off the front: the seconds to its midnight.
std::optional<std::int64_t> readDate(std::string_view& text)
{
    const auto y = takeNumber(text, 4);
    const char mark = text.empty() ? '\0' : text.front();
    if (!y || !isDateMark(mark)) {
        return std::nullopt;
    }
    text.remove_prefix(1);
    const auto m = takeOneOrTwo(text);
    if (!m || !takeChar(text, mark)) {
        return std::nullopt;
    }
    const auto d = takeOneOrTwo(text);
    if (!d) {
        return std::nullopt;
    }
    return midnight(*y, *m, *d);
}

/// The same, with the last date remembered: of millions of lines nearly all are of one day.
std::optional<std::int64_t> dayStart(std::string_view& text)
{
    struct Day
    {
        std::array<char, 10> text{};
        std::int64_t start = 0;
    };
    thread_local Day last;
    if (text.starts_with(std::string_view(last.text.data(), last.text.size()))) {
        text.remove_prefix(last.text.size());
        return last.start;
    }
    const std::string_view date = text.substr(0, last.text.size());
    const std::size_t before = text.size();
    const auto start = readDate(text);
    if (start && before - text.size() == last.text.size()) {
        std::ranges::copy(date, last.text.begin());
        last.start = *start;
    }
    return start;
}

/// Takes the digits behind a second's decimal mark.
bool takeFraction(std::string_view& text, Instant& instant)
{
    if (text.empty() || !isDigit(text.front())) {
        return false;
    }
    for (std::int64_t scale = 100'000'000; !text.empty() && isDigit(text.front()); scale /= 10) {
        instant.nanoseconds += (text.front() - '0') * scale;
        text.remove_prefix(1);
    }
    return true;
}

std::optional<Instant> takeZone(std::string_view text, Instant instant)
{
    const auto offset = zoneOffset(text);
    if (!offset) {
        return std::nullopt;
    }
    instant.seconds -= *offset;
    return instant;
}

std::optional<Instant> isoInstant(std::string_view text)
{
    const auto start = dayStart(text);
    if (!start) {
        return std::nullopt;
    }
    Instant instant;
    instant.seconds = *start;
    if (text.empty()) {
        return instant;
    }
    if (!takeChar(text, 'T') && !takeChar(text, ' ')) {
        return std::nullopt;
    }
    const auto hour = takeOneOrTwo(text);
    if (!hour || !takeChar(text, ':')) {
        return std::nullopt;
    }
    const auto minute = takeNumber(text, 2);
    if (!minute) {
        return std::nullopt;
    }
    std::optional<int> second = 0;
    if (takeChar(text, ':')) {
        second = takeNumber(text, 2);
    }
    if (!second || *hour > 24 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    instant.seconds += *hour * 3600 + *minute * 60 + *second;
    if ((takeChar(text, '.') || takeChar(text, ',')) && !takeFraction(text, instant)) {
        return std::nullopt;
    }
    return takeZone(text, instant);
}

/// Digits in a row that may be a date: `20220517183640`, without its seconds, or with milliseconds or
/// microseconds behind them. As epoch numbers they would lie in the year 1976 or 2610.
bool looksCompact(std::string_view text)
{
    if (!text.starts_with("19") && !text.starts_with("20")) {
        return false;
    }
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    return digits == 12 || digits == 14 || digits == 17 || digits == 20 ||
           (digits == 8 && digits + 5 <= text.size() && (text[8] == 'T' || text[8] == ' '));
}

/// Such a date, `20220517T183640Z` too.
std::optional<Instant> compactInstant(std::string_view text)
{
    const auto year = takeNumber(text, 4);
    const auto month = takeNumber(text, 2);
    const auto day = takeNumber(text, 2);
    const bool isParted = takeChar(text, 'T') || takeChar(text, ' ');
    const auto hour = takeNumber(text, 2);
    const bool hasColons = isParted && takeChar(text, ':');
    const auto minute = takeNumber(text, 2);
    const bool isWhole = hasColons && !takeChar(text, ':');
    const bool hasSeconds = !isWhole && !text.empty() && isDigit(text.front());
    const auto second = hasSeconds ? takeNumber(text, 2) : std::optional(0);
    const bool breaksOff = hasColons && !isWhole && !hasSeconds;
    if (!year || !month || !day || !hour || !minute || !second || breaksOff) {
        return std::nullopt;
    }
    const auto start = midnight(*year, *month, *day);
    if (!start || *hour > 24 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    Instant instant{*start, 0};
    instant.seconds += *hour * 3600 + *minute * 60 + *second;
    const bool hasMark = takeChar(text, '.') || takeChar(text, ',');
    if ((hasMark || (hasSeconds && !text.empty() && isDigit(text.front()))) && !takeFraction(text, instant)) {
        return std::nullopt;
    }
    return takeZone(text, instant);
}

/// How many units of an epoch number make a second; recordings of this field lie between 1973 and 5138.
double unitsPerSecond(double magnitude)
{
    return magnitude < 1e11 ? 1 : magnitude < 1e14 ? 1e3 : magnitude < 1e17 ? 1e6 : 1e9;
}

/// The year 9999 is the last that a date can tell; a larger number is no time. Whole numbers have room for it
/// in microseconds.
constexpr double mostSeconds = 253'402'300'800;

bool looksLikeDate(std::string_view text)
{
    return text.size() >= 8 && isDateMark(text[4]) && isDigit(text[0]) && isDigit(text[1]) &&
           isDigit(text[2]) && isDigit(text[3]) &&
           (text[4] != '.' || std::ranges::count(text.substr(0, 10), '.') > 1);
}

bool isDate(std::string_view text)
{
    // 12 digits may be milliseconds of the last century.
    const auto has12Digits = [&] { return text.find_first_not_of("0123456789") == 12 || text.size() == 12; };
    return looksLikeDate(text) || (looksCompact(text) && (!has12Digits() || compactInstant(text)));
}

std::optional<Instant> dateInstant(std::string_view text)
{
    return looksLikeDate(text) ? isoInstant(text) : compactInstant(text);
}

} // namespace

std::optional<int> zoneOffset(std::string_view text)
{
    text = withoutBlanks(text);
    if (text.empty() || text == "Z" || text == "z" || text == "UTC" || text == "GMT") {
        return 0;
    }
    const int sign = text.front() == '-' ? -1 : 1;
    if (text.front() != '+' && text.front() != '-') {
        return std::nullopt;
    }
    text.remove_prefix(1);
    const auto hours = takeNumber(text, 2);
    takeChar(text, ':');
    const auto minutes = text.empty() ? std::optional<int>(0) : takeNumber(text, 2);
    if (!hours || !minutes || !text.empty() || *hours > 18 || *minutes > 59) {
        return std::nullopt;
    }
    return sign * (*hours * 3600 + *minutes * 60);
}

std::optional<std::int64_t> epochNanoseconds(std::string_view text)
{
    text = withoutBlanks(text);
    if (isDate(text)) {
        const auto instant = dateInstant(text);
        // Beyond the year 2262 nanoseconds no longer fit.
        if (!instant || std::abs(instant->seconds) > 9'223'372'035) {
            return std::nullopt;
        }
        return instant->seconds * 1'000'000'000 + instant->nanoseconds;
    }
    std::int64_t whole = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (error == std::errc{} && end == text.data() + text.size()) {
        const auto perSecond =
            static_cast<std::int64_t>(unitsPerSecond(std::abs(static_cast<double>(whole))));
        std::int64_t nanoseconds = 0;
        if (__builtin_mul_overflow(whole, 1'000'000'000 / perSecond, &nanoseconds)) {
            return std::nullopt;
        }
        return nanoseconds;
    }
    const auto seconds = epochSeconds(text);
    if (!seconds || std::abs(*seconds) > 9.2e9) {
        return std::nullopt;
    }
    const double floor = std::floor(*seconds);
    return static_cast<std::int64_t>(floor) * 1'000'000'000 +
           static_cast<std::int64_t>(std::llround((*seconds - floor) * 1e9));
}

std::optional<double> epochSeconds(std::string_view text)
{
    text = withoutBlanks(text);
    if (isDate(text)) {
        const auto instant = dateInstant(text);
        if (!instant) {
            return std::nullopt;
        }
        return static_cast<double>(instant->seconds) + static_cast<double>(instant->nanoseconds) / 1e9;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
        return std::nullopt;
    }
    return epochSeconds(value);
}

std::optional<double> epochSeconds(double number)
{
    if (!std::isfinite(number)) {
        return std::nullopt;
    }
    // 20220517183640, read as a number.
    if (number >= 1.9e13 && number < 2.1e13 && number == std::trunc(number)) {
        return epochSeconds(std::to_string(static_cast<std::int64_t>(number)));
    }
    const double seconds = number / unitsPerSecond(std::abs(number));
    return std::abs(seconds) < mostSeconds ? std::optional(seconds) : std::nullopt;
}

} // namespace culprit
