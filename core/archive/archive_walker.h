// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/import_errors.h"
#include "archive/import_limits.h"

#include <QByteArray>
#include <QString>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace culprit {

/// One file of an archive or folder. Never a path of the file system: it only names what is read.
struct ArchiveEntry
{
    std::string path;       ///< with `/`, without leading `./` or `/`
    std::int64_t size = -1; ///< as the archive tells it, -1 when it does not
};

/// Takes an archive apart. Called in the order of the archive: begin, data…, end for each file.
class EntryVisitor
{
public:
    /// The usual reason to pass over an entry.
    static constexpr const char* notAFile = "it is a link or a device, not a file";
    static constexpr const char* aStore = "it belongs to a store or another database, and is not read";

    virtual ~EntryVisitor() = default;
    virtual void begin(const ArchiveEntry& entry) = 0;
    virtual void data(std::string_view bytes) = 0;
    virtual void end() = 0;
    /// An entry that is no file to be read, such as a link, or whose path is too long: then `path` is its
    /// begin.
    virtual void skipped(const std::string& path, const std::string& reason) = 0;
};

/// Reads every file of an archive (tar in any compression, zip) or of a folder, once, without unpacking.
///
/// Throws ImportError when it is unreadable, damaged, truncated or exceeds a limit,
/// ImportCancelled on request.
class ArchiveWalker
{
public:
    ArchiveWalker(const QString& path, const ImportLimits& limits, std::stop_token stop);
    /// An archive that is in memory; `name` is for messages.
    ArchiveWalker(const QByteArray& bytes, const QString& name, const ImportLimits& limits,
                  std::stop_token stop);
    ~ArchiveWalker();

    void walk(EntryVisitor& visitor);

    /// Bytes of the archive as it lies on disk.
    std::int64_t bytesTotal() const;
    /// Of these, how many are read; may be asked from any thread.
    std::int64_t bytesDone() const;
    /// Bytes of all files; after `walk`.
    std::int64_t bytesRaw() const;
    /// Of the archive's bytes, or for a folder of its sorted names and contents; after `walk`.
    std::string sha256() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// The same hash without taking the archive apart.
std::string archiveSha256(const QString& path, std::stop_token stop);
/// Bytes of a file, or of all files in a folder.
std::int64_t archiveBytes(const QString& path);

} // namespace culprit
