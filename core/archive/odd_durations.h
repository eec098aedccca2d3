// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/import_limits.h"
#include "archive/record_sink.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace culprit {

/// Durations of spans that can be read, but can't be meant so: a store keeps whole microseconds.
class OddDurations
{
public:
    void add(double microseconds, std::string_view cell)
    {
        if (microseconds < 0) {
            note(m_negative, cell);
        } else if (microseconds > 0 && microseconds < 0.5) {
            note(m_short, cell);
        }
    }
    void report(std::string_view column, RecordSink& sink)
    {
        for (Anomaly* odd : {&m_short, &m_negative}) {
            odd->column = column;
            sink.anomaly(std::move(*odd));
        }
    }

private:
    static void note(Anomaly& odd, std::string_view cell)
    {
        constexpr std::size_t longest = 60;
        if (odd.count++ == 0) {
            odd.example = shortened(cell, longest);
        }
    }
    Anomaly m_short{AnomalyKind::ShortDurations, 0, {}, {}, {}};
    Anomaly m_negative{AnomalyKind::NegativeDurations, 0, {}, {}, {}};
};

} // namespace culprit
