// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/record_sink.h"
#include "archive/table_column.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// Names of columns, for a sentence: as many as can be read, and how many more.
class ColumnList
{
public:
    /// `detail` stands behind the name.
    void add(std::string_view name, std::string_view detail = {});
    std::int64_t count() const { return m_count; }
    /// About all of them; none when there is none.
    Anomaly anomaly(AnomalyKind kind) const;

private:
    std::int64_t m_count = 0;
    std::string m_first, m_names;
};

/// Decides what the columns of a table are, puts them into it, and tells the sink what was odd.
void addColumns(std::vector<TableColumn> columns, MetricTable& table, RecordSink& sink);
/// Takes columns away that are called as what counts rows or labels them, and hold nothing else. Those that
/// count are added to `indexes`, the others are told.
void dropNoMetrics(MetricTable& table, ColumnList& indexes, RecordSink& sink);
/// Tells how many rows of a table with a row a time repeat one, with the same values and with others.
void tellRepeatedTimes(const MetricTable& table, RecordSink& sink);
/// Tells which columns of a table are texts, and how many cells they have.
void tellTexts(const MetricTable& table, RecordSink& sink);

} // namespace culprit
