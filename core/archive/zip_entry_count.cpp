// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/zip_entry_count.h"

namespace culprit {

namespace {

constexpr std::string_view entrySignature = "PK\x01\x02"; // none of its bytes occurs twice

} // namespace

void ZipEntryCount::add(std::string_view bytes)
{
    while (!bytes.empty()) {
        if (m_matched == 0) {
            const std::size_t begin = bytes.find(entrySignature.front());
            if (begin == std::string_view::npos) {
                return;
            }
            bytes.remove_prefix(begin + 1);
            m_matched = 1;
        } else if (bytes.front() == entrySignature[m_matched]) {
            bytes.remove_prefix(1);
            if (++m_matched == entrySignature.size()) {
                ++m_entries;
                m_matched = 0;
            }
        } else {
            m_matched = 0; // the byte may begin it anew
        }
    }
}

} // namespace culprit
