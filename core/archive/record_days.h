// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/time_range.h"

#include <cstdint>
#include <map>
#include <string>

namespace culprit {

/// On which days records lie, so that one of another century is known from those of the case.
class RecordDays
{
public:
    /// `time`: epoch seconds.
    void add(double time)
    {
        const auto day = static_cast<std::int64_t>(time >= 0 ? time / daySeconds : time / daySeconds - 1);
        if (!m_last || day != m_lastDay) {
            m_last = &m_days.try_emplace(day, Day{0, time, time}).first->second;
            m_lastDay = day;
        }
        ++m_last->count;
        m_last->first = time < m_last->first ? time : m_last->first;
        m_last->last = time > m_last->last ? time : m_last->last;
    }
    void add(const RecordDays& other);
    RecordDays() = default;
    RecordDays(const RecordDays& other) { add(other); }
    RecordDays& operator=(const RecordDays&) = delete;

    struct Stray
    {
        std::int64_t count = 0;
        std::string example; ///< the day of the first in time
    };
    /// Records more than a month before or after `time`.
    Stray outside(const TimeRange& time) const;
    /// From the first to the last record within a month of the middle one; start after end without records.
    TimeRange usual() const;

private:
    static constexpr double daySeconds = 86400;
    struct Day
    {
        std::int64_t count = 0;
        double first = 0, last = 0;
    };
    std::map<std::int64_t, Day> m_days;
    Day* m_last = nullptr; ///< the day of the last record
    std::int64_t m_lastDay = 0;
};

} // namespace culprit
