// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/split_recording.h"

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>

namespace culprit {

namespace {

/// Appends `part`, whose columns may be others, below `whole`.
template <typename Column, typename Value>
void appendColumns(std::vector<Column>& whole, std::vector<Column>& part, std::size_t above,
                   std::size_t below, const Value& missing)
{
    std::unordered_map<std::string, std::size_t> places;
    for (const Column& column : whole) {
        places.try_emplace(column.name, places.size());
    }
    for (Column& column : part) {
        const auto [found, isNew] = places.try_emplace(column.name, whole.size());
        if (isNew) {
            whole.push_back({column.name, 0, std::vector<Value>(above, missing)});
        }
        std::vector<Value>& values = whole[found->second].values;
        values.insert(values.end(), column.values.begin(), column.values.end());
    }
    for (Column& column : whole) {
        column.values.resize(above + below, missing);
    }
}

} // namespace

bool SplitRecording::take(MetricTable& table)
{
    const bool isNormal = table.fileName() == "normal.csv";
    if (!isNormal && table.fileName() != "anomalous.csv") {
        return false;
    }
    (isNormal ? m_normal : m_anomalous) = std::move(table);
    return true;
}

std::size_t SplitRecording::heldBytes() const
{
    std::size_t bytes = 0;
    for (const auto* half : {&m_normal, &m_anomalous}) {
        if (*half) {
            const MetricTable& table = **half;
            bytes += table.rows() * (table.columns.size() + 2) * sizeof(double) +
                     table.rows() * table.textColumns.size() * sizeof(std::string);
        }
    }
    return bytes;
}

bool SplitRecording::isWhole() const
{
    return m_normal && m_anomalous && m_normal->rows() > 0 && m_anomalous->rows() > 0 &&
           std::ranges::max(m_normal->time) < std::ranges::min(m_anomalous->time);
}

double SplitRecording::injection() const
{
    return std::ranges::min(m_anomalous->time);
}

Anomaly SplitRecording::trouble() const
{
    const auto hasRows = [](const std::optional<MetricTable>& table) { return table && table->rows() > 0; };
    if (!hasRows(m_normal) || !hasRows(m_anomalous)) {
        return {AnomalyKind::HalfRecording, 1, {}, hasRows(m_normal) ? "anomalous.csv" : "normal.csv", {}};
    }
    const bool isBehind = std::ranges::max(m_anomalous->time) < std::ranges::min(m_normal->time);
    return {AnomalyKind::HalvesOverlap, 1, {}, isBehind ? "lies behind" : "overlaps in time with", {}};
}

MetricTable SplitRecording::join()
{
    auto normal = std::exchange(m_normal, {});
    auto anomalous = std::exchange(m_anomalous, {});
    if (!normal || !anomalous) {
        return normal ? std::move(*normal) : std::move(*anomalous);
    }
    MetricTable table = std::move(*normal);
    MetricTable below = std::move(*anomalous);
    const std::size_t rows = table.rows();
    table.file = table.file.substr(0, table.file.size() - table.fileName().size()) + "data.csv";
    table.time.insert(table.time.end(), below.time.begin(), below.time.end());
    table.index.clear(); // it counts anew in either
    appendColumns(table.columns, below.columns, rows, below.rows(), std::numeric_limits<double>::quiet_NaN());
    appendColumns(table.textColumns, below.textColumns, rows, below.rows(), std::string());
    std::size_t position = 1;
    for (MetricColumn& column : table.columns) {
        column.position = position++;
    }
    for (TextColumn& column : table.textColumns) {
        column.position = position++;
    }
    return table;
}

} // namespace culprit
