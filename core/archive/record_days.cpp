// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/record_days.h"

#include "telemetry/stray_record.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace culprit {

namespace {

/// `1754-08-30`.
std::string dateText(std::int64_t day)
{
    using namespace std::chrono;
    const year_month_day date{sys_days{days{day}}};
    const auto padded = [](unsigned number) { return (number < 10 ? "-0" : "-") + std::to_string(number); };
    return std::to_string(static_cast<int>(date.year())) + padded(static_cast<unsigned>(date.month())) +
           padded(static_cast<unsigned>(date.day()));
}

} // namespace

void RecordDays::add(const RecordDays& other)
{
    for (const auto& [day, records] : other.m_days) {
        const auto [known, isNew] = m_days.try_emplace(day, records);
        if (!isNew) {
            known->second.count += records.count;
            known->second.first = std::min(known->second.first, records.first);
            known->second.last = std::max(known->second.last, records.last);
        }
    }
}

RecordDays::Stray RecordDays::outside(const TimeRange& time) const
{
    Stray stray;
    if (time.start > time.end) {
        return stray;
    }
    for (const auto& [day, records] : m_days) {
        // A day lies outside as a whole or not at all: a month is no sharp bound.
        if (!isStray(records.first, records.last, time)) {
            continue;
        }
        if (stray.count == 0) {
            stray.example = dateText(day);
        }
        stray.count += records.count;
    }
    return stray;
}

TimeRange RecordDays::usual() const
{
    TimeRange range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    std::int64_t all = 0;
    for (const auto& [day, records] : m_days) {
        all += records.count;
    }
    std::int64_t before = 0;
    const auto middle = std::ranges::find_if(m_days, [&](const auto& entry) {
        before += entry.second.count;
        return before * 2 >= all;
    });
    if (middle == m_days.end()) {
        return range;
    }
    for (const auto& [day, records] : m_days) {
        if (!isStray(records.first, records.last, {middle->second.first, middle->second.last})) {
            range = range.united({records.first, records.last});
        }
    }
    return range;
}

} // namespace culprit
