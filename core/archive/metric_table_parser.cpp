// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/metric_table_parser.h"

#include "archive/time_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
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

bool isMissingWord(std::string_view cell)
{
    constexpr std::array<std::string_view, 11> words{"None", "null", "NULL", "N/A",  "n/a", "NA",
                                                     "#N/A", "<NA>", "-nan", "-NaN", "#NA"};
    return std::ranges::find(words, cell) != words.end();
}

} // namespace

std::optional<double> numberOf(std::string_view cell)
{
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
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (end == digits.data() + digits.size()) {
        if (error == std::errc::result_out_of_range) {
            // Too large or too small for a double: infinity or zero, as every other reader has it.
            return std::strtod(std::string(digits).c_str(), nullptr);
        }
        if (error == std::errc{}) {
            return std::isnan(value) ? missingValue : value;
        }
    }
    return isMissingWord(cell) ? std::optional<double>(missingValue) : std::nullopt;
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
