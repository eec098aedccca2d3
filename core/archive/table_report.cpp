// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/table_report.h"

#include "archive/table_names.h"
#include "text/wording.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

namespace culprit {

namespace {

/// So many columns are told one by one; of more, the count.
constexpr int maxTold = 20;

/// Gathers what columns tell, so that a table of thousands of columns makes no thousands of remarks.
class Remarks
{
public:
    void add(const Anomaly& anomaly)
    {
        std::vector<Anomaly>& told = m_told[anomaly.kind];
        if (told.size() < maxTold) {
            told.push_back(anomaly);
            return;
        }
        Anomaly& last = told.back();
        last.count += anomaly.count;
        const int more = ++m_more[anomaly.kind];
        last.column = m_lastColumn.try_emplace(anomaly.kind, last.column).first->second + " and " +
                      std::to_string(more) + " more";
    }
    void tell(RecordSink& sink) const
    {
        for (const auto& [kind, anomalies] : m_told) {
            for (const Anomaly& anomaly : anomalies) {
                sink.anomaly(anomaly);
            }
        }
    }

private:
    std::map<AnomalyKind, std::vector<Anomaly>> m_told;
    std::map<AnomalyKind, int> m_more;
    std::map<AnomalyKind, std::string> m_lastColumn;
};

} // namespace

void ColumnList::add(std::string_view name, std::string_view detail)
{
    constexpr std::int64_t maxNamed = 10;
    if (m_count == 0) {
        m_first = name;
    }
    if (m_count < maxNamed) {
        m_names.append(m_count > 0 ? ", " : "")
            .append(name.empty() ? "(unnamed)" : name.substr(0, 80))
            .append(detail);
    }
    if (m_count == maxNamed) {
        m_names.append(", …");
    }
    ++m_count;
}

Anomaly ColumnList::anomaly(AnomalyKind kind) const
{
    return {kind, m_count, m_first, m_names, {}};
}

void addColumns(std::vector<TableColumn> columns, MetricTable& table, RecordSink& sink)
{
    TableColumn::Habit habit;
    for (TableColumn& column : columns) {
        const TableColumn::Habit own = column.study();
        habit.hasPoint |= own.hasPoint;
        habit.hasComma |= own.hasComma;
    }
    std::int64_t empty = 0, nan = 0, infinite = 0;
    ColumnList withoutValue;
    Remarks remarks;
    bool hasNumbers = false;
    for (TableColumn& column : columns) {
        column.settle(habit);
        empty += column.emptyCells();
        nan += column.nanCells();
        infinite += column.infiniteCells();
        for (const Anomaly& anomaly : column.anomalies()) {
            remarks.add(anomaly);
        }
        const TableColumn::Kind kind = column.kind();
        if (kind == TableColumn::Kind::Text) {
            table.textColumns.push_back({column.name(), column.position(), column.takeTexts()});
            continue;
        }
        if (kind == TableColumn::Kind::Empty) {
            withoutValue.add(column.name());
        }
        hasNumbers = hasNumbers || kind == TableColumn::Kind::Number;
        table.columns.push_back({column.name(), column.position(), column.takeValues(), column.unit()});
    }
    using enum AnomalyKind;
    sink.anomaly({EmptyCells, empty, {}, {}, {}});
    sink.anomaly({NanCells, nan, {}, {}, {}});
    sink.anomaly({InfiniteValues, infinite, {}, {}, {}});
    remarks.tell(sink);
    if (table.rows() > 0) {
        sink.anomaly(withoutValue.anomaly(EmptyColumns));
        sink.anomaly({NoSeries, hasNumbers ? 0 : 1, {}, {}, {}});
    }
}

void dropNoMetrics(MetricTable& table, ColumnList& indexes, RecordSink& sink)
{
    const auto counts = [](const std::vector<double>& values) {
        constexpr std::size_t fewest = 2;
        double next = values.empty() ? 0 : values.front();
        return values.size() >= fewest && (next == 0 || next == 1) &&
               std::ranges::all_of(values, [&](double value) { return value == next++; });
    };
    const auto labels = [](const std::vector<double>& values) {
        return std::ranges::all_of(
            values, [](double value) { return value == 0 || value == 1 || std::isnan(value); });
    };
    ColumnList labelled;
    std::erase_if(table.columns, [&](const MetricColumn& column) {
        const bool isCount = isCountName(column.name) && counts(column.values);
        const bool isLabel = !isCount && isLabelName(column.name) && labels(column.values);
        if (isCount) {
            indexes.add(column.name);
        } else if (isLabel) {
            labelled.add(column.name);
        }
        return isCount || isLabel;
    });
    sink.anomaly(labelled.anomaly(AnomalyKind::LabelColumns));
}

void tellRepeatedTimes(const MetricTable& table, RecordSink& sink)
{
    std::vector<std::size_t> rows(table.rows());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    std::ranges::stable_sort(rows, {}, [&](std::size_t row) { return table.time[row]; });
    Anomaly same{AnomalyKind::RepeatedTimes, 0, {}, {}, {}};
    Anomaly unlike{AnomalyKind::ConflictingTimes, 0, {}, {}, {}};
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (table.time[rows[i]] != table.time[rows[i - 1]]) {
            continue;
        }
        const bool isSame = std::ranges::all_of(table.columns, [&](const MetricColumn& column) {
            const double one = column.values[rows[i - 1]], other = column.values[rows[i]];
            return one == other || (std::isnan(one) && std::isnan(other));
        });
        if (isSame) {
            ++same.count;
        } else if (unlike.count++ == 0) {
            unlike.example = wording::dateAndTime(table.time[rows[i]]);
        }
    }
    sink.anomaly(std::move(same));
    sink.anomaly(std::move(unlike));
}

void tellTexts(const MetricTable& table, RecordSink& sink)
{
    ColumnList texts;
    for (const TextColumn& column : table.textColumns) {
        const auto isText = [](const std::string& cell) { return !cell.empty(); };
        const auto first = std::ranges::find_if(column.values, isText);
        if (!isTextName(column.name) && first != column.values.end()) {
            constexpr std::size_t exampleLength = 40;
            texts.add(column.name, " (" +
                                       wording::count(static_cast<std::size_t>(
                                                          std::ranges::count_if(column.values, isText)),
                                                      "cell") +
                                       ", e.g. \"" + first->substr(0, exampleLength) + "\")");
        }
    }
    sink.anomaly(texts.anomaly(AnomalyKind::TextColumns));
}

} // namespace culprit
