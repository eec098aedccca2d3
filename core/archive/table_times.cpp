// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/table_times.h"

#include "archive/number_text.h"
#include "archive/time_text.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>

namespace culprit {

namespace {

using Date = TableTimes::Date;
constexpr std::size_t timeExampleLength = 40;
constexpr double daySeconds = 86400;

/// Where a date has its year, month and day.
struct Order
{
    std::size_t year, month, day;
};
constexpr std::array<Order, 3> orders{{{2, 1, 0}, {2, 0, 1}, {0, 1, 2}}};

/// Up to `most` digits off the front.
std::optional<int> takeUpTo(std::string_view& text, std::size_t most)
{
    int value = 0;
    std::size_t size = 0;
    while (size < text.size() && text[size] >= '0' && text[size] <= '9') {
        value = value * 10 + (text[size] - '0');
        if (++size > most) {
            return std::nullopt;
        }
    }
    text.remove_prefix(size);
    return size > 0 ? std::optional(value) : std::nullopt;
}

/// `18:36:40.5`, `6:36 PM`, with or without a zone behind it: seconds of the day, UTC.
std::optional<double> secondsOfDay(std::string_view text)
{
    const auto hour = takeUpTo(text, 2);
    if (!hour || !text.starts_with(':')) {
        return std::nullopt;
    }
    text.remove_prefix(1);
    const auto minute = takeUpTo(text, 2);
    double second = 0;
    if (text.starts_with(':')) {
        text.remove_prefix(1);
        std::size_t size = 0;
        while (size < text.size() && ((text[size] >= '0' && text[size] <= '9') ||
                                      (size > 0 && (text[size] == '.' || text[size] == ',')))) {
            ++size;
        }
        std::string digits(text.substr(0, size));
        std::ranges::replace(digits, ',', '.');
        const auto value = numberOf(digits);
        if (!value || !std::isfinite(*value)) {
            return std::nullopt;
        }
        second = *value;
        text.remove_prefix(size);
    }
    text = trimmed(text);
    int hours = *hour;
    for (const auto& [word, add] : {std::pair{"AM", 0}, {"am", 0}, {"PM", 12}, {"pm", 12}}) {
        if (text.starts_with(word)) {
            if (hours < 1 || hours > 12) {
                return std::nullopt;
            }
            hours = hours % 12 + add;
            text = trimmed(text.substr(2));
            break;
        }
    }
    const auto zone = zoneOffset(text);
    if (!minute || !zone || hours > 24 || *minute > 59 || second >= 61) {
        return std::nullopt;
    }
    return hours * 3600 + *minute * 60 + second - *zone;
}

/// Three numbers between equal marks, and a time of day behind them or none.
std::optional<Date> dateOf(std::string_view text)
{
    Date date;
    std::size_t yearDigits = 0;
    char mark = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const std::size_t before = text.size();
        const auto number = takeUpTo(text, i == 2 ? 4 : 2);
        if (!number) {
            return std::nullopt;
        }
        date.parts[i] = *number;
        yearDigits = before - text.size();
        if (i == 2) {
            break;
        }
        if (text.empty() || (text.front() != '/' && text.front() != '.' && text.front() != '-') ||
            (i == 1 && text.front() != mark)) {
            return std::nullopt;
        }
        mark = text.front();
        text.remove_prefix(1);
    }
    if (yearDigits == 3) {
        return std::nullopt;
    }
    date.longYear = yearDigits == 4;
    text = trimmed(text.starts_with(',') || text.starts_with('T') ? text.substr(1) : text);
    if (!text.empty()) {
        const auto seconds = secondsOfDay(text);
        if (!seconds) {
            return std::nullopt;
        }
        date.seconds = *seconds;
    }
    return date;
}

std::optional<double> dateSeconds(const Date& date, const Order& order)
{
    using namespace std::chrono;
    if (date.longYear && order.year != 2) {
        return std::nullopt;
    }
    const int written = date.parts[order.year];
    const year_month_day day{year{date.longYear ? written : 2000 + written},
                             month{static_cast<unsigned>(date.parts[order.month])},
                             std::chrono::day{static_cast<unsigned>(date.parts[order.day])}};
    if (!day.ok()) {
        return std::nullopt;
    }
    return static_cast<double>(sys_days{day}.time_since_epoch().count()) * daySeconds + date.seconds;
}

/// `1652812600,5` and `1,652,812,600`: only where it can be read in one way.
std::optional<double> markedTime(std::string_view cell)
{
    const auto point = markedNumber(cell, DecimalMark::Point);
    const auto comma = markedNumber(cell, DecimalMark::Comma);
    if ((!point && !comma) || (point && comma && *point != *comma)) {
        return std::nullopt;
    }
    return epochSeconds(point ? *point : *comma);
}

/// How many seconds the last digit of a time with an exponent stands for: 10000 in `1.65281E+09`.
double lastDigit(std::string_view cell, double time)
{
    const std::size_t exponent = cell.find_first_of("eE");
    const std::string_view digits = cell.substr(0, exponent);
    const std::size_t point = digits.find_first_of(".,");
    const std::size_t decimals = point == std::string_view::npos ? 0 : digits.size() - point - 1;
    const auto value = numberOf(cell);
    const auto shown = numberOf(digits);
    if (!value || !shown || *shown == 0 || *value == 0) {
        return 0;
    }
    return *value / *shown * std::pow(10, -static_cast<double>(decimals)) * (time / *value);
}

/// Whether a readable time is a date without seconds: `2022-05-17 18:36`, `17/05/2022`, `202205171836`.
bool isWithoutSeconds(std::string_view cell)
{
    const std::size_t colon = cell.find(':');
    if (colon == std::string_view::npos) {
        const auto marks =
            std::ranges::count_if(cell, [](char c) { return c == '-' || c == '/' || c == '.'; });
        return (marks == 2 && cell.find('T') == std::string_view::npos) ||
               (cell.size() == 12 && cell.starts_with("20") && marks == 0);
    }
    std::size_t behind = colon + 1;
    while (behind < cell.size() && cell[behind] >= '0' && cell[behind] <= '9') {
        ++behind;
    }
    return behind == cell.size() || cell[behind] != ':';
}

double longestStep(const std::vector<double>& times)
{
    double longest = 0;
    for (std::size_t i = 1; i < times.size(); ++i) {
        longest = std::max(longest, std::abs(times[i] - times[i - 1]));
    }
    return longest;
}

/// Whether every step is as long as the first.
bool isEven(const std::vector<double>& times)
{
    for (std::size_t i = 1; i < times.size(); ++i) {
        if (times[i] == times[i - 1] || times[i] - times[i - 1] != times[1] - times[0]) {
            return false;
        }
    }
    return true;
}

} // namespace

bool TableTimes::add(std::string_view cell)
{
    auto time = epochSeconds(cell);
    if (time) {
        if (cell.find_first_of("eE") != std::string_view::npos) {
            if (m_withExponent++ == 0) {
                m_roundedExample = cell.substr(0, timeExampleLength);
            }
            m_lastDigit = std::min(m_lastDigit, lastDigit(trimmed(cell), *time));
        }
    } else {
        cell = trimmed(cell);
        time = markedTime(cell);
        if (!time) {
            const auto date = dateOf(cell);
            if (!date) {
                if (m_bad++ == 0) {
                    m_badExample = cell.substr(0, timeExampleLength);
                }
                return false;
            }
            m_pending.push_back({m_times.size(), *date, std::string(cell)});
            time = std::numeric_limits<double>::quiet_NaN();
        }
    }
    if (m_times.empty()) {
        m_first = cell.substr(0, timeExampleLength);
    }
    m_haveSeconds = m_haveSeconds || !isWithoutSeconds(trimmed(cell));
    m_times.push_back(*time);
    return true;
}

std::vector<char> TableTimes::settle()
{
    std::vector<char> dropped;
    settleDates(dropped);
    settleDays();
    return dropped;
}

void TableTimes::settleDates(std::vector<char>& dropped)
{
    if (m_pending.empty()) {
        return;
    }
    // The order in which every date is one.
    std::vector<std::vector<double>> readings;
    for (const Order& order : orders) {
        std::vector<double> times;
        for (const Pending& pending : m_pending) {
            const auto time = dateSeconds(pending.date, order);
            if (!time) {
                break;
            }
            times.push_back(*time);
        }
        if (times.size() == m_pending.size() && std::ranges::count(readings, times) == 0) {
            readings.push_back(std::move(times));
        }
    }
    // Where several would do, the one in which time goes on from day to day.
    if (readings.size() > 1) {
        std::vector<std::vector<double>> steady;
        for (std::vector<double>& times : readings) {
            if (longestStep(times) <= daySeconds) {
                steady.push_back(std::move(times));
            }
        }
        const bool movesOn = steady.size() == 1 && std::floor(steady.front().front() / daySeconds) !=
                                                       std::floor(steady.front().back() / daySeconds);
        readings = movesOn ? std::move(steady) : std::vector<std::vector<double>>();
        if (readings.empty()) {
            m_unclear = static_cast<std::int64_t>(m_pending.size());
            m_unclearExample = m_pending.front().text.substr(0, timeExampleLength);
        }
    } else if (readings.empty()) {
        m_bad += static_cast<std::int64_t>(m_pending.size());
        m_badExample =
            m_badExample.empty() ? m_pending.front().text.substr(0, timeExampleLength) : m_badExample;
    }
    if (readings.empty()) {
        dropped.assign(m_times.size(), 0);
        for (const Pending& pending : m_pending) {
            dropped[pending.row] = 1;
        }
        std::erase_if(m_times, [](double time) { return std::isnan(time); });
        return;
    }
    for (std::size_t i = 0; i < m_pending.size(); ++i) {
        m_times[m_pending[i].row] = readings.front()[i];
    }
}

void TableTimes::settleDays()
{
    // 1954 to 2119 in days since 1900; as seconds they would all lie on the first of January 1970, and be
    // less than an hour apart only by chance.
    constexpr double first = 20'000, last = 80'000, epoch = 25'569;
    const bool inDays = m_times.size() > 1 && std::ranges::all_of(m_times, [](double time) {
                            return time >= first && time < last;
                        });
    if (!inDays) {
        return;
    }
    std::vector<double> sorted = m_times;
    std::ranges::sort(sorted);
    const double meanStep = (sorted.back() - sorted.front()) / static_cast<double>(sorted.size() - 1);
    if (meanStep >= 0.05 ||
        std::ranges::all_of(sorted, [](double time) { return time == std::floor(time); })) {
        return;
    }
    m_days = static_cast<std::int64_t>(m_times.size());
    for (double& time : m_times) {
        // A day has 86,400,000 ms, and a double of this size tells them apart.
        time = std::round((time - epoch) * daySeconds * 1000) / 1000;
    }
}

void TableTimes::report(const std::string& column, Rows rows, RecordSink& sink) const
{
    using enum AnomalyKind;
    sink.anomaly({BadTimes, m_bad, column, m_badExample, {}});
    sink.anomaly({UnclearDates, m_unclear, column, m_unclearExample, {}});
    // Times every ten seconds need no more digits; but then they are as far apart as they should.
    if (m_lastDigit > 1 && (rows == Rows::ManyATime || !isEven(m_times))) {
        sink.anomaly({RoundedTimes, m_withExponent, column, m_roundedExample, {}});
    }
    sink.anomaly({ExcelTimes, m_days, column, m_first, {}});
    if (m_times.empty()) {
        sink.anomaly({m_bad + m_unclear == 0 ? NoRows : NoTimes, 1, {}, {}, {}});
        return;
    }
    if (m_times.size() > 1 &&
        std::ranges::count(m_times, m_times.front()) == static_cast<std::ptrdiff_t>(m_times.size())) {
        sink.anomaly({EqualTimes, static_cast<std::int64_t>(m_times.size()), column, m_first, {}});
    }
    if (rows == Rows::OneATime) {
        reportSteps(column, sink);
    }
}

void TableTimes::reportSteps(const std::string& column, RecordSink& sink) const
{
    std::int64_t backwards = 0;
    for (std::size_t i = 1; i < m_times.size(); ++i) {
        backwards += m_times[i] < m_times[i - 1];
    }
    std::vector<double> sorted = m_times;
    std::ranges::sort(sorted);
    std::vector<double> steps;
    std::int64_t repeated = 0;
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        const double step = sorted[i] - sorted[i - 1];
        repeated += step == 0;
        if (step > 0) {
            steps.push_back(step);
        }
    }
    std::int64_t gaps = 0;
    if (!steps.empty()) {
        const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
        std::ranges::nth_element(steps, middle);
        const double usual = *middle;
        gaps = std::ranges::count_if(steps, [&](double step) { return step > 1.5 * usual; });
    }
    using enum AnomalyKind;
    // One row a minute needs no seconds; of several in one, most lie in the wrong place.
    constexpr std::int64_t roundedShare = 5;
    if (!m_haveSeconds && repeated * roundedShare >= static_cast<std::int64_t>(m_times.size())) {
        sink.anomaly({RoundedTimes, static_cast<std::int64_t>(m_times.size()), column, m_first, {}});
    }
    sink.anomaly({RowsOutOfOrder, backwards, {}, {}, {}});
    sink.anomaly({TimeGaps, gaps, {}, {}, {}});
}

} // namespace culprit
