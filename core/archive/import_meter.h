// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/import_limits.h"

#include <cstdint>
#include <string>

namespace culprit {

/// How much memory the parsers of one import hold, against its limit. Of one thread.
///
/// What is held for a while is charged by `MemoryCharge`, what stays until the import ends by `keep`; both in
/// blocks, never a cell at a time. Small things of a fixed number are not charged.
class ImportMeter
{
public:
    explicit ImportMeter(const ImportLimits& limits = {})
        : m_limits(limits)
    {
    }

    const ImportLimits& limits() const { return m_limits; }
    /// As `limitNote`.
    std::string note(std::int64_t ImportLimits::*limit) const { return limitNote(m_limits, limit); }

    /// Charges what stays until the end. Throws ImportError when it leaves parsers too little.
    void keep(std::int64_t bytes);
    /// Bytes charged now.
    std::int64_t held() const { return m_kept + m_held; }
    /// The most that ever were.
    std::int64_t peak() const { return m_peak; }

private:
    friend class MemoryCharge;
    void hold(std::int64_t bytes);

    ImportLimits m_limits;
    std::int64_t m_kept = 0, m_held = 0, m_peak = 0;
};

/// What one parser or step holds; given back when it goes.
class MemoryCharge
{
public:
    explicit MemoryCharge(ImportMeter& meter)
        : m_meter(meter)
    {
    }
    ~MemoryCharge();
    MemoryCharge(const MemoryCharge&) = delete;
    MemoryCharge& operator=(const MemoryCharge&) = delete;

    /// Holds `bytes` instead of what it held. Throws ArtifactError beyond the limit.
    void set(std::int64_t bytes);
    void add(std::int64_t bytes) { set(m_bytes + bytes); }

private:
    ImportMeter& m_meter;
    std::int64_t m_bytes = 0;
};

} // namespace culprit
