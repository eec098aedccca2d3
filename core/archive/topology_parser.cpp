// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/topology_parser.h"

#include "archive/number_text.h"

#include <algorithm>

namespace culprit {

TopologyParser::TopologyParser(RecordSink& sink)
    : m_sink(sink)
    , m_csv([this](CsvReader::Cells cells) { row(cells); }, Quoting::Lenient, sink.meter().limits())
    , m_charge(sink.meter())
{
}

void TopologyParser::row(CsvReader::Cells cells)
{
    if (!m_haveHeader) {
        m_haveHeader = true;
        const auto source = std::ranges::find(cells, "source", trimmed);
        const auto destination = std::ranges::find(cells, "destination", trimmed);
        if (source == cells.end() || destination == cells.end()) {
            throw ArtifactError("it has no columns source and destination");
        }
        m_source = static_cast<std::size_t>(source - cells.begin());
        m_destination = static_cast<std::size_t>(destination - cells.begin());
        return;
    }
    if (cells.size() <= std::max(m_source, m_destination)) {
        ++m_short;
        return;
    }
    const std::string_view source = trimmed(cells[m_source]);
    const std::string_view destination = trimmed(cells[m_destination]);
    const auto most = static_cast<std::size_t>(m_sink.meter().limits().maxNameBytes);
    if (source.size() > most || destination.size() > most) {
        throw ArtifactError("a name of " + std::to_string(std::max(source.size(), destination.size())) +
                            " bytes" + m_sink.meter().note(&ImportLimits::maxNameBytes));
    }
    constexpr std::size_t linkBytes = 2 * sizeof(Topology::Link); // the list doubles
    m_charge.add(static_cast<std::int64_t>(linkBytes + source.size() + destination.size()));
    m_topology.links.push_back({std::string(source), std::string(destination)});
}

void TopologyParser::finish()
{
    m_csv.finish();
    m_csv.report(m_sink);
    if (!m_haveHeader) {
        throw ArtifactError("it is empty");
    }
    m_sink.anomaly({AnomalyKind::ShortLinks, m_short, {}, {}, {}});
    m_sink.topology(std::move(m_topology));
}

} // namespace culprit
