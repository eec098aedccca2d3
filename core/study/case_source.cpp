// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/case_source.h"

#include "telemetry/telemetry_hash.h"

#include <algorithm>
#include <limits>

namespace culprit {

std::vector<MetricTable> LoadedCase::tables() const
{
    std::vector<MetricTable> tables;
    for (const MetricTable& table : m_source.tables) {
        MetricTable outline{table.file, table.time, table.index, {}, table.textColumns};
        for (const MetricColumn& column : table.columns) {
            outline.columns.push_back({column.name, column.position, {}, column.unit});
        }
        tables.push_back(std::move(outline));
    }
    return tables;
}

void LoadedCase::readColumn(std::size_t table, std::size_t column, std::span<double> to) const
{
    const std::vector<double>& values = m_source.tables[table].columns[column].values;
    const auto end =
        std::ranges::copy_n(values.begin(), static_cast<std::ptrdiff_t>(std::min(values.size(), to.size())),
                            to.begin())
            .out;
    std::fill(end, to.end(), std::numeric_limits<double>::quiet_NaN());
}

void LoadedCase::forEachSpan(const TakeSpan& take) const
{
    std::ranges::for_each(m_source.spans, take);
}

void LoadedCase::forEachLog(const TakeLog& take) const
{
    std::ranges::for_each(m_source.logs, take);
}

void StoppableSource::checkStop() const
{
    if (m_stop.stop_requested()) {
        throw ReadingStopped();
    }
}

Topology StoppableSource::topology() const
{
    checkStop();
    return m_source.topology();
}

std::vector<MetricTable> StoppableSource::tables() const
{
    checkStop();
    return m_source.tables();
}

void StoppableSource::readColumn(std::size_t table, std::size_t column, std::span<double> to) const
{
    checkStop();
    m_source.readColumn(table, column, to);
}

void StoppableSource::forEachSpan(const TakeSpan& take) const
{
    m_source.forEachSpan([&](const Span& span) {
        checkStop();
        take(span);
    });
}

void StoppableSource::forEachLog(const TakeLog& take) const
{
    m_source.forEachLog([&](const LogRecord& record) {
        checkStop();
        take(record);
    });
}

std::string telemetryHashOf(const CaseSource& source)
{
    TelemetryHash hash;
    std::vector<MetricTable> tables = source.tables();
    for (std::size_t table = 0; table < tables.size(); ++table) {
        for (std::size_t column = 0; column < tables[table].columns.size(); ++column) {
            std::vector<double>& values = tables[table].columns[column].values;
            values.resize(tables[table].rows());
            source.readColumn(table, column, values);
        }
        hash.add(tables[table]);
        tables[table] = {};
    }
    source.forEachSpan([&](const Span& span) { hash.add(span); });
    source.forEachLog([&](const LogRecord& record) { hash.add(record); });
    for (const Topology::Link& link : source.topology().links) {
        hash.add(link);
    }
    return hash.hex();
}

} // namespace culprit
