// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/kept_bytes.h"

namespace culprit {

namespace {

// Measured over archives of many small recordings, and what the nodes of maps take.
constexpr std::size_t recordingBytes = 4096, factBytes = 160, remarkBytes = 512;

} // namespace

std::int64_t keptBytes(const RunIdentity& identity)
{
    constexpr std::size_t copies = 8; // in keys, names and labels
    return static_cast<std::int64_t>(recordingBytes + copies * identity.folder.size());
}

std::int64_t keptBytes(const Injection& injection)
{
    std::size_t bytes = 0;
    for (const auto& [name, value] : injection.parameters) {
        bytes += name.size() + value.size() + factBytes;
    }
    return static_cast<std::int64_t>(bytes);
}

std::int64_t keptBytes(const SummaryRow& row)
{
    std::size_t bytes = factBytes;
    for (const auto& [name, value] : row.facts) {
        bytes += 2 * (name.size() + value.size()) + factBytes; // here and in the recording
    }
    return static_cast<std::int64_t>(bytes);
}

std::int64_t keptBytes(const Diagnosis& diagnosis)
{
    std::size_t bytes = 0;
    for (const RankedItem& item : diagnosis.ranking) {
        bytes += sizeof(RankedItem) + 2 * item.name.size();
    }
    return static_cast<std::int64_t>(bytes);
}

std::int64_t keptBytes(const ImportNotice& notice)
{
    return static_cast<std::int64_t>(remarkBytes + notice.entry.size() + notice.message.size() +
                                     notice.column.size() + notice.example.size());
}

} // namespace culprit
