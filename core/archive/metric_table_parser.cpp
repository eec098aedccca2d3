// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/metric_table_parser.h"

#include "archive/log_array_parser.h"
#include "archive/long_table.h"
#include "archive/row_pivot.h"
#include "archive/table_names.h"
#include "archive/table_report.h"
#include "text/safe_text.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace culprit {

namespace {

constexpr const char* noTimeColumn = "it has no time column, no column is called time or timestamp";

} // namespace

MetricTableParser::MetricTableParser(std::string file, RecordSink& sink)
    : m_sink(sink)
    , m_charge(sink.meter())
    , m_csv([this](CsvReader::Cells cells) { row(cells); }, Quoting::Strict, sink.meter().limits())
    , m_file(std::move(file))
{
}

MetricTableParser::~MetricTableParser() = default;

void MetricTableParser::feed(std::string_view bytes)
{
    m_csv.feed(bytes);
    // A block of so many bytes can't hold many cells.
    constexpr std::int64_t blockBytes = std::int64_t{256} << 10;
    m_uncharged += static_cast<std::int64_t>(bytes.size());
    if (m_uncharged >= blockBytes) {
        m_uncharged = 0;
        charge();
    }
}

void MetricTableParser::charge()
{
    // The names are known again by what tells components, and columns are moved to the table.
    constexpr std::size_t namesKept = 4;
    std::size_t bytes = m_times.heldBytes() + (m_long ? m_long->heldBytes() : 0);
    for (const TableColumn& column : m_columns) {
        bytes += column.heldBytes() + namesKept * (column.name().size() + sizeof(MetricColumn));
    }
    m_charge.set(static_cast<std::int64_t>(bytes));
}

void MetricTableParser::header(CsvReader::Cells cells)
{
    m_haveHeader = true;
    const auto longest = std::ranges::max(cells, {}, &std::string_view::size).size();
    if (static_cast<std::int64_t>(longest) > m_sink.meter().limits().maxNameBytes) {
        throw ArtifactError("a column's name has " + std::to_string(longest) + " bytes" +
                            m_sink.meter().note(&ImportLimits::maxNameBytes));
    }
    for (const std::string_view cell : cells) {
        if (!isUtf8(cell) && m_badNames++ == 0) {
            m_badName = safe::utf8(trimmed(cell));
        }
    }
    if (auto layout = LongTable::layoutOf(cells)) {
        m_long = std::make_unique<LongTable>(std::move(*layout), cells, m_sink.meter());
        return;
    }
    std::unordered_map<std::string, int> taken; // the next number of a name
    bool haveTime = false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string name(trimmed(cells[i]));
        if (!haveTime && isTimeName(name)) {
            haveTime = true;
            m_timePosition = i;
        }
        // Repeated names get a number, as pandas numbers them.
        std::string unique = name;
        if (!taken.try_emplace(name, 1).second) {
            int& next = taken[name];
            do {
                unique = name + "." + std::to_string(next++);
            } while (!taken.try_emplace(unique, 1).second);
            if (m_renamed++ == 0) {
                m_repeatedColumn = name;
            }
        }
        m_isIndex.push_back(isIndexName(name) ? 1 : 0);
        m_columns.emplace_back(std::move(unique), i, isTextName(name));
    }
    if (!haveTime) {
        // Times may stand in a column without a name, and names in several rows.
        m_timeIsNamed = false;
        m_timePosition = 0;
    }
    if (m_columns.empty()) {
        throw ArtifactError("it is empty");
    }
    m_isIndexed = m_isIndex.front() != 0;
    m_isIndex[m_timePosition] = 0;
    // Room for some rows at once, as long as that is little in all.
    constexpr std::size_t roomForCells = 1'000'000, roomForRows = 256;
    for (TableColumn& column : m_columns) {
        column.reserve(std::min(roomForRows, roomForCells / m_columns.size()));
    }
}

/// A row before the first with a time: it may be a second one of names.
void MetricTableParser::checkFirstRows(CsvReader::Cells cells)
{
    const std::string_view first = m_timePosition < cells.size() ? trimmed(cells[m_timePosition]) : "";
    const bool isTime = TableTimes().add(first);
    const bool hasNumbers = std::ranges::any_of(cells, [](std::string_view cell) {
        const auto number = numberOf(cell);
        return number && !std::isnan(*number);
    });
    const auto hasTexts = [&] {
        return std::ranges::count_if(cells, [](std::string_view cell) { return !trimmed(cell).empty(); }) > 1;
    };
    const bool isNames = !isTime && !hasNumbers && hasTexts();
    // Where components stand in the first row and metrics in the next, names repeat.
    if (isNames && (!m_timeIsNamed || m_renamed > 0)) {
        ++m_headerRows;
    }
    if (m_headerRows > 1 && (isTime || isTimeName(first))) {
        throw ArtifactError("it has " + std::to_string(m_headerRows) +
                            " rows of names; write one, with time and a <component>_<metric> a column");
    }
    if (!m_timeIsNamed && ((isTime && !m_isIndexed) || (!isTime && !isNames && !isTimeName(first)))) {
        throw ArtifactError(noTimeColumn);
    }
    if (!m_timeIsNamed && isTimeName(first)) {
        throw ArtifactError(
            "it has several rows of names; write one, with time and a <component>_<metric> a column");
    }
}

void MetricTableParser::row(CsvReader::Cells cells)
{
    if (!m_haveHeader) {
        header(cells);
        return;
    }
    if (m_long) {
        m_long->add(cells);
        return;
    }
    if (m_times.rows() == 0) {
        checkFirstRows(cells);
    }
    if (!m_times.add(m_timePosition < cells.size() ? cells[m_timePosition] : std::string_view())) {
        return;
    }
    const std::size_t width = m_columns.size();
    m_cells += static_cast<std::int64_t>(width);
    if (m_cells > m_sink.meter().limits().maxCells) {
        throw ArtifactError("it holds more than " + std::to_string(m_sink.meter().limits().maxCells) +
                            " cells" + m_sink.meter().note(&ImportLimits::maxCells));
    }
    m_shortRows += cells.size() < width;
    if (cells.size() > width && m_longRows++ == 0) {
        m_longRow = cells[width].substr(0, 40);
    }
    for (std::size_t i = 0; i < width; ++i) {
        if (i != m_timePosition) {
            m_columns[i].add(i < cells.size() ? cells[i] : std::string_view());
        }
    }
}

void MetricTableParser::finish()
{
    m_csv.finish();
    m_csv.report(m_sink);
    if (!m_haveHeader) {
        throw ArtifactError("it is empty");
    }
    charge();
    m_sink.anomaly({AnomalyKind::BadNames, m_badNames, {}, m_badName, {}});
    if (m_long) {
        m_long->finish(std::move(m_file), m_sink);
        return;
    }
    if (!m_timeIsNamed && m_times.rows() == 0) {
        throw ArtifactError(noTimeColumn);
    }
    report();
}

void MetricTableParser::report()
{
    const std::vector<char> dropped = m_times.settle();
    MetricTable table;
    table.file = std::move(m_file);
    const std::string timeName = m_columns[m_timePosition].name();
    m_sink.anomaly({AnomalyKind::ShortRows, m_shortRows, {}, {}, {}});
    m_sink.anomaly({AnomalyKind::LongRows, m_longRows, {}, m_longRow, {}});
    m_sink.anomaly({AnomalyKind::RepeatedColumns, m_renamed, m_repeatedColumn, {}, {}});
    const bool hasRows = m_times.rows() > 0;
    table.time = m_times.times();

    std::vector<TableColumn> metrics;
    ColumnList indexes;
    for (TableColumn& column : m_columns) {
        if (column.position() == m_timePosition) {
            continue;
        }
        if (!dropped.empty()) {
            column.drop(dropped);
        }
        if (!m_isIndex[column.position()]) {
            metrics.push_back(std::move(column));
            continue;
        }
        column.study();
        column.settle({});
        if (column.position() == 0 && column.kind() != TableColumn::Kind::Text) {
            table.index = column.takeValues();
        } else if (hasRows) {
            indexes.add(column.name());
        }
    }
    addColumns(std::move(metrics), table, m_sink);
    dropNoMetrics(table, indexes, m_sink);
    m_sink.anomaly(indexes.anomaly(AnomalyKind::IndexColumns));
    const bool isLong = pivotRows(table, m_sink);
    m_times.report(timeName, isLong ? TableTimes::Rows::ManyATime : TableTimes::Rows::OneATime, m_sink);
    if (!isLong) {
        tellRepeatedTimes(table, m_sink);
    }
    tellTexts(table, m_sink);
    m_sink.table(std::move(table));
}

} // namespace culprit
