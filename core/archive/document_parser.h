// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/artifact_parser.h"

namespace culprit {

/// Collects a small file whole, for formats that are read in one piece.
class DocumentParser : public ArtifactParser
{
public:
    static constexpr std::size_t maxBytes = std::size_t{32} << 20;

    void feed(std::string_view bytes) override
    {
        if (m_text.size() + bytes.size() > maxBytes) {
            throw ArtifactError("it is larger than 32 MB");
        }
        m_text.append(bytes);
    }

protected:
    std::string m_text;
};

} // namespace culprit
