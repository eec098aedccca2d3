// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/import_errors.h"
#include "archive/import_limits.h"
#include "archive/import_report.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace culprit {

struct ImportProgress
{
    std::int64_t bytesDone = 0; ///< of the archive as it lies on disk
    std::int64_t bytesTotal = 0;
    std::string entry;
    int cases = 0;
};

struct ImportOptions
{
    ImportLimits limits;
    bool replaceChanged = false; ///< an archive of the same path with other content replaces the earlier one
    std::stop_token stop;
    std::function<void(const ImportProgress&)> progress; ///< called from the importing thread
};

/// Streams an archive or a folder into the store at `storePath`, made if missing. Nothing of it is visible
/// before all of it is there, and others can write to the store meanwhile. Throws ImportError,
/// ImportCancelled or StoreError; in each case the store tells what it told before.
ImportReport importArchive(const QString& archivePath, const QString& storePath,
                           const ImportOptions& options = {});

} // namespace culprit
