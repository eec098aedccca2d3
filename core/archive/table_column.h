// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/anomaly.h"
#include "archive/number_text.h"
#include "archive/short_decimal.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// A column of a table while it is read, which follows from all of its cells what it is.
///
/// Cells that are plain numbers are kept as such at once; all others are kept as text until `settle`, when
/// the whole column tells how they are meant: with a decimal comma, with grouped digits, with a unit, as true
/// and false. What stays no number is a missing value, and told with its count. A column without any number
/// is text.
class TableColumn
{
public:
    /// With `isText` no cell is looked at: names and addresses may look like numbers.
    TableColumn(std::string name, std::size_t position, bool isText = false);

    void add(std::string_view cell)
    {
        const auto quick = m_isText ? std::nullopt : shortDecimal(cell);
        if (!quick) {
            addOther(cell);
            return;
        }
        // `1.234`: where other cells have decimal commas, this point groups digits.
        if (cell.size() > 4 && cell[cell.size() - 4] == '.') {
            noteThousandth(*quick);
        }
        m_values.push_back(*quick);
    }
    /// About what it takes in memory until it is a column of a table.
    std::size_t heldBytes() const
    {
        // Odd cells are read, and may become texts of a column.
        return sizeof(TableColumn) + m_values.capacity() * sizeof(double) + m_textBytes +
               m_texts.capacity() * sizeof(std::string) + m_odd.capacity() * sizeof(Odd) +
               m_odd.size() * std::max(sizeof(std::string), sizeof(Reading)) +
               m_wholeThousandths.capacity() * sizeof(std::size_t);
    }
    void reserve(std::size_t rows) { m_values.reserve(rows); }
    /// Drops the rows whose mark is not 0, one a row.
    void drop(const std::vector<char>& rows);

    /// What the column shows of how numbers are written in this table.
    struct Habit
    {
        bool hasPoint = false; ///< some number has a decimal point for certain
        bool hasComma = false; ///< some number has a decimal comma for certain
    };
    /// Looks at all cells that are no plain numbers; before `settle`.
    Habit study();
    /// Decides what they are. `table` is what all columns together show.
    void settle(const Habit& table);

    enum class Kind { Number, Text, Empty };
    // After `settle`:
    Kind kind() const;
    const std::string& name() const { return m_name; }
    std::size_t position() const { return m_position; }
    bool isTextByName() const { return m_isText; }
    std::size_t rows() const { return m_isText ? m_texts.size() : m_values.size(); }
    std::vector<double> takeValues() { return std::move(m_values); }
    std::vector<std::string> takeTexts();
    /// Of the numbers, where the cells say it.
    const std::string& unit() const { return m_baseUnit; }
    std::int64_t emptyCells() const { return m_empty; }
    std::int64_t nanCells() const { return m_nan; }
    std::int64_t infiniteCells() const { return m_infinite; }
    /// Cells that were left out or read in an unusual way.
    const std::vector<Anomaly>& anomalies() const { return m_anomalies; }

private:
    /// A cell that is no plain number.
    struct Odd
    {
        std::size_t row = 0;
        std::string text;
    };
    /// What such a cell may mean.
    struct Reading
    {
        bool isQuantity = false;
        std::size_t unitAt = 0;             ///< where its unit begins in its text
        std::optional<double> point, comma; ///< its number by either decimal mark
    };

    void addOther(std::string_view cell);
    void noteThousandth(double value);
    Reading readingOf(const Odd& cell) const;
    std::vector<Reading> readings() const;
    bool readTruthValues();
    void readNumbers(const Habit& table);
    std::optional<DecimalMark> decimalMark(const Habit& table) const;
    void regroupPlain();
    /// Which units are read, with their factors.
    std::map<std::string, double, std::less<>> readUnits(const std::vector<Reading>& readings);
    void leaveOutBareNumbers();
    void tell(AnomalyKind kind, std::string_view text);

    std::string m_name;
    std::size_t m_position;
    bool m_isText;
    std::vector<double> m_values;
    std::vector<std::string> m_texts; ///< of a column that is text from the start
    std::vector<Odd> m_odd;
    std::size_t m_textBytes = 0;                 ///< of texts that are longer than a string holds in itself
    std::int64_t m_thousandths = 0;              ///< plain cells as `1.234` that are no whole numbers
    std::vector<std::size_t> m_wholeThousandths; ///< rows of plain cells as `2.000`
    std::int64_t m_plain = 0, m_wholePlain = 0, m_fractions = 0, m_thousands = 0, m_nonzero = 0;
    std::int64_t m_empty = 0, m_nan = 0, m_infinite = 0, m_nanQuantities = 0;
    Habit m_habit;
    bool m_hasQuantities = false, m_hasCommas = false, m_isUnclear = false, m_endsWithZero = false;
    bool m_groupsByPoint = false; ///< some number does so: then no cell is an address
    std::vector<Anomaly> m_anomalies;
    std::string m_baseUnit;
    bool m_hasValues = false, m_hasText = false;
    bool m_hasUnclear = false; ///< numbers of which nobody knows how they are meant
};

} // namespace culprit
