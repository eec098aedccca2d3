// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/document_parser.h"

namespace culprit {

/// Reads metrics as JSON, `{"<service>_<metric>": [[seconds, value], …], …}`, into one table over
/// all their times. A name that is repeated adds samples to its series; of samples of one time the last
/// counts, which is told.
class MetricJsonParser : public DocumentParser
{
public:
    MetricJsonParser(std::string file, RecordSink& sink)
        : DocumentParser(sink)
        , m_file(std::move(file))
    {
    }
    void finish() override;

private:
    std::string m_file;
};

} // namespace culprit
