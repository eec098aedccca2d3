// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace culprit {

/// An archive of a merged store.
struct MergedArchive
{
    std::string name;
    std::string sha256;
    bool added = false; ///< else it was there already
    std::int64_t casesAdded = 0;
};

/// A case whose key was taken in the joined store.
struct RenamedCase
{
    std::string from;
    std::string to;
};

/// What one store brought.
struct MergedStore
{
    QString path;
    std::vector<MergedArchive> archives;
    std::vector<RenamedCase> renamed;
    std::int64_t casesAdded = 0;
    std::int64_t resultsAdded = 0;
    std::int64_t resultsReplaced = 0; ///< those of the joined store that gave way
    std::int64_t resultsKept = 0;     ///< those of the joined store that stayed
    std::int64_t resultsLeftOut = 0;  ///< computed for cases that their own store does not hold
};

struct MergeReport
{
    std::vector<MergedStore> stores;
    // What the joined store holds now:
    std::int64_t archives = 0, cases = 0, results = 0;
};

struct MergeProgress
{
    QString store; ///< the one being read
    std::int64_t casesDone = 0;
    std::int64_t casesTotal = 0; ///< of all stores
};

struct MergeOptions
{
    std::function<void(const MergeProgress&)> progress;
    std::stop_token stop;
};

/// Joins `stores` into `out`, made if missing, in one transaction: when anything fails `out` is as it was, or
/// not there. The others are only read; one that is `out` itself is passed over. Doing it
/// again changes nothing.
///
/// - Archives are the same when their bytes are (SHA-256). Of one that is there already, only cases and files
///   that are missing come, and results.
/// - A case whose key belongs to a case of another archive is renamed as at import, see freeCaseKey; its
///   results follow it.
/// - Of two results of the same case, method, variant, parameters, seed and origin, one that came to its end
///   stays before one that failed or was cancelled; then the one computed later, as when both had been
///   computed in one store; then that of `out`. So the order of `stores` does not matter to results.
///
/// Throws StoreError, naming the file, and StoreCancelled.
MergeReport mergeStores(const QStringList& stores, const QString& out, const MergeOptions& options = {});

} // namespace culprit
