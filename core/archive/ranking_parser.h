// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/document_parser.h"

namespace culprit {

/// Reads the result of an earlier analysis, `{"0": [ranked item, …]}`, as the benchmark writes it.
class RankingParser : public DocumentParser
{
public:
    RankingParser(std::string caseKey, std::string method, RecordSink& sink)
        : DocumentParser(sink)
        , m_caseKey(std::move(caseKey))
        , m_method(std::move(method))
    {
    }
    void finish() override;

private:
    std::string m_caseKey;
    std::string m_method;
};

} // namespace culprit
