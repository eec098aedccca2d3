// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/split_recording.h"

#include "archive/number_text.h"

#include <algorithm>
#include <cmath>
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
            whole.push_back(column);
            whole.back().values.assign(above, missing);
        }
        std::vector<Value>& values = whole[found->second].values;
        values.insert(values.end(), column.values.begin(), column.values.end());
    }
    for (Column& column : whole) {
        column.values.resize(above + below, missing);
    }
}

bool saysNothing(const MetricColumn& column)
{
    // 0 is so in every unit.
    return std::ranges::all_of(column.values, [](double value) { return std::isnan(value) || value == 0; });
}

void scale(MetricColumn& column, const UnitScale& unit)
{
    for (double& value : column.values) {
        value *= unit.factor;
    }
    column.unit = unit.base;
}

/// Gives the same column of both halves the same unit.
void settleUnits(MetricColumn& normal, MetricColumn& anomalous, std::vector<Anomaly>& remarks)
{
    if (normal.unit == anomalous.unit) {
        return;
    }
    if (saysNothing(normal) || saysNothing(anomalous)) {
        const std::string unit = saysNothing(normal) ? anomalous.unit : normal.unit;
        normal.unit = anomalous.unit = unit;
        return;
    }
    const auto one = unitScale(normal.unit);
    const auto other = unitScale(anomalous.unit);
    const auto cells = static_cast<std::int64_t>(
        std::ranges::count_if(anomalous.values, [](double value) { return !std::isnan(value); }));
    if (!normal.unit.empty() && !anomalous.unit.empty() && one && other && one->base == other->base) {
        remarks.push_back({AnomalyKind::ConvertedUnits, cells, normal.name, one->base, anomalous.unit});
        scale(normal, *one);
        scale(anomalous, *other);
        return;
    }
    remarks.push_back({AnomalyKind::MixedUnits,
                       cells,
                       normal.name,
                       anomalous.unit.empty() ? "a number without a unit" : anomalous.unit,
                       {}});
    std::ranges::fill(anomalous.values, std::numeric_limits<double>::quiet_NaN());
    anomalous.unit = normal.unit;
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

double SplitRecording::lastNormal() const
{
    return std::ranges::max(m_normal->time);
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

MetricTable SplitRecording::join(std::vector<Anomaly>& remarks)
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
    std::unordered_map<std::string_view, MetricColumn*> normalOf;
    for (MetricColumn& column : table.columns) {
        normalOf.try_emplace(column.name, &column);
    }
    for (MetricColumn& column : below.columns) {
        if (const auto known = normalOf.find(column.name); known != normalOf.end()) {
            settleUnits(*known->second, column, remarks);
        }
    }
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
