// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/summary_parser.h"

#include <charconv>

namespace culprit {

SummaryParser::SummaryParser(RecordSink& sink)
    : m_sink(sink)
    , m_csv([this](CsvReader::Cells cells) { row(cells); })
{
}

void SummaryParser::row(CsvReader::Cells cells)
{
    if (m_names.empty()) {
        m_names.assign(cells.begin(), cells.end());
        return;
    }
    SummaryRow summary;
    for (std::size_t i = 0; i < std::min(cells.size(), m_names.size()); ++i) {
        summary.facts.emplace_back(m_names[i], cells[i]);
        // The rate that was asked for stands in words: `QPS 5.0 constant`.
        if (m_names[i] == "Concurrency" && cells[i].starts_with("QPS ")) {
            const std::string_view rate = cells[i].substr(4);
            std::from_chars(rate.data(), rate.data() + rate.size(), summary.queriesPerSecond);
        }
    }
    m_sink.summary(std::move(summary));
}

} // namespace culprit
