// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/csv_reader.h"
#include "archive/table_column.h"
#include "archive/table_times.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace culprit {

/// Makes series of a long table, which has a row a sample: `timestamp, component, metric, value`.
///
/// A series is called `<component>_<metric>`, or by the one of the two that is there. Samples that repeat a
/// time of their series are told, and the last counts.
class LongTable
{
public:
    /// What the columns of a long table hold.
    struct Layout
    {
        std::size_t time = 0, value = 0;
        std::optional<std::size_t> component, metric;
        std::vector<std::size_t> others; ///< are not kept
    };
    /// By the names of the columns; nothing for a table with a column a series.
    static std::optional<Layout> layoutOf(CsvReader::Cells header);

    LongTable(Layout layout, CsvReader::Cells header, ImportMeter& meter);
    /// About what it takes in memory.
    std::size_t heldBytes() const;
    void add(CsvReader::Cells cells);
    /// Throws ArtifactError when the series would make too large a table.
    void finish(std::string file, RecordSink& sink);

private:
    void dropRows(const std::vector<char>& dropped);

    ImportMeter& m_meter;
    Layout m_layout;
    std::vector<std::string> m_header;
    TableTimes m_times;
    std::vector<std::size_t> m_seriesOf; ///< one a row
    std::vector<TableColumn> m_series;
    std::unordered_map<std::string, std::size_t> m_known;
    std::int64_t m_shortRows = 0;
};

} // namespace culprit
