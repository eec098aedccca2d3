// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace culprit {

/// How many entries a zip may have at most, from its bytes in order: each entry of its directory begins with
/// a signature, which hardly occurs elsewhere, whatever the record at the end says of their number.
class ZipEntryCount
{
public:
    void add(std::string_view bytes);
    std::int64_t entries() const { return m_entries; }

private:
    std::int64_t m_entries = 0;
    std::size_t m_matched = 0; ///< of the signature, at the end of what was added
};

} // namespace culprit
