// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/artifact_parser.h"
#include "archive/csv_reader.h"
#include "archive/odd_durations.h"
#include "archive/table_report.h"

#include <optional>
#include <vector>

namespace culprit {

/// A CSV whose columns are found by name, in any order.
class NamedColumnsParser : public ArtifactParser
{
public:
    void feed(std::string_view bytes) override { m_csv.feed(bytes); }
    void finish() override;

protected:
    /// `names`: every column that is understood, in capitals or not; others are reported as not kept, and so is
    /// one whose name is repeated.
    NamedColumnsParser(std::vector<std::string_view> names, RecordSink& sink);
    virtual void record() = 0;
    virtual void report() = 0;
    /// The cell of the row under way in column names[index], without blanks around it; empty where the file
    /// has no such column.
    std::string_view at(std::size_t index) const;
    /// The same as it stands in the file.
    std::string_view textAt(std::size_t index) const;
    bool has(std::size_t index) const;
    /// Reports column names[index] as not kept, where the file has it. For `report`.
    void notKept(std::size_t index);

    RecordSink& m_sink;

private:
    void row(CsvReader::Cells cells);

    std::vector<std::string_view> m_names;
    std::vector<std::size_t> m_position;
    ColumnList m_unknown;
    CsvReader m_csv;
    CsvReader::Cells m_cells;
    std::size_t m_columns = 0;
    bool m_haveHeader = false;
    std::int64_t m_uneven = 0;
};

/// Reads RCAEval's `logs.csv`: `time,timestamp,container_name,message,…`, timestamp in nanoseconds, and those
/// whose columns are called in another usual way. Where no column names the container, it is the workload
/// whose pod is named.
class RcaEvalLogsParser : public NamedColumnsParser
{
public:
    explicit RcaEvalLogsParser(RecordSink& sink);

private:
    void record() override;
    void report() override;
    /// Of the columns places[first..end) the first that the file has, else `first`.
    std::size_t foundOf(std::size_t first, std::size_t end) const;
    void findColumns();

    std::size_t m_message = 0, m_container = 0, m_pod = 0; ///< places in the names; known with the first row
    bool m_haveColumns = false;
    std::int64_t m_badTimes = 0, m_badUtf8 = 0, m_backwards = 0, m_lastNs = 0, m_lines = 0;
    std::string m_badTime; ///< the first
};

/// Reads RCAEval's `traces.csv`: `traceID,spanID,serviceName,methodName,operationName,startTime,duration,…`.
class RcaEvalTracesParser : public NamedColumnsParser
{
public:
    explicit RcaEvalTracesParser(RecordSink& sink);

private:
    void record() override;
    void report() override;
    /// Of the columns that tell durations the one that is read.
    std::size_t durationColumn() const;
    std::optional<double> microsecondsIn(std::size_t column) const;
    /// Holds the other columns of durations against what was read.
    void compareDurations(std::size_t read, double duration);

    OddDurations m_durations;
    Anomaly m_apart{AnomalyKind::DurationsDisagree, 0, {}, {}, {}};
    std::int64_t m_badTimes = 0, m_badDurations = 0, m_noStatus = 0;
    std::string m_badTime, m_badDuration; ///< the first
};

} // namespace culprit
