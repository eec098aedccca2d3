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
/// A series is called `<component>_<metric>`, or by the one of the two that is there. Without a column of
/// metrics each column of numbers is one. Of a column of units each sample has its own. Samples that repeat a
/// time of their series are told, and the last counts; so are samples without a component where others have
/// one, which are dropped, and columns of numbers that have no place.
class LongTable
{
public:
    /// What the columns of a long table hold.
    struct Layout
    {
        std::size_t time = 0, value = 0;
        std::optional<std::size_t> component, metric, unit;
        std::vector<std::size_t> others; ///< are not kept, but for numbers where there is no metric
        bool isFigure = false;           ///< as we export it: what it holds besides is known
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
    /// A column beside the value, and what its cells were.
    struct Other
    {
        std::size_t place = 0;
        bool isAsked = false; ///< its name does not tell what it is
        bool isKept = false;  ///< its numbers become series
        std::int64_t numbers = 0, texts = 0;
        std::vector<TableColumn> columns{}; ///< one a series, where they are kept
        bool hasNumbers() const { return isAsked && numbers > texts; }
    };
    /// What the samples of a component and metric have in common.
    struct Series
    {
        std::string unit;         ///< the first
        bool isPlainUnit = false; ///< no cell can have it behind its number, as `1/s`
        bool hasComponent = true;
    };

    std::size_t seriesAt(CsvReader::Cells cells);
    void addOthers(std::size_t series, CsvReader::Cells cells);
    std::string_view withUnit(Series& series, std::string_view cell, std::string_view unit);
    void dropRows(const std::vector<char>& dropped);
    std::vector<TableColumn> takeColumns(RecordSink& sink);
    void dropNameless(MetricTable& table, RecordSink& sink) const;

    ImportMeter& m_meter;
    Layout m_layout;
    std::vector<std::string> m_header;
    TableTimes m_times;
    std::vector<std::size_t> m_seriesOf; ///< one a row
    std::vector<Series> m_series;
    std::vector<TableColumn> m_values; ///< one a series
    std::vector<Other> m_others;
    std::size_t m_width = 1; ///< columns that a series may have
    std::size_t m_kept = 1;  ///< those that still may
    std::unordered_map<std::string, std::size_t> m_known;
    std::string m_cell; ///< with its unit
    std::int64_t m_shortRows = 0;
};

} // namespace culprit
