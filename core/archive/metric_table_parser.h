// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/artifact_parser.h"
#include "archive/csv_reader.h"
#include "archive/number_text.h"
#include "archive/table_column.h"
#include "archive/table_times.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace culprit {

class LongTable;

/// Reads a table of samples: `data.csv`, `latency_*.csv`, `prometheus-metrics.csv`, RCAEval's metric files.
///
/// A table with a row a sample (`LongTable`) is made one with a column a series. One with several rows of
/// names is refused.
///
/// The time axis is the first column called `time` or `timestamp`, else an unnamed first column that holds
/// times. A first column that counts rows is kept as the table's index. What any other column is follows from
/// all of its cells (`TableColumn`), but `_pod_name`, `_node_name`, `_pod_ip` and `_node_ip` are text. Rows
/// without a readable time are dropped; everything else is kept as it stands, and what is odd is reported
/// with its count.
class MetricTableParser : public ArtifactParser
{
public:
    MetricTableParser(std::string file, RecordSink& sink);
    ~MetricTableParser() override;
    void feed(std::string_view bytes) override;
    void finish() override;

private:
    void row(CsvReader::Cells cells);
    void header(CsvReader::Cells cells);
    void checkFirstRows(CsvReader::Cells cells);
    void report();
    void charge();

    RecordSink& m_sink;
    MemoryCharge m_charge;
    std::int64_t m_uncharged = 0; ///< bytes of the file since the last charge
    CsvReader m_csv;
    std::string m_file;
    std::vector<TableColumn> m_columns; ///< all of the file, the times among them without cells
    std::vector<char> m_isIndex;        ///< one a column
    TableTimes m_times;
    bool m_haveHeader = false;
    std::size_t m_timePosition = 0;
    bool m_timeIsNamed = true;
    bool m_isIndexed = false; ///< the first column counts rows, or has no name
    int m_headerRows = 1;
    std::unique_ptr<LongTable> m_long; ///< reads the rows of a long table
    std::int64_t m_cells = 0, m_shortRows = 0, m_longRows = 0, m_renamed = 0, m_badNames = 0;
    std::string m_repeatedColumn, m_longRow, m_badName; ///< the first of each
};

} // namespace culprit
