// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/long_table.h"

#include "archive/artifact_parser.h"
#include "archive/metric_table_parser.h"
#include "archive/table_names.h"
#include "archive/table_report.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

namespace culprit {

namespace {

constexpr std::array<std::string_view, 5> valueNames{"value", "_value", "metric_value", "val", "sample"};
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
    }
    if (time == names.end() || !value || (!layout.component && !layout.metric)) {
        return std::nullopt;
    }
    layout.time = static_cast<std::size_t>(time - names.begin());
    layout.value = *value;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i != layout.time && i != layout.value && layout.component != i && layout.metric != i &&
            !names[i].empty()) {
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
}

std::size_t LongTable::heldBytes() const
{
    constexpr std::size_t knownBytes = 96;                  // a name and its number
    constexpr std::size_t sampleBytes = 2 * sizeof(double); // where each goes in the end, and its time again
    std::size_t bytes =
        m_times.heldBytes() + m_seriesOf.capacity() * sizeof(std::size_t) + m_seriesOf.size() * sampleBytes;
    for (const TableColumn& series : m_series) {
        bytes += series.heldBytes() + series.name().size() + knownBytes;
    }
    return bytes;
}

void LongTable::add(CsvReader::Cells cells)
{
    if (!m_times.add(cellAt(cells, m_layout.time))) {
        return;
    }
    m_shortRows += cells.size() < m_header.size();
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
        if (static_cast<std::int64_t>(m_series.size()) >= m_meter.limits().maxColumns) {
            throw ArtifactError("it has more than " + std::to_string(m_meter.limits().maxColumns) +
                                " series" + m_meter.note(&ImportLimits::maxColumns));
        }
        m_series.emplace_back(std::move(name), m_series.size() + 1);
    }
    m_seriesOf.push_back(known->second);
    m_series[known->second].add(cellAt(cells, m_layout.value));
    if (static_cast<std::int64_t>(m_seriesOf.size()) > m_meter.limits().maxCells) {
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
        m_series[i].drop(marks[i]);
    }
}

void LongTable::finish(std::string file, RecordSink& sink)
{
    if (const std::vector<char> dropped = m_times.settle(); !dropped.empty()) {
        dropRows(dropped);
    }
    m_times.report(m_header[m_layout.time], TableTimes::Rows::ManyATime, sink);
    sink.anomaly({AnomalyKind::ShortRows, m_shortRows, {}, {}, {}});
    ColumnList others;
    for (const std::size_t place : m_layout.others) {
        others.add(m_header[place]);
    }
    sink.anomaly(others.anomaly(AnomalyKind::ColumnsNotKept));
    if (!m_series.empty()) {
        sink.anomaly({AnomalyKind::PivotedTable,
                      static_cast<std::int64_t>(m_series.size()),
                      m_header[m_layout.component.value_or(m_layout.metric.value_or(0))],
                      m_series.front().name(),
                      {}});
    }

    const std::vector<double> times = m_times.take();
    MetricTable table;
    table.file = std::move(file);
    table.time = times;
    std::ranges::sort(table.time);
    table.time.erase(std::unique(table.time.begin(), table.time.end()), table.time.end());
    const std::int64_t cells =
        static_cast<std::int64_t>(m_series.size()) * static_cast<std::int64_t>(table.rows());
    if (cells > m_meter.limits().maxCells) {
        throw ArtifactError("it makes more than " + std::to_string(m_meter.limits().maxCells) + " cells" +
                            m_meter.note(&ImportLimits::maxCells));
    }
    MemoryCharge charge(m_meter);
    charge.set(cells * static_cast<std::int64_t>(sizeof(double) + 1));
    std::vector<std::vector<std::size_t>> rowsOf(m_series.size());
    std::vector<std::vector<char>> taken(m_series.size(), std::vector<char>(table.rows(), 0));
    Anomaly repeated{AnomalyKind::RepeatedSamples, 0, {}, {}, {}};
    for (std::size_t i = 0; i < times.size(); ++i) {
        const std::size_t series = m_seriesOf[i];
        const auto row =
            static_cast<std::size_t>(std::ranges::lower_bound(table.time, times[i]) - table.time.begin());
        rowsOf[series].push_back(row);
        if (std::exchange(taken[series][row], 1) && repeated.count++ == 0) {
            repeated.example = m_series[series].name();
        }
    }
    sink.anomaly(std::move(repeated));
    addColumns(std::move(m_series), table, sink);
    tellTexts(table, sink);
    for (MetricColumn& column : table.columns) {
        column.values = spread(std::move(column.values), rowsOf[column.position - 1], table.rows(),
                               std::numeric_limits<double>::quiet_NaN());
    }
    charge.add(static_cast<std::int64_t>(table.textColumns.size() * table.rows() * sizeof(std::string)));
    for (TextColumn& column : table.textColumns) {
        column.values =
            spread(std::move(column.values), rowsOf[column.position - 1], table.rows(), std::string());
    }
    sink.table(std::move(table));
}

} // namespace culprit
