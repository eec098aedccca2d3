// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/table_column.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace culprit {

namespace {

constexpr double missingCell = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t cellExampleLength = 40;
/// A string of so many bytes takes no block beside itself.
const std::size_t shortText = std::string().capacity();

std::optional<double> truthOf(std::string_view text)
{
    const auto is = [text](std::string_view word) {
        return std::ranges::equal(text, word, [](char a, char b) {
            return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
        });
    };
    return is("true") ? std::optional(1.0) : is("false") ? std::optional(0.0) : std::nullopt;
}

} // namespace

TableColumn::TableColumn(std::string name, std::size_t position, bool isText)
    : m_name(std::move(name))
    , m_position(position)
    , m_isText(isText)
{
}

void TableColumn::addOther(std::string_view cell)
{
    cell = trimmed(cell);
    const auto noteText = [&] { m_textBytes += cell.size() > shortText ? cell.size() + 1 : 0; };
    if (m_isText) {
        noteText();
        m_texts.emplace_back(cell);
        return;
    }
    const auto number = numberOf(cell);
    if (!number) {
        noteText();
        m_odd.emplace_back().row = m_values.size();
        m_odd.back().text = cell;
    } else if (cell.empty()) {
        ++m_empty;
    } else if (std::isnan(*number)) {
        ++m_nan;
    } else if (std::isinf(*number)) {
        ++m_infinite;
    }
    m_values.push_back(number.value_or(missingCell));
}

void TableColumn::noteThousandth(double value)
{
    if (std::abs(value) < 1 || std::abs(value) >= 1000) {
        return;
    }
    if (value != std::trunc(value)) {
        ++m_thousandths;
    } else {
        m_wholeThousandths.push_back(m_values.size());
    }
}

void TableColumn::drop(const std::vector<char>& rows)
{
    const auto compact = [&](auto& cells) {
        std::size_t kept = 0;
        for (std::size_t row = 0; row < cells.size(); ++row) {
            if (!rows[row]) {
                if (kept != row) {
                    cells[kept] = std::move(cells[row]);
                }
                ++kept;
            }
        }
        cells.resize(kept);
    };
    if (m_isText) {
        compact(m_texts);
        return;
    }
    std::vector<std::size_t> place(m_values.size());
    std::int64_t missing = 0, infinite = 0;
    for (std::size_t row = 0, kept = 0; row < m_values.size(); ++row) {
        place[row] = kept;
        kept += rows[row] ? 0 : 1;
        missing += rows[row] && std::isnan(m_values[row]);
        infinite += rows[row] && std::isinf(m_values[row]);
    }
    std::vector<Odd> odd;
    for (Odd& cell : m_odd) {
        if (rows[cell.row]) {
            --missing;
        } else {
            cell.row = place[cell.row];
            odd.push_back(std::move(cell));
        }
    }
    m_odd = std::move(odd);
    std::vector<std::size_t> thousandths;
    for (const std::size_t row : m_wholeThousandths) {
        if (!rows[row]) {
            thousandths.push_back(place[row]);
        }
    }
    m_wholeThousandths = std::move(thousandths);
    compact(m_values);
    m_infinite -= infinite;
    const std::int64_t empty = std::min(missing, m_empty);
    m_empty -= empty;
    m_nan -= missing - empty;
}

TableColumn::Reading TableColumn::readingOf(const Odd& cell) const
{
    Reading reading;
    const auto quantity = quantityOf(cell.text);
    if (!quantity) {
        return reading;
    }
    reading.unitAt = cell.text.size() - quantity->unit.size();
    reading.comma = markedNumber(quantity->digits, DecimalMark::Comma, m_groupsByPoint);
    reading.point = numberOf(quantity->digits);
    if (!reading.point) {
        reading.point = markedNumber(quantity->digits, DecimalMark::Point);
    } else if (!std::isfinite(*reading.point)) {
        reading.comma = reading.point;
    }
    reading.isQuantity = reading.point || reading.comma;
    return reading;
}

std::vector<TableColumn::Reading> TableColumn::readings() const
{
    std::vector<Reading> all;
    all.reserve(m_odd.size());
    for (const Odd& cell : m_odd) {
        all.push_back(readingOf(cell));
    }
    return all;
}

TableColumn::Habit TableColumn::study()
{
    for (const double value : m_values) {
        if (!std::isfinite(value)) {
            m_plain += std::isinf(value);
            continue;
        }
        ++m_plain;
        const bool isWhole = value == std::trunc(value);
        m_wholePlain += isWhole;
        m_fractions += !isWhole;
        m_thousands += isWhole && std::abs(value) >= 1000;
        m_nonzero += value != 0;
    }
    m_wholePlain -= static_cast<std::int64_t>(m_wholeThousandths.size());
    m_habit.hasPoint = m_fractions > m_thousandths;
    m_groupsByPoint = std::ranges::any_of(m_odd, [this](const Odd& cell) {
        const Reading reading = readingOf(cell);
        return reading.comma && !reading.point && cell.text.find('.') < reading.unitAt;
    });
    for (const Odd& cell : m_odd) {
        const Reading reading = readingOf(cell);
        const std::string_view digits = std::string_view(cell.text).substr(0, reading.unitAt);
        m_hasQuantities |= reading.isQuantity;
        m_habit.hasPoint |= reading.point && !reading.comma;
        m_habit.hasComma |= reading.comma && !reading.point;
        if (reading.point && reading.comma && *reading.point != *reading.comma) {
            m_isUnclear = true;
            m_hasCommas |= digits.find(',') != std::string_view::npos;
            m_endsWithZero |= trimmed(digits).ends_with('0');
        }
    }
    return m_habit;
}

bool TableColumn::readTruthValues()
{
    const auto isTruth = [](double value) { return std::isnan(value) || value == 0 || value == 1; };
    if (m_hasQuantities || !std::ranges::all_of(m_values, isTruth) ||
        std::ranges::none_of(m_odd, [](const Odd& cell) { return truthOf(cell.text).has_value(); })) {
        return false;
    }
    for (const Odd& cell : m_odd) {
        const auto truth = truthOf(cell.text);
        m_values[cell.row] = truth.value_or(missingCell);
        tell(truth ? AnomalyKind::TruthValues : AnomalyKind::BadNumbers, cell.text);
    }
    return true;
}

std::optional<DecimalMark> TableColumn::decimalMark(const Habit& table) const
{
    if (m_habit.hasPoint != m_habit.hasComma) {
        return m_habit.hasComma ? DecimalMark::Comma : DecimalMark::Point;
    }
    if (m_habit.hasPoint) {
        return std::nullopt; // both
    }
    if (table.hasComma && !table.hasPoint) {
        return DecimalMark::Comma;
    }
    if (!m_isUnclear || !m_hasCommas) {
        return DecimalMark::Point;
    }
    // 950 and 1,020: with a decimal comma the one would have decimals or the other no 0 at its end.
    if (m_endsWithZero && m_wholePlain > 0 && m_thousands == 0 && m_thousandths == 0 &&
        m_wholeThousandths.empty()) {
        return DecimalMark::Point;
    }
    return std::nullopt;
}

/// Points of plain cells group digits, as in `1.234`.
void TableColumn::regroupPlain()
{
    const std::int64_t regrouped = m_thousandths + static_cast<std::int64_t>(m_wholeThousandths.size());
    m_anomalies.push_back({AnomalyKind::OtherMarks, regrouped, m_name, "1.234", {}});
    std::size_t whole = 0;
    for (std::size_t row = 0; row < m_values.size(); ++row) {
        double& value = m_values[row];
        const bool listed = whole < m_wholeThousandths.size() && m_wholeThousandths[whole] == row;
        whole += listed ? 1 : 0;
        if (listed || (std::isfinite(value) && value != std::trunc(value))) {
            value = std::round(value * 1000);
        }
    }
}

/// The factors of the units in which cells are read; a unit that is not among them is left out.
std::map<std::string, double, std::less<>> TableColumn::readUnits(const std::vector<Reading>& readings)
{
    std::map<std::string, double, std::less<>> counts;
    for (std::size_t i = 0; i < m_odd.size(); ++i) {
        const Reading& reading = readings[i];
        const std::string_view unit = std::string_view(m_odd[i].text).substr(reading.unitAt);
        const bool isZero = reading.point == 0.0 || reading.comma == 0.0;
        if (reading.isQuantity && !(unit.empty() && isZero)) { // 0 is so in every unit
            ++counts[std::string(unit)];
        }
    }
    if (m_nonzero > 0) {
        counts[""] += static_cast<double>(m_nonzero);
    }
    std::map<std::string, double, std::less<>> factors{{"", 1}};
    if (counts.empty()) {
        return factors;
    }
    double all = 0;
    std::optional<std::string> base;
    bool isFamily = true;
    for (const auto& [unit, count] : counts) {
        all += count;
        const auto scale = unitScale(unit);
        isFamily = isFamily && scale && (!base || *base == scale->base);
        base = scale ? scale->base : std::string();
    }
    // What stands behind digits is a unit where most cells have it; else it may be anything.
    const auto present = static_cast<double>(m_plain) + static_cast<double>(m_odd.size());
    if (counts.size() > 1 && isFamily && all * 2 > present) {
        m_baseUnit = *base;
        for (const auto& [unit, count] : counts) {
            factors[unit] = unitScale(unit)->factor;
        }
        return factors;
    }
    const auto most = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
    if (most->first.empty() || most->second * 2 <= present) {
        return factors;
    }
    m_baseUnit = most->first;
    return {{most->first, 1}};
}

void TableColumn::tell(AnomalyKind kind, std::string_view text)
{
    const auto known = std::ranges::find(m_anomalies, kind, &Anomaly::kind);
    if (known != m_anomalies.end()) {
        ++known->count;
        return;
    }
    m_anomalies.push_back({kind, 1, m_name, std::string(text.substr(0, cellExampleLength)), {}});
}

void TableColumn::readNumbers(const Habit& table)
{
    using enum AnomalyKind;
    const std::vector<Reading> all = readings();
    const auto mark = decimalMark(table);
    const auto factors = readUnits(all);
    std::int64_t mixed = 0;
    // 0 of any unit is 0; of any other word nobody knows.
    const auto isKnown = [](std::string_view unit) { return unit.empty() || looksLikeUnit(unit); };
    if (mark == DecimalMark::Comma && (m_thousandths > 0 || !m_wholeThousandths.empty())) {
        regroupPlain();
    }
    for (std::size_t i = 0; i < m_odd.size(); ++i) {
        const std::string_view text = m_odd[i].text;
        const Reading& reading = all[i];
        const auto& value = mark == DecimalMark::Comma ? reading.comma : reading.point;
        const bool isSure = mark || reading.point == reading.comma || (value && std::isnan(*value));
        const auto factor = factors.find(text.substr(reading.unitAt));
        if (!reading.isQuantity) {
            tell(BadNumbers, text);
        } else if (!value || !isSure) {
            tell(mark ? BadNumbers : UnclearNumbers, text);
            m_hasUnclear |= !mark;
        } else if (std::isnan(*value)) {
            ++m_nanQuantities;
        } else if (factor == factors.end() && (*value != 0 || !isKnown(text.substr(reading.unitAt)))) {
            tell(MixedUnits, text);
            mixed += looksLikeUnit(text.substr(reading.unitAt));
        } else {
            m_infinite += std::isinf(*value);
            const double scale = factor == factors.end() ? 1 : factor->second;
            m_values[m_odd[i].row] = *value * scale;
            tell(scale != 1 ? ConvertedUnits : reading.unitAt < text.size() ? CellUnits : OtherMarks, text);
        }
    }
    // Numbers of units that don't go together, `5 MB` and `5 Mb`, are no texts.
    m_hasUnclear |= static_cast<std::size_t>(mixed) * 2 > m_odd.size();
    m_hasText = m_nanQuantities < static_cast<std::int64_t>(m_odd.size());
    if (!factors.contains("")) {
        leaveOutBareNumbers();
    }
    for (Anomaly& anomaly : m_anomalies) {
        if (anomaly.kind == CellUnits || anomaly.kind == ConvertedUnits) {
            anomaly.other = std::exchange(anomaly.example, m_baseUnit);
        }
    }
}

/// Numbers without a unit where most have one.
void TableColumn::leaveOutBareNumbers()
{
    auto odd = m_odd.begin();
    for (std::size_t row = 0; row < m_values.size(); ++row) {
        if (odd != m_odd.end() && odd->row == row) {
            ++odd;
        } else if (std::isfinite(m_values[row]) && m_values[row] != 0) {
            tell(AnomalyKind::MixedUnits, "a number without a unit");
            m_values[row] = missingCell;
        }
    }
}

void TableColumn::settle(const Habit& table)
{
    if (m_isText) {
        return;
    }
    if (!readTruthValues()) {
        readNumbers(table);
    }
    m_hasValues = std::ranges::any_of(m_values, [](double value) { return !std::isnan(value); });
    if (kind() == Kind::Text) {
        m_anomalies.clear(); // it is kept as it is written
    } else {
        m_nan += m_nanQuantities;
    }
}

TableColumn::Kind TableColumn::kind() const
{
    if (m_isText) {
        return Kind::Text;
    }
    if (m_hasValues || m_hasUnclear) {
        return Kind::Number;
    }
    return m_hasText ? Kind::Text : Kind::Empty;
}

std::vector<std::string> TableColumn::takeTexts()
{
    if (m_isText) {
        return std::move(m_texts);
    }
    std::vector<std::string> texts(m_values.size());
    for (Odd& cell : m_odd) {
        texts[cell.row] = std::move(cell.text);
    }
    m_odd = {}; // of many columns that would be much
    m_values = {};
    return texts;
}

} // namespace culprit
