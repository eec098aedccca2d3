// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/metric_table_parser.h"

#include "archive/byte_scan.h"
#include "archive/time_text.h"

#include "telemetry/missing.h"
#include "text/plain_number.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <set>

namespace culprit {

namespace {

constexpr double missingValue = std::numeric_limits<double>::quiet_NaN();

bool isTimeName(std::string_view name)
{
    constexpr std::array<std::string_view, 6> names{"time",      "timestamp", "Time",
                                                    "Timestamp", "datetime",  "date"};
    return std::ranges::find(names, name) != names.end();
}

constexpr std::array<double, 16> powersOfTen{1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                             1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/// Up to eight bytes as one word that begins with zeros: `1.5` as `000001.5`.
std::uint64_t paddedWord(std::string_view text)
{
    constexpr std::uint64_t zeros = 0x3030303030303030;
    std::uint64_t word = 0;
    const std::size_t size = text.size();
    if (size == wordBytes) {
        return wordAt(text.data());
    }
    if (size >= 4) {
        std::uint32_t front = 0, back = 0;
        std::memcpy(&front, text.data(), sizeof front);
        std::memcpy(&back, text.data() + size - sizeof back, sizeof back);
        word = front | std::uint64_t{back} << 8 * (size - sizeof back);
    } else {
        for (std::size_t i = 0; i < size; ++i) {
            word |= std::uint64_t{static_cast<unsigned char>(text[i])} << 8 * i;
        }
    }
    const std::size_t missing = 8 * (wordBytes - size);
    return word << missing | zeros >> (64 - missing);
}

/// A decimal of at most eight characters, all of them looked at together.
std::optional<double> tinyDecimal(std::string_view cell)
{
    constexpr std::uint64_t ones = 0x0101010101010101;
    std::uint64_t word = paddedWord(cell);
    std::size_t decimals = 0;
    if (const std::uint64_t marks = bytesEqualTo(word, '.')) {
        const std::size_t point = firstMark(marks);
        decimals = wordBytes - 1 - point;
        if (decimals == 0 || cell.front() == '.') {
            return std::nullopt;
        }
        // The digits before the point move over it.
        const std::uint64_t before = (std::uint64_t{1} << 8 * point) - 1;
        const std::uint64_t behind = ~(before << 8 | 0xFF);
        word = (word & behind) | (word & before) << 8 | '0';
    }
    const std::uint64_t digits = word - ones * '0';
    if (((word + ones * (0x80 - '9' - 1)) | digits) & ones * 0x80) {
        return std::nullopt;
    }
    // Neighbours are joined: to four numbers of two digits, two of four, one of eight.
    std::uint64_t number = digits * 10 + (digits >> 8);
    number = (((number & 0x000000FF000000FF) * 0x000F424000000064) +
              (((number >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >>
             32;
    return static_cast<double>(number) / powersOfTen[decimals];
}

/// A decimal of at most 15 digits.
std::optional<double> longerDecimal(std::string_view cell)
{
    std::uint64_t digits = 0;
    std::size_t point = cell.size();
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const auto digit = static_cast<unsigned char>(cell[i] - '0');
        if (digit < 10) {
            digits = digits * 10 + digit;
        } else if (cell[i] == '.' && point == cell.size() && i > 0 && i + 1 < cell.size()) {
            point = i;
        } else {
            return std::nullopt;
        }
    }
    if (point == cell.size()) {
        return cell.size() < powersOfTen.size() ? std::optional(static_cast<double>(digits)) : std::nullopt;
    }
    return static_cast<double>(digits) / powersOfTen[cell.size() - point - 1];
}

/// A plain decimal of few digits: as digits and power of ten are exact, the quotient is rounded once, and so
/// correctly (Clinger 1990). Most cells are of this kind, and much quicker read so.
std::optional<double> shortDecimal(std::string_view cell)
{
    const bool negative = cell.starts_with('-');
    cell.remove_prefix(negative ? 1 : 0);
    if (cell.empty() || cell.size() > powersOfTen.size()) { // 15 digits and a point
        return std::nullopt;
    }
    auto value = cell.size() <= wordBytes ? tinyDecimal(cell) : longerDecimal(cell);
    if (value && negative) {
        value = -*value;
    }
    return value;
}

} // namespace

std::optional<double> numberOf(std::string_view cell)
{
    if (const auto quick = shortDecimal(cell)) {
        return quick;
    }
    while (!cell.empty() && cell.front() == ' ') {
        cell.remove_prefix(1);
    }
    while (!cell.empty() && cell.back() == ' ') {
        cell.remove_suffix(1);
    }
    if (cell.empty()) {
        return missingValue;
    }
    std::string_view digits = cell;
    if (digits.front() == '+' && digits.size() > 1 && digits[1] != '-') {
        digits.remove_prefix(1);
    }
    if (const auto value = plain::nearestDouble(digits)) {
        return std::isnan(*value) ? missingValue : *value;
    }
    return isMissing(cell) ? std::optional<double>(missingValue) : std::nullopt;
}

MetricTableParser::MetricTableParser(std::string file, RecordSink& sink)
    : m_sink(sink)
    , m_csv([this](CsvReader::Cells cells) { row(cells); })
{
    m_table.file = std::move(file);
}

void MetricTableParser::feed(std::string_view bytes)
{
    m_csv.feed(bytes);
}

void MetricTableParser::header(CsvReader::Cells cells)
{
    m_haveHeader = true;
    if (cells.size() > maxColumns) {
        throw ArtifactError("it has more than " + std::to_string(maxColumns) + " columns");
    }
    std::set<std::string> taken;
    bool haveTime = false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        std::string name(cells[i]);
        Role role = Role::Undecided;
        if (!haveTime && isTimeName(name)) {
            haveTime = true;
            m_timePosition = i;
            role = Role::Time;
        } else if (i == 0 && (name.empty() || name.starts_with("Unnamed: "))) {
            role = Role::Index;
        } else if (name.ends_with("_name") || name.ends_with("_ip")) {
            role = Role::Text;
        }
        // Repeated names get a number, as pandas numbers them.
        std::string unique = name;
        for (int n = 1; !taken.insert(unique).second; ++n) {
            unique = name + "." + std::to_string(n);
        }
        if (unique != name && m_renamed++ == 0) {
            m_repeatedColumn = name;
        }
        m_names.push_back(std::move(unique));
        m_roles.push_back(role);
    }
    if (!haveTime) {
        if (m_roles.empty() || m_roles.front() != Role::Index) {
            throw ArtifactError("it has no time column");
        }
        m_timeIsUnnamed = true;
        m_timePosition = 0;
        m_roles.front() = Role::Time;
    }
    m_numbers.resize(m_names.size());
    // Room for some rows at once, as long as that is little in all.
    constexpr std::size_t roomForCells = 1'000'000, roomForRows = 256;
    for (std::vector<double>& column : m_numbers) {
        column.reserve(std::min(roomForRows, roomForCells / m_names.size()));
    }
    m_texts.resize(m_names.size());
}

void MetricTableParser::cell(std::size_t position, std::string_view text)
{
    Role& role = m_roles[position];
    if (role == Role::Time) {
        return;
    }
    if (role == Role::Text) {
        m_texts[position].emplace_back(text);
        return;
    }
    const auto number = numberOf(text);
    if (role == Role::Undecided && !text.empty()) {
        role = number ? Role::Number : Role::Text;
        if (role == Role::Text) {
            m_texts[position].assign(m_numbers[position].size(), {});
            m_texts[position].emplace_back(text);
            m_numbers[position].clear();
            return;
        }
    }
    if (!number) {
        if (m_badNumbers++ == 0) {
            m_badCell = text.substr(0, 40);
            m_badColumn = m_names[position];
        }
    } else if (text.empty()) {
        ++m_empty;
    } else if (std::isnan(*number)) {
        ++m_nan;
    } else if (std::isinf(*number)) {
        ++m_infinite;
    }
    m_numbers[position].push_back(number.value_or(missingValue));
}

void MetricTableParser::row(CsvReader::Cells cells)
{
    if (!m_haveHeader) {
        header(cells);
        return;
    }
    const auto time = m_timePosition < cells.size() ? epochSeconds(cells[m_timePosition]) : std::nullopt;
    if (!time) {
        if (m_badTimes++ == 0 && m_timePosition < cells.size()) {
            m_badTime = cells[m_timePosition].substr(0, 40);
        }
        if (m_timeIsUnnamed && m_table.time.empty()) {
            throw ArtifactError("it has no time column");
        }
        return;
    }
    m_cells += static_cast<std::int64_t>(m_names.size());
    if (m_cells > maxCells) {
        throw ArtifactError("it holds more than " + std::to_string(maxCells) + " cells");
    }
    m_table.time.push_back(*time);
    m_shortRows += cells.size() < m_names.size();
    m_longRows += cells.size() > m_names.size();
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        cell(i, i < cells.size() ? cells[i] : std::string_view());
    }
}

void MetricTableParser::finish()
{
    m_csv.finish();
    if (!m_haveHeader) {
        throw ArtifactError("it is empty");
    }
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        switch (m_roles[i]) {
        case Role::Time:
            break;
        case Role::Index:
            m_table.index = std::move(m_numbers[i]);
            break;
        case Role::Text:
            m_table.textColumns.push_back({m_names[i], i, std::move(m_texts[i])});
            break;
        case Role::Undecided:
        case Role::Number:
            m_table.columns.push_back({m_names[i], i, std::move(m_numbers[i])});
            break;
        }
    }
    report();
    m_sink.table(std::move(m_table));
}

void MetricTableParser::report()
{
    using enum AnomalyKind;
    const auto tell = [this](AnomalyKind kind, std::int64_t count) {
        m_sink.anomaly({kind, count, {}, {}, {}});
    };
    tell(EmptyCells, m_empty);
    tell(NanCells, m_nan);
    tell(InfiniteValues, m_infinite);
    m_sink.anomaly({BadNumbers, m_badNumbers, m_badColumn, m_badCell, {}});
    m_sink.anomaly(
        {BadTimes, m_badTimes, m_haveHeader ? m_names[m_timePosition] : std::string(), m_badTime, {}});
    tell(ShortRows, m_shortRows);
    tell(LongRows, m_longRows);
    m_sink.anomaly({RepeatedColumns, m_renamed, m_repeatedColumn, {}, {}});

    const std::vector<double>& time = m_table.time;
    if (time.empty()) {
        tell(NoRows, 1);
        return;
    }
    std::int64_t backwards = 0;
    for (std::size_t i = 1; i < time.size(); ++i) {
        backwards += time[i] < time[i - 1];
    }
    std::vector<double> sorted = time;
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
    tell(RowsOutOfOrder, backwards);
    tell(RepeatedTimes, repeated);
    tell(TimeGaps, gaps);
}

} // namespace culprit
