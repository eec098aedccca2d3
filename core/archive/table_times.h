// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/record_sink.h"

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// The times of a table while it is read: epoch seconds, UTC.
///
/// Beside what `epochSeconds` reads: numbers with grouped digits or a decimal comma, and dates such as
/// `17/05/2022 6:36 PM` or `17.5.22`, whose order of day and month follows from all of them. Days since 1900,
/// as spreadsheets keep times, are converted.
class TableTimes
{
public:
    /// Takes the time of a row; false when it is none, and the row is to be left out.
    bool add(std::string_view cell);
    /// About what it takes in memory.
    std::size_t heldBytes() const
    {
        constexpr std::size_t copies = 3; // sorted, and their steps
        return m_times.capacity() * sizeof(double) * copies + m_pending.size() * 2 * sizeof(Pending);
    }
    std::size_t rows() const { return m_times.size(); }

    /// After the last row: decides how dates are meant. Marks the rows that have to be dropped; empty when
    /// all stay.
    std::vector<char> settle();
    const std::vector<double>& times() const { return m_times; }
    std::vector<double> take() { return std::move(m_times); }
    enum class Rows { OneATime, ManyATime };
    /// Tells what was odd; `column` is the name of the times, `rows` what the table has. Before `take`.
    void report(const std::string& column, Rows rows, RecordSink& sink) const;

    /// A date of three numbers, in an order that is still to be found out.
    struct Date
    {
        std::array<int, 3> parts{};
        bool longYear = false; ///< the year has four digits, and stands last
        double seconds = 0;    ///< of the day, zone counted in
    };

private:
    struct Pending
    {
        std::size_t row = 0;
        Date date;
        std::string text;
    };

    void settleDates(std::vector<char>& dropped);
    void settleDays();
    void reportSteps(const std::string& column, RecordSink& sink) const;

    std::vector<double> m_times;
    std::vector<Pending> m_pending;
    std::int64_t m_bad = 0, m_unclear = 0, m_withExponent = 0, m_days = 0;
    bool m_haveSeconds = false; ///< some time is written with them
    double m_lastDigit =
        std::numeric_limits<double>::infinity(); ///< the finest of times with an exponent, in seconds
    std::string m_first, m_badExample, m_unclearExample, m_roundedExample;
};

} // namespace culprit
