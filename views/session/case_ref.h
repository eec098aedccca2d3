// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>
#include <tuple>

namespace culprit {

/// One case as one archive brought it into one store: what background work on it was started for. A case of
/// the same key in another store, or of an archive that replaced this one, is another.
struct CaseRef
{
    QString store;       ///< the path
    std::string archive; ///< the checksum of its content
    std::string key;

    bool isEmpty() const { return key.empty(); }
    friend bool operator==(const CaseRef&, const CaseRef&) = default;
    friend bool operator<(const CaseRef& a, const CaseRef& b)
    {
        return std::tie(a.key, a.archive, a.store) < std::tie(b.key, b.archive, b.store);
    }
};

} // namespace culprit
