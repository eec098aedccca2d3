// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store.h"

#include <cstdint>
#include <span>
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
    std::vector<ImportNotice> notices; ///< all remarks, those behind `skipped` and `warnings` among them
    /// Computed results of the earlier content that this archive replaced: their cases are changed or gone.
    std::int64_t resultsRemoved = 0;
    double seconds = 0;
    std::int64_t bytesIn = 0, bytesRaw = 0;
};

/// All that was lost of one file, or of the archive as a whole where `entry` is empty.
struct FileLoss
{
    std::string entry;
    std::string text;      ///< what was lost and how often, all remarks in one line
    bool unusable = false; ///< nothing was taken from it, although it was taken for something
};

/// The losses that `notices` tell of, a file each, the worst first: files that are unusable, files of which
/// parts are missing by the count of those, files that nobody knows. What was kept is no loss.
std::vector<FileLoss> lossesOf(std::span<const ImportNotice> notices);

} // namespace culprit
