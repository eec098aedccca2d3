// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/import_limits.h"

#include <algorithm>
#include <array>
#include <limits>

namespace culprit {

namespace {

constexpr std::int64_t anyNumber = std::numeric_limits<std::int64_t>::max() / 4;
/// Numbers of a store's columns and tables have so much room.
constexpr std::int64_t columnsOfATable = 1'000'000, tablesOfARun = 65'536;
/// Texts of a piece of rows are found by numbers of 32 bits.
constexpr std::int64_t bytesOfAText = std::int64_t{1} << 30;

constexpr std::array limitEntries{
    LimitEntry{&ImportLimits::maxEntries, "entries", "Most entries an archive may hold.", anyNumber},
    LimitEntry{&ImportLimits::maxEntryBytes, "entry-bytes", "Most bytes one entry may unpack to.", anyNumber},
    LimitEntry{&ImportLimits::maxTotalBytes, "total-bytes", "Most bytes an archive may unpack to.",
               anyNumber},
    LimitEntry{&ImportLimits::maxDepth, "depth", "Most folders one inside another.", anyNumber},
    LimitEntry{&ImportLimits::maxExpansion, "expansion", "Most bytes unpacked a byte read.", anyNumber},
    LimitEntry{&ImportLimits::maxMemory, "memory", "Most bytes an import may hold at a time.", anyNumber},
    LimitEntry{&ImportLimits::maxHeaderBytes, "header-bytes",
               "Most bytes that may stand before an entry's data.", anyNumber},
    LimitEntry{&ImportLimits::maxDictionaryBytes, "dictionary-bytes",
               "Most bytes of a dictionary that xz or lzma may be unpacked with.", std::int64_t{4} << 30},
    LimitEntry{&ImportLimits::maxNameBytes, "name-bytes", "Most bytes a path or a name may have.",
               bytesOfAText},
    LimitEntry{&ImportLimits::maxLineBytes, "line-bytes", "Most bytes a line or a record may have.",
               bytesOfAText},
    LimitEntry{&ImportLimits::maxDocumentBytes, "document-bytes",
               "Most bytes a file may have that is read in one piece.", bytesOfAText},
    LimitEntry{&ImportLimits::maxColumns, "columns", "Most columns a table may have.", columnsOfATable},
    LimitEntry{&ImportLimits::maxCells, "cells", "Most cells a table may have.", anyNumber},
    LimitEntry{&ImportLimits::maxJsonDepth, "json-depth", "Most levels JSON may be deep.", 10'000},
    LimitEntry{&ImportLimits::maxRecordings, "recordings", "Most recordings an archive may hold.", anyNumber},
    LimitEntry{&ImportLimits::maxTables, "tables", "Most tables a recording may have.", tablesOfARun},
    LimitEntry{&ImportLimits::maxTextBytes, "text-bytes",
               "Most bytes all texts of a recording's tables may have.", std::int64_t{mostCellBytes}},
    LimitEntry{&ImportLimits::maxSummaryRows, "summary-rows", "Most rows all summaries may have.", anyNumber},
    LimitEntry{&ImportLimits::maxRankingNames, "ranking-names", "Most names a ranking may have.", anyNumber},
    LimitEntry{&ImportLimits::maxRemarks, "remarks", "Most remarks that are kept.", anyNumber},
};
static_assert(limitEntries.size() * sizeof(std::int64_t) == sizeof(ImportLimits), "every limit is listed");

} // namespace

std::span<const LimitEntry> importLimits()
{
    return limitEntries;
}

std::string limitNote(const ImportLimits& limits, std::int64_t ImportLimits::*limit)
{
    const auto entry =
        std::ranges::find_if(limitEntries, [&](const LimitEntry& one) { return one.value == limit; });
    return " (limit " + std::string(entry->name) + "=" + std::to_string(limits.*limit) + ")";
}

std::string shortened(std::string_view name, std::size_t most)
{
    if (name.size() <= most) {
        return std::string(name);
    }
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) {
        --end;
    }
    return std::string(name.substr(0, end)) + "…";
}

} // namespace culprit
