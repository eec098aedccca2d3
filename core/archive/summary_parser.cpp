// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/summary_parser.h"

#include "archive/number_text.h"

#include <charconv>
#include <cmath>

namespace culprit {

SummaryParser::SummaryParser(RecordSink& sink)
    : m_sink(sink)
    , m_csv([this](CsvReader::Cells cells) { row(cells); }, Quoting::Lenient, sink.meter().limits())
{
}

void SummaryParser::row(CsvReader::Cells cells)
{
    if (m_names.empty()) {
        for (const std::string_view cell : cells) {
            m_names.emplace_back(trimmed(cell));
        }
        return;
    }
    SummaryRow summary;
    for (std::size_t i = 0; i < std::min(cells.size(), m_names.size()); ++i) {
        summary.facts.emplace_back(m_names[i], trimmed(cells[i]));
        // The rate that was asked for stands in words: `QPS 5.0 constant`.
        if (m_names[i] == "Concurrency" && trimmed(cells[i]).starts_with("QPS ")) {
            const std::string_view rate = trimmed(cells[i]).substr(4);
            std::from_chars(rate.data(), rate.data() + rate.size(), summary.queriesPerSecond);
            if (!std::isfinite(summary.queriesPerSecond)) {
                summary.queriesPerSecond = 0;
            }
        }
    }
    m_sink.summary(std::move(summary));
}

} // namespace culprit
