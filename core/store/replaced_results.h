// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store.h"

#include <cstdint>

namespace culprit {

/// Carries results computed here over the replacement of their archive: those of cases that are equal in
/// content afterwards stay, the others go with the cases. To be used within one transaction.
class ReplacedResults
{
public:
    /// Notes the results of an archive that is about to be removed. Works out the hashes of telemetry that
    /// are not known yet, which reads those cases. Throws StoreError.
    ReplacedResults(Store& store, std::int64_t archive);
    ~ReplacedResults();
    ReplacedResults(const ReplacedResults&) = delete;
    ReplacedResults& operator=(const ReplacedResults&) = delete;

    /// Puts back those whose case is there again, when the new archive's cases are in the store. Returns how
    /// many were not: their cases are changed or gone. Throws StoreError.
    std::int64_t putBack();

private:
    Store& m_store;
};

} // namespace culprit
