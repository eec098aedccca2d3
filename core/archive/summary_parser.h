// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/artifact_parser.h"
#include "archive/csv_reader.h"

namespace culprit {

/// Reads `benchmark-summary.csv`, the load generator's summary: a row an iteration.
class SummaryParser : public ArtifactParser
{
public:
    explicit SummaryParser(RecordSink& sink);
    void feed(std::string_view bytes) override { m_csv.feed(bytes); }
    void finish() override { m_csv.finish(); }

private:
    void row(CsvReader::Cells cells);

    RecordSink& m_sink;
    CsvReader m_csv;
    std::vector<std::string> m_names;
};

} // namespace culprit
