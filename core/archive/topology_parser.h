// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/artifact_parser.h"
#include "archive/csv_reader.h"

namespace culprit {

/// Reads `mpg.csv`: who calls whom and what runs where, in row order.
class TopologyParser : public ArtifactParser
{
public:
    explicit TopologyParser(RecordSink& sink);
    void feed(std::string_view bytes) override { m_csv.feed(bytes); }
    void finish() override;

private:
    void row(CsvReader::Cells cells);

    RecordSink& m_sink;
    CsvReader m_csv;
    MemoryCharge m_charge;
    Topology m_topology;
    bool m_haveHeader = false;
    std::size_t m_source = 0, m_destination = 0;
    std::int64_t m_short = 0;
};

} // namespace culprit
