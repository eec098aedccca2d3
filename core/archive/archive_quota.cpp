// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/archive_quota.h"

#include "archive/import_errors.h"

#include <algorithm>
#include <utility>

namespace culprit {

namespace {

/// Below so many raw bytes no expansion is suspicious: a file of zeros is small in every archive.
constexpr std::int64_t expansionFloor = std::int64_t{64} << 20;
/// So many names of the greatest length may be lost in paths that are too long.
constexpr std::int64_t longNamesFactor = 4096;

std::string megabytes(std::int64_t bytes)
{
    return std::to_string(bytes >> 20) + " MB";
}

} // namespace

ArchiveQuota::ArchiveQuota(std::string name, const ImportLimits& limits)
    : m_name(std::move(name))
    , m_limits(limits)
{
}

void ArchiveQuota::entry(const std::string& path)
{
    m_entryBytes = 0;
    if (++m_entries > m_limits.maxEntries) {
        throw ImportError(m_name + ": it has more than " + std::to_string(m_limits.maxEntries) +
                          " entries, the next is " + shortened(path) + note(&ImportLimits::maxEntries));
    }
    if (std::ranges::count(path, '/') >= m_limits.maxDepth) {
        throw ImportError(m_name + ": " + shortened(path) + " lies more than " +
                          std::to_string(m_limits.maxDepth) + " folders deep" +
                          note(&ImportLimits::maxDepth));
    }
}

std::string ArchiveQuota::nameTrouble(const std::string& path)
{
    if (static_cast<std::int64_t>(path.size()) <= m_limits.maxNameBytes) {
        return {};
    }
    m_longNameBytes += static_cast<std::int64_t>(path.size());
    if (m_longNameBytes > longNamesFactor * m_limits.maxNameBytes) {
        throw ImportError(m_name + ": paths that are too long hold more than " +
                          megabytes(longNamesFactor * m_limits.maxNameBytes) + ", the next is " +
                          shortened(path) + note(&ImportLimits::maxNameBytes));
    }
    return "its path has " + std::to_string(path.size()) + " bytes" + note(&ImportLimits::maxNameBytes);
}

void ArchiveQuota::bytes(const std::string& path, std::size_t count, std::int64_t bytesRead)
{
    m_entryBytes += static_cast<std::int64_t>(count);
    m_total += static_cast<std::int64_t>(count);
    if (m_entryBytes > m_limits.maxEntryBytes) {
        throw ImportError(m_name + ": " + path + " is larger than " + megabytes(m_limits.maxEntryBytes) +
                          note(&ImportLimits::maxEntryBytes));
    }
    if (m_total > m_limits.maxTotalBytes) {
        throw ImportError(m_name + ": it unpacks to more than " + megabytes(m_limits.maxTotalBytes) +
                          ", up to " + path + note(&ImportLimits::maxTotalBytes));
    }
    expansion(m_total, bytesRead);
}

void ArchiveQuota::expansion(std::int64_t raw, std::int64_t bytesRead) const
{
    if (raw > expansionFloor &&
        static_cast<double>(raw) > static_cast<double>(m_limits.maxExpansion) *
                                       static_cast<double>(std::max<std::int64_t>(bytesRead, 1))) {
        throw ImportError(m_name + ": it unpacks to more than " + std::to_string(m_limits.maxExpansion) +
                          " times its size, which no recording does" + note(&ImportLimits::maxExpansion));
    }
}

void ArchiveQuota::directory(std::int64_t entries) const
{
    if (entries > m_limits.maxEntries) {
        throw ImportError(m_name + ": its directory has more than " + std::to_string(m_limits.maxEntries) +
                          " entries" + note(&ImportLimits::maxEntries));
    }
}

void ArchiveQuota::header(const std::string& path, std::int64_t bytes) const
{
    if (bytes > m_limits.maxHeaderBytes) {
        throw ImportError(m_name + ": the entry after " + (path.empty() ? "the begin" : shortened(path)) +
                          " has a header of more than " + megabytes(m_limits.maxHeaderBytes) +
                          note(&ImportLimits::maxHeaderBytes));
    }
}

} // namespace culprit
