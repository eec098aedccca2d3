// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

namespace culprit {

/// The input is unreadable, unsafe or unrecognised; nothing was imported (exit status 3 on the command line).
class ImportError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// The archive at this path was imported before with other content; `ImportOptions::replaceChanged` replaces
/// it.
class ArchiveChanged : public ImportError
{
public:
    using ImportError::ImportError;
};

/// The import was stopped on request; the store is as it was.
class ImportCancelled : public std::runtime_error
{
public:
    ImportCancelled()
        : std::runtime_error("import cancelled")
    {
    }
};

struct ImportProgress
{
    std::int64_t bytesDone = 0; ///< of the archive as it lies on disk
    std::int64_t bytesTotal = 0;
    std::string entry;
    int cases = 0;
};

/// Bounds against hostile archives; the defaults pass a 4.5 GB archive.
struct ImportLimits
{
    std::int64_t maxEntries = 2'000'000;
    std::int64_t maxEntryBytes = std::int64_t{8} << 30;
    std::int64_t maxTotalBytes = std::int64_t{256} << 30;
    int maxDepth = 64;
    double maxExpansion = 1000;
};

struct ImportOptions
{
    ImportLimits limits;
    bool replaceChanged = false; ///< an archive of the same path with other content replaces the earlier one
    std::stop_token stop;
    std::function<void(const ImportProgress&)> progress; ///< called from the importing thread
};

struct SkippedEntry
{
    std::string entry;
    std::string reason;
};

/// The answer to `culprit import --json`, one an archive.
struct ImportReport
{
    std::string path;
    std::string sha256;
    bool alreadyImported = false;
    std::int64_t experiments = 0, cases = 0, series = 0, samples = 0, spans = 0, logs = 0;
    std::vector<SkippedEntry> skipped;
    std::vector<std::string> warnings;
    double seconds = 0;
    std::int64_t bytesIn = 0, bytesRaw = 0;
};

/// Streams an archive or a folder into the store at `storePath` (made if missing) in one transaction.
/// Throws ImportError, ImportCancelled or StoreError; in each case the store is unchanged.
ImportReport importArchive(const QString& archivePath, const QString& storePath,
                           const ImportOptions& options = {});

} // namespace culprit
