// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace culprit {

/// Something that is not as a store has to be.
struct CheckFinding
{
    std::string message;
    bool repaired = false;
};

struct CheckReport
{
    std::vector<CheckFinding> findings;
    std::vector<std::string> notes; ///< worth knowing, but nothing wrong
    std::int64_t bytesBefore = 0;   ///< of the store's files
    std::int64_t bytesAfter = 0;

    bool isAllRepaired() const;
};

struct CheckOptions
{
    bool repair = true; ///< else the store is only verified
    std::function<void(const QString& step)> progress;
    std::stop_token stop;
};

/// Verifies a store and repairs what can be, in one transaction:
///
/// - the file itself, as SQLite checks it; indexes are built anew. When more than these is damaged nothing
///   else is looked at and nothing changed.
/// - the tables and indexes of the schema.
/// - that all rows belong to something: what nothing leads to any more is removed; what is there but not
///   listed is listed again.
/// - that cases tell the right number of series, samples, spans and log lines, and whether these
///   are in order.
/// - that samples, cells and kept texts can be read and have the length they should.
/// - that results can be read; those that can't are removed, so that they are computed again.
///
/// Nothing that can be read is lost. Afterwards the file is made smaller when much of it is unused. A store
/// that can't be written is only verified.
///
/// Throws StoreError when the store can't be opened, and StoreCancelled.
CheckReport checkStore(const QString& path, const CheckOptions& options = {});

} // namespace culprit
