// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/removed_archives.h"

#include <algorithm>
#include <utility>

namespace culprit {

namespace {

bool isSameArchive(const ArchiveRecord& a, const ArchiveRecord& b)
{
    return a.id == b.id && a.sha256 == b.sha256 && a.importedAt == b.importedAt;
}

} // namespace

void RemovedArchives::add(const QString& store, const ArchiveRecord& archive)
{
    m_removed.push_back({store, archive});
}

std::vector<ArchiveRecord> RemovedArchives::of(const QString& store) const
{
    std::vector<ArchiveRecord> archives;
    for (const Removed& one : m_removed) {
        if (one.store == store) {
            archives.push_back(one.archive);
        }
    }
    return archives;
}

std::optional<ArchiveRecord> RemovedArchives::restore(const QString& store, std::int64_t id)
{
    const auto found = std::ranges::find_if(
        m_removed, [&](const Removed& one) { return one.store == store && one.archive.id == id; });
    if (found == m_removed.end()) {
        return {};
    }
    const ArchiveRecord archive = found->archive;
    m_removed.erase(found);
    return archive;
}

std::set<std::int64_t> RemovedArchives::hidden(const QString& store,
                                               const std::vector<ArchiveRecord>& archives)
{
    std::erase_if(m_removed, [&](const Removed& one) {
        return one.store == store && std::ranges::none_of(archives, [&](const ArchiveRecord& archive) {
                   return isSameArchive(archive, one.archive);
               });
    });
    std::set<std::int64_t> numbers;
    for (const ArchiveRecord& archive : of(store)) {
        numbers.insert(archive.id);
    }
    return numbers;
}

std::vector<std::string> RemovedArchives::purge()
{
    std::vector<std::string> problems;
    for (const Removed& one : std::exchange(m_removed, {})) {
        try {
            Store::open(one.store).removeArchive(one.archive);
        } catch (const std::exception& error) {
            problems.emplace_back(error.what());
        }
    }
    return problems;
}

} // namespace culprit
