// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/codec.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace culprit {

/// Bounds against hostile archives. By the defaults an archive of 4.5 GB passes many times over.
struct ImportLimits
{
    std::int64_t maxEntries = 500'000;
    std::int64_t maxEntryBytes = std::int64_t{8} << 30;
    std::int64_t maxTotalBytes = std::int64_t{256} << 30;
    std::int64_t maxDepth = 64;
    std::int64_t maxExpansion = 1000;
    /// Of all that parsers hold at a time and of what is kept until an import's end.
    std::int64_t maxMemory = std::int64_t{384} << 20;
    /// Of what stands before an entry's data, such as the map of a sparse file.
    std::int64_t maxHeaderBytes = std::int64_t{4} << 20;
    /// Of xz and lzma; `xz -9` has 64 MiB.
    std::int64_t maxDictionaryBytes = std::int64_t{128} << 20;
    std::int64_t maxNameBytes = 4096;
    std::int64_t maxLineBytes = std::int64_t{64} << 20;
    std::int64_t maxDocumentBytes = std::int64_t{32} << 20;
    std::int64_t maxColumns = 200'000;
    std::int64_t maxCells = 24'000'000;
    std::int64_t maxJsonDepth = 64;
    std::int64_t maxRecordings = 50'000;
    std::int64_t maxTables = 65'536;
    /// Of all texts in the tables of a recording: no store gives back more.
    std::int64_t maxTextBytes = std::int64_t{mostCellBytes};
    std::int64_t maxSummaryRows = 100'000;
    std::int64_t maxRankingNames = 100'000;
    std::int64_t maxRemarks = 20'000;
};

/// A limit as messages and options call it.
struct LimitEntry
{
    std::int64_t ImportLimits::*value;
    std::string_view name; ///< `entry-bytes`
    std::string_view what; ///< a sentence for whoever sets it
    std::int64_t most;     ///< beyond it nothing works
};

/// All limits, in the order of the members.
std::span<const LimitEntry> importLimits();

/// What stands at the end of each refusal: ` (limit columns=200000)`.
std::string limitNote(const ImportLimits& limits, std::int64_t ImportLimits::*limit);

/// The begin of a name that may be of any length, cut between two characters.
std::string shortened(std::string_view name, std::size_t most = 80);

} // namespace culprit
