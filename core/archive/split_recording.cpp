// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/split_recording.h"

#include <algorithm>
#include <limits>
#include <string>

namespace culprit {

namespace {

/// Appends `part`, whose columns may be others, below `whole`.
template <typename Column, typename Value>
void appendColumns(std::vector<Column>& whole, std::vector<Column>& part, std::size_t above,
                   std::size_t below, const Value& missing)
{
    for (Column& column : part) {
        auto found = std::ranges::find(whole, column.name, &Column::name);
        if (found == whole.end()) {
            whole.push_back({column.name, 0, std::vector<Value>(above, missing)});
            found = whole.end() - 1;
        }
        found->values.insert(found->values.end(), column.values.begin(), column.values.end());
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

bool SplitRecording::isWhole() const
{
    return m_normal && m_anomalous && m_normal->rows() > 0 && m_anomalous->rows() > 0 &&
           std::ranges::max(m_normal->time) < std::ranges::min(m_anomalous->time);
}

double SplitRecording::injection() const
{
    return std::ranges::min(m_anomalous->time);
}

MetricTable SplitRecording::join()
{
    if (!m_normal || !m_anomalous) {
        return m_normal ? std::move(*m_normal) : std::move(*m_anomalous);
    }
    MetricTable table = std::move(*m_normal);
    MetricTable& below = *m_anomalous;
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
