// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store.h"

#include <QString>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace culprit {

/// Archives a user removed, which can be had back until they are purged.
///
/// Until then nothing is changed in their stores: whatever happens to the program meanwhile, no data are
/// lost, and an archive that was only hidden is there again the next time.
class RemovedArchives
{
public:
    void add(const QString& store, const ArchiveRecord& archive);
    /// Those of `store`, the last removed last.
    std::vector<ArchiveRecord> of(const QString& store) const;
    /// Takes the archive with this number in `store` back; nothing when none was removed.
    std::optional<ArchiveRecord> restore(const QString& store, std::int64_t id);
    /// Numbers of `archives` that are removed from `store`; forgets those that are there no more.
    std::set<std::int64_t> hidden(const QString& store, const std::vector<ArchiveRecord>& archives);

    /// Deletes them from their stores, each wholly or not at all. Returns what went wrong, a line each; what
    /// could not be deleted is left as it is.
    std::vector<std::string> purge();

private:
    struct Removed
    {
        QString store;
        ArchiveRecord archive;
    };
    std::vector<Removed> m_removed;
};

} // namespace culprit
