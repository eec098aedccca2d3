// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace culprit {

struct SkippedEntry
{
    std::string entry;
    std::string reason;
};

/// The answer to `culprit import --json`, one an archive.
struct ImportReport
{
    std::string path;
    std::string sha256;
    bool alreadyImported = false;
    std::int64_t experiments = 0, cases = 0, series = 0, samples = 0, spans = 0, logs = 0;
    std::vector<SkippedEntry> skipped;
    std::vector<std::string> warnings;
    double seconds = 0;
    std::int64_t bytesIn = 0, bytesRaw = 0;
};

} // namespace culprit
