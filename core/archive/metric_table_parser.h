// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/artifact_parser.h"
#include "archive/csv_reader.h"

#include <optional>

namespace culprit {

/// The number a cell holds: NaN for an empty cell or one of pandas' words for a missing value, infinities as
/// written; nothing for text. Correctly rounded, so equal text gives equal bits everywhere.
std::optional<double> numberOf(std::string_view cell);

/// Reads a table of samples: `data.csv`, `latency_*.csv`, `prometheus-metrics.csv`, RCAEval's metric files.
///
/// The time axis is the first column called `time` or `timestamp`, else an unnamed first column that holds
/// times. An unnamed first column beside it is kept as the table's index. A column is textual when its first
/// non-empty cell is no number or its name ends in `_name` or `_ip`. Rows without a readable time are
/// dropped; everything else is kept as it stands and what is odd is reported with its count.
class MetricTableParser : public ArtifactParser
{
public:
    /// At most so many cells: what a hostile file could make us hold.
    static constexpr std::int64_t maxCells = 24'000'000;
    static constexpr std::size_t maxColumns = 1'000'000;

    MetricTableParser(std::string file, RecordSink& sink);
    void feed(std::string_view bytes) override;
    void finish() override;

private:
    enum class Role { Undecided, Number, Text, Index, Time };

    void row(CsvReader::Cells cells);
    void header(CsvReader::Cells cells);
    void cell(std::size_t position, std::string_view text);
    void report();

    RecordSink& m_sink;
    CsvReader m_csv;
    MetricTable m_table;
    std::vector<std::string> m_names;
    std::vector<Role> m_roles;
    std::vector<std::vector<double>> m_numbers;
    std::vector<std::vector<std::string>> m_texts;
    bool m_haveHeader = false;
    std::size_t m_timePosition = 0;
    bool m_timeIsUnnamed = false;
    std::int64_t m_cells = 0;
    std::int64_t m_shortRows = 0, m_longRows = 0, m_badTimes = 0, m_badNumbers = 0, m_empty = 0, m_nan = 0,
                 m_infinite = 0, m_renamed = 0;
    std::string m_badCell, m_badColumn, m_badTime, m_repeatedColumn; ///< the first of each
};

} // namespace culprit
