// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/long_table.h"

#include "archive/artifact_parser.h"
#include "archive/metric_table_parser.h"
#include "archive/table_names.h"
#include "archive/table_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace culprit {

namespace {

constexpr std::array<std::string_view, 5> valueNames{"value", "_value", "metric_value", "val", "sample"};
constexpr std::array<std::string_view, 5> unitNames{"unit", "units", "metric_unit", "value_unit", "uom"};

std::optional<std::size_t> placeOf(const std::vector<std::string>& names,
                                   std::span<const std::string_view> known)
{
    for (const std::string_view name : known) {
        if (const auto found = std::ranges::find(names, name); found != names.end()) {
            return static_cast<std::size_t>(found - names.begin());
        }
    }
    return std::nullopt;
}

std::string_view cellAt(CsvReader::Cells cells, std::optional<std::size_t> place)
{
    return place && *place < cells.size() ? trimmed(cells[*place]) : std::string_view();
}

/// Whether a column of this name may hold samples.
bool mayBeMetric(std::string_view name)
{
    return !isTimeName(name) && !isIndexName(name) && !isCountName(name) && !isLabelName(name) &&
           !isTextName(name) && !isComponentName(name) && !isMetricName(name) &&
           !lowerCase(name).ends_with("id");
}

bool isNumber(std::string_view cell)
{
    if (const auto number = numberOf(cell)) {
        return !std::isnan(*number);
    }
    const auto quantity = quantityOf(cell);
    return quantity && (quantity->unit.empty() || looksLikeUnit(quantity->unit)) &&
           (numberOf(quantity->digits) || markedNumber(quantity->digits, DecimalMark::Point) ||
            markedNumber(quantity->digits, DecimalMark::Comma));
}

/// The samples of a series, each in the row of its time.
template <typename Value>
std::vector<Value> spread(std::vector<Value> values, const std::vector<std::size_t>& rows, std::size_t count,
                          const Value& missing)
{
    std::vector<Value> column(count, missing);
    for (std::size_t i = 0; i < values.size(); ++i) {
        column[rows[i]] = std::move(values[i]);
    }
    return column;
}

} // namespace

std::optional<LongTable::Layout> LongTable::layoutOf(CsvReader::Cells header)
{
    constexpr std::size_t mostColumns = 24;
    if (header.size() < 3 || header.size() > mostColumns) {
        return std::nullopt;
    }
    std::vector<std::string> names;
    for (const std::string_view cell : header) {
        names.push_back(lowerCase(trimmed(cell)));
    }
    Layout layout;
    const auto time = std::ranges::find_if(names, isTimeName);
    const auto value = placeOf(names, valueNames);
    layout.component = placeOf(names, namesOfComponents());
    layout.metric = placeOf(names, namesOfMetrics());
    // A figure's samples as we export them: the series has its component's name already.
    const auto series = std::ranges::find(names, "series");
    if (series != names.end() && std::ranges::find(names, "panel") != names.end()) {
        layout.metric = static_cast<std::size_t>(series - names.begin());
        layout.component.reset();
        layout.isFigure = true;
    }
    if (time == names.end() || !value || (!layout.component && !layout.metric)) {
        return std::nullopt;
    }
    layout.time = static_cast<std::size_t>(time - names.begin());
    layout.value = *value;
    layout.unit = placeOf(names, unitNames);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i != layout.time && i != layout.value && layout.component != i && layout.metric != i &&
            layout.unit != i && !names[i].empty()) {
            layout.others.push_back(i);
        }
    }
    return layout;
}

LongTable::LongTable(Layout layout, CsvReader::Cells header, ImportMeter& meter)
    : m_meter(meter)
    , m_layout(std::move(layout))
{
    for (const std::string_view cell : header) {
        m_header.emplace_back(trimmed(cell));
    }
    for (const std::size_t place : m_layout.others) {
        const bool isAsked = !m_layout.isFigure && mayBeMetric(m_header[place]);
        const auto first = std::ranges::find(m_header, m_header[place]);
        const bool isRepeated = first != m_header.begin() + static_cast<std::ptrdiff_t>(place);
        m_others.push_back({place, isAsked, isAsked && !m_layout.metric && !isRepeated});
        m_width += m_others.back().isKept ? 1 : 0;
    }
    m_kept = m_width;
}

std::size_t LongTable::heldBytes() const
{
    constexpr std::size_t knownBytes = 96;                  // a name and its number
    constexpr std::size_t sampleBytes = 2 * sizeof(double); // where each goes in the end, and its time again
    std::size_t bytes =
        m_times.heldBytes() + m_seriesOf.capacity() * sizeof(std::size_t) + m_seriesOf.size() * sampleBytes;
    bytes += m_series.capacity() * sizeof(Series);
    const auto addBytes = [&bytes](const std::vector<TableColumn>& columns) {
        for (const TableColumn& column : columns) {
            bytes += column.heldBytes() + column.name().size() + knownBytes;
        }
    };
    addBytes(m_values);
    for (const Other& other : m_others) {
        addBytes(other.columns);
    }
    return bytes;
}

std::size_t LongTable::seriesAt(CsvReader::Cells cells)
{
    const std::string_view component = cellAt(cells, m_layout.component);
    const std::string_view metric =
        m_layout.metric ? cellAt(cells, m_layout.metric) : std::string_view(m_header[m_layout.value]);
    std::string name(component);
    name.append(component.empty() ? "" : "_").append(metric);
    if (static_cast<std::int64_t>(name.size()) > m_meter.limits().maxNameBytes) {
        throw ArtifactError("a series' name has " + std::to_string(name.size()) + " bytes" +
                            m_meter.note(&ImportLimits::maxNameBytes));
    }
    const auto [known, isNew] = m_known.try_emplace(name, m_series.size());
    if (isNew) {
        if (static_cast<std::int64_t>(m_series.size() * m_kept) >= m_meter.limits().maxColumns) {
            throw ArtifactError("it has more than " + std::to_string(m_meter.limits().maxColumns) +
                                " series" + m_meter.note(&ImportLimits::maxColumns));
        }
        std::size_t position = m_series.size() * m_width + 1;
        m_series.push_back({{}, false, !m_layout.component || !component.empty()});
        m_values.emplace_back(std::move(name), position);
        for (Other& other : m_others) {
            if (other.isKept) {
                other.columns.emplace_back(
                    std::string(component).append(component.empty() ? "" : "_").append(m_header[other.place]),
                    ++position);
            }
        }
    }
    m_series[known->second].hasComponent |= !component.empty();
    return known->second;
}

/// The cell as if its unit stood behind its number.
std::string_view LongTable::withUnit(Series& series, std::string_view cell, std::string_view unit)
{
    const auto quantity = quantityOf(cell);
    if (numberOf(unit) || !quantity || !quantity->unit.empty()) {
        return cell; // no unit, or no number, or it has one
    }
    m_cell.assign("1 ").append(unit);
    const auto read = quantityOf(m_cell);
    const bool isPlain = !read || read->unit != unit;
    if (series.unit.empty()) {
        series.unit = unit;
        series.isPlainUnit = isPlain;
    }
    if (isPlain && series.unit == unit) {
        return cell;
    }
    m_cell.assign(cell).append(" ").append(unit);
    return m_cell;
}

void LongTable::addOthers(std::size_t series, CsvReader::Cells cells)
{
    for (Other& other : m_others) {
        if (!other.isAsked) {
            continue;
        }
        const std::string_view cell = cellAt(cells, other.place);
        const bool hasNumber = isNumber(cell);
        other.numbers += hasNumber;
        other.texts += !hasNumber && !numberOf(cell); // neither empty nor a word for a missing value
        if (!other.isKept) {
            continue;
        }
        // Words of many rows would take much memory, for nothing.
        constexpr std::int64_t manyTexts = 64;
        if (other.texts > manyTexts && other.texts > other.numbers) {
            other.isAsked = other.isKept = false;
            other.columns = {};
            --m_kept;
            continue;
        }
        other.columns[series].add(cell);
    }
}

void LongTable::add(CsvReader::Cells cells)
{
    if (!m_times.add(cellAt(cells, m_layout.time))) {
        return;
    }
    m_shortRows += cells.size() < m_header.size();
    const std::size_t series = seriesAt(cells);
    m_seriesOf.push_back(series);
    const std::string_view cell = cellAt(cells, m_layout.value);
    m_values[series].add(m_layout.unit ? withUnit(m_series[series], cell, cellAt(cells, m_layout.unit))
                                       : cell);
    addOthers(series, cells);
    if (static_cast<std::int64_t>(m_seriesOf.size() * m_kept) > m_meter.limits().maxCells) {
        throw ArtifactError("it holds more than " + std::to_string(m_meter.limits().maxCells) + " samples" +
                            m_meter.note(&ImportLimits::maxCells));
    }
}

void LongTable::dropRows(const std::vector<char>& dropped)
{
    std::vector<std::vector<char>> marks(m_series.size());
    std::vector<std::size_t> kept;
    for (std::size_t row = 0; row < m_seriesOf.size(); ++row) {
        marks[m_seriesOf[row]].push_back(dropped[row]);
        if (!dropped[row]) {
            kept.push_back(m_seriesOf[row]);
        }
    }
    m_seriesOf = std::move(kept);
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        m_values[i].drop(marks[i]);
        for (Other& other : m_others) {
            if (other.isKept) {
                other.columns[i].drop(marks[i]);
            }
        }
    }
}

/// The columns of all series, those beside the value too where they are numbers. Tells of the others.
std::vector<TableColumn> LongTable::takeColumns(RecordSink& sink)
{
    ColumnList others, numbers;
    for (Other& other : m_others) {
        other.isKept = other.isKept && other.hasNumbers();
        if (!other.isKept) {
            (other.hasNumbers() ? numbers : others).add(m_header[other.place]);
        }
    }
    sink.anomaly(others.anomaly(AnomalyKind::ColumnsNotKept));
    Anomaly lost = numbers.anomaly(AnomalyKind::NumbersNotKept);
    lost.other = m_header[m_layout.value];
    sink.anomaly(std::move(lost));
    std::vector<TableColumn> columns;
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        columns.push_back(std::move(m_values[i]));
        for (Other& other : m_others) {
            if (other.isKept) {
                columns.push_back(std::move(other.columns[i]));
            }
        }
    }
    return columns;
}

/// Drops series whose samples have no component, where others have one: the name of a metric, `lat_50`, would
/// be taken for that of a component.
void LongTable::dropNameless(MetricTable& table, RecordSink& sink) const
{
    const auto isNamed = [](const Series& series) { return series.hasComponent; };
    if (std::ranges::all_of(m_series, isNamed) || std::ranges::none_of(m_series, isNamed)) {
        return;
    }
    const auto seriesOf = [this](std::size_t position) { return (position - 1) / m_width; };
    Anomaly dropped{AnomalyKind::SamplesWithoutComponent, 0, m_header[*m_layout.component], {}, {}};
    const auto isDropped = [&](const auto& column) {
        return !m_series[seriesOf(column.position)].hasComponent;
    };
    for (const MetricColumn& column : table.columns) {
        if (isDropped(column)) {
            dropped.example = dropped.count == 0 ? column.name : dropped.example;
            dropped.count += static_cast<std::int64_t>(column.values.size());
        }
    }
    std::erase_if(table.columns, isDropped);
    std::erase_if(table.textColumns, isDropped);
    sink.anomaly(std::move(dropped));
}

void LongTable::finish(std::string file, RecordSink& sink)
{
    if (const std::vector<char> dropped = m_times.settle(); !dropped.empty()) {
        dropRows(dropped);
    }
    m_times.report(m_header[m_layout.time], TableTimes::Rows::ManyATime, sink);
    sink.anomaly({AnomalyKind::ShortRows, m_shortRows, {}, {}, {}});
    std::vector<TableColumn> columns = takeColumns(sink);
    if (!columns.empty()) {
        sink.anomaly({AnomalyKind::PivotedTable,
                      static_cast<std::int64_t>(columns.size()),
                      m_header[m_layout.component.value_or(m_layout.metric.value_or(0))],
                      columns.front().name(),
                      {}});
    }

    const std::vector<double> times = m_times.take();
    MetricTable table;
    table.file = std::move(file);
    table.time = times;
    std::ranges::sort(table.time);
    table.time.erase(std::unique(table.time.begin(), table.time.end()), table.time.end());
    const std::int64_t cells =
        static_cast<std::int64_t>(columns.size()) * static_cast<std::int64_t>(table.rows());
    if (cells > m_meter.limits().maxCells) {
        throw ArtifactError("it makes more than " + std::to_string(m_meter.limits().maxCells) + " cells" +
                            m_meter.note(&ImportLimits::maxCells));
    }
    MemoryCharge charge(m_meter);
    charge.set(cells * static_cast<std::int64_t>(sizeof(double) + 1));
    std::vector<std::vector<std::size_t>> rowsOf(m_series.size());
    std::vector<std::vector<char>> taken(m_series.size(), std::vector<char>(table.rows(), 0));
    std::vector<std::string> names(m_series.size());
    for (const TableColumn& column : columns) {
        std::string& name = names[(column.position() - 1) / m_width];
        name = name.empty() ? column.name() : name;
    }
    Anomaly repeated{AnomalyKind::RepeatedSamples, 0, {}, {}, {}};
    for (std::size_t i = 0; i < times.size(); ++i) {
        const std::size_t series = m_seriesOf[i];
        const auto row =
            static_cast<std::size_t>(std::ranges::lower_bound(table.time, times[i]) - table.time.begin());
        rowsOf[series].push_back(row);
        if (std::exchange(taken[series][row], 1) && repeated.count++ == 0) {
            repeated.example = names[series];
        }
    }
    sink.anomaly(std::move(repeated));
    addColumns(std::move(columns), table, sink);
    dropNameless(table, sink);
    tellTexts(table, sink);
    for (MetricColumn& column : table.columns) {
        const std::size_t series = (column.position - 1) / m_width;
        column.values = spread(std::move(column.values), rowsOf[series], table.rows(),
                               std::numeric_limits<double>::quiet_NaN());
        if (m_series[series].isPlainUnit && column.unit.empty() && column.position == series * m_width + 1) {
            column.unit = m_series[series].unit;
        }
    }
    charge.add(static_cast<std::int64_t>(table.textColumns.size() * table.rows() * sizeof(std::string)));
    for (TextColumn& column : table.textColumns) {
        column.values = spread(std::move(column.values), rowsOf[(column.position - 1) / m_width],
                               table.rows(), std::string());
    }
    sink.table(std::move(table));
}

} // namespace culprit
