// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/import_meter.h"

#include "archive/artifact_parser.h"
#include "archive/import_errors.h"

#include <algorithm>

namespace culprit {

void ImportMeter::keep(std::int64_t bytes)
{
    m_kept += bytes;
    m_peak = std::max(m_peak, held());
    // A quarter stays for files to be read with.
    if (m_kept > m_limits.maxMemory / 4 * 3) {
        throw ImportError("names, recordings and results take more than three quarters of the memory an "
                          "import may hold" +
                          note(&ImportLimits::maxMemory));
    }
}

void ImportMeter::hold(std::int64_t bytes)
{
    if (bytes > 0 && held() + bytes > m_limits.maxMemory) {
        throw ArtifactError("it takes more memory than an import may hold" + note(&ImportLimits::maxMemory));
    }
    m_held += bytes;
    m_peak = std::max(m_peak, held());
}

MemoryCharge::~MemoryCharge()
{
    m_meter.m_held -= m_bytes;
}

void MemoryCharge::set(std::int64_t bytes)
{
    m_meter.hold(bytes - m_bytes);
    m_bytes = bytes;
}

} // namespace culprit
