// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/artifact_parser.h"
#include "archive/json_size.h"

#include <string>

namespace culprit {

/// Collects a small file whole, for formats that are read in one piece.
class DocumentParser : public ArtifactParser
{
public:
    void feed(std::string_view bytes) override
    {
        const auto most = static_cast<std::size_t>(m_sink.meter().limits().maxDocumentBytes);
        if (m_text.size() + bytes.size() > most) {
            throw ArtifactError("it is larger than " + std::to_string(most) + " bytes" +
                                m_sink.meter().note(&ImportLimits::maxDocumentBytes));
        }
        m_text.append(bytes);
        m_charge.set(static_cast<std::int64_t>(m_text.capacity()));
    }

protected:
    explicit DocumentParser(RecordSink& sink)
        : m_sink(sink)
        , m_charge(sink.meter())
    {
    }
    /// Before the text is read as JSON: see `chargeJson`.
    void expectJson() { chargeJson(m_text, m_sink.meter(), m_charge); }

    RecordSink& m_sink;
    MemoryCharge m_charge; ///< of the text, and of what is made from it
    std::string m_text;
};

} // namespace culprit
