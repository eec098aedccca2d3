// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/artifact_parser.h"
#include "archive/json_records.h"

namespace culprit {

/// Reads `loki-logs.json`: an array of `{time, pod, container, file, msg}`, or with members that are called in
/// another usual way. Messages stay byte for byte.
class LogArrayParser : public ArtifactParser
{
public:
    explicit LogArrayParser(RecordSink& sink);
    void feed(std::string_view bytes) override;
    void finish() override;

private:
    void record(const JsonRecordReader::Members& members);

    RecordSink& m_sink;
    JsonRecordReader m_reader;
    std::int64_t m_badTimes = 0, m_badUtf8 = 0, m_noMessage = 0, m_backwards = 0, m_lastNs = 0;
    std::string m_badTime; ///< the first
};

/// Whether `text` is well-formed UTF-8.
bool isUtf8(std::string_view text);

} // namespace culprit
