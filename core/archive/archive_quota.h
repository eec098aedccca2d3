// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/import_limits.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace culprit {

/// Keeps count of what an archive holds, and throws ImportError when it is more than the limits allow.
class ArchiveQuota
{
public:
    /// `name` is for messages; `limits` must outlive this.
    ArchiveQuota(std::string name, const ImportLimits& limits);

    void entry(const std::string& path);
    /// Why an entry is passed over; empty for one that is not. Each takes its time to decode, so many are refused.
    std::string nameTrouble(const std::string& path);
    /// `count` more of the entry's bytes, when `bytesRead` are read of the archive.
    void bytes(const std::string& path, std::size_t count, std::int64_t bytesRead);
    /// `raw`: bytes unpacked from `bytesRead`.
    void expansion(std::int64_t raw, std::int64_t bytesRead) const;
    /// Entries of a zip, before any is read.
    void directory(std::int64_t entries) const;
    /// `bytes`: of what stands before the data of the entry after `path`, whose own path is not known yet.
    void header(const std::string& path, std::int64_t bytes) const;

    std::int64_t total() const { return m_total; }

private:
    std::string note(std::int64_t ImportLimits::*limit) const { return limitNote(m_limits, limit); }

    std::string m_name;
    const ImportLimits& m_limits;
    std::int64_t m_entries = 0, m_entryBytes = 0, m_total = 0, m_longNameBytes = 0;
};

} // namespace culprit
