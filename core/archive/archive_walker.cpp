// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/archive_walker.h"

#include "archive/archive_quota.h"
#include "archive/byte_source.h"
#include "archive/folder_files.h"
#include "archive/foreign_shapes.h"
#include "archive/xz_source.h"
#include "archive/zip_entry_count.h"
#include "store/file_kind.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <vector>

namespace culprit {

namespace {

constexpr std::size_t blockBytes = std::size_t{256} << 10;

/// Feeds a decompressed stream to libarchive and remembers how it ended.
struct TarFeed
{
    ByteSource& source;
    std::stop_token stop;
    const ArchiveQuota& quota;
    const std::atomic<std::int64_t>& position;
    std::vector<char> block = std::vector<char>(blockBytes);
    std::exception_ptr failure;
    std::int64_t raw = 0;
    bool endsWithZeros = false;
    bool inHeader = false;
    std::int64_t headerBytes = 0; ///< libarchive keeps what it makes of a header
    std::string lastPath;

    TarFeed(ByteSource& bytes, std::stop_token stopToken, const ArchiveQuota& limits,
            const std::atomic<std::int64_t>& read)
        : source(bytes)
        , stop(std::move(stopToken))
        , quota(limits)
        , position(read)
    {
    }

    std::size_t next()
    {
        if (stop.stop_requested()) {
            throw ImportCancelled();
        }
        quota.header(lastPath, headerBytes);
        std::size_t filled = 0;
        while (filled < block.size()) {
            const std::size_t got = source.read(std::span(block).subspan(filled));
            if (got == 0) {
                break;
            }
            filled += got;
        }
        if (filled > 0) {
            raw += static_cast<std::int64_t>(filled);
            headerBytes += inHeader ? static_cast<std::int64_t>(filled) : 0;
            quota.expansion(raw, position);
            const auto tail = std::span(block).subspan(filled - std::min<std::size_t>(filled, 512),
                                                       std::min<std::size_t>(filled, 512));
            endsWithZeros = std::ranges::all_of(tail, [](char c) { return c == 0; });
        }
        return filled;
    }

    static la_ssize_t pull(archive*, void* self, const void** buffer)
    {
        auto* feed = static_cast<TarFeed*>(self);
        try {
            *buffer = feed->block.data();
            return static_cast<la_ssize_t>(feed->next());
        } catch (...) {
            feed->failure = std::current_exception();
            return -1;
        }
    }
};

/// Why an entry of a zip can't be unpacked with a bound on memory; empty where it can.
std::string packingTrouble(archive* reader)
{
    const char* text = archive_format_name(reader); // `ZIP 6.3 (lzma)`
    const std::string_view format = text ? text : "";
    for (const std::string_view packing : {"lzma", "xz", "ppmd"}) {
        if (format.starts_with("ZIP") && format.find("(" + std::string(packing)) != std::string_view::npos) {
            return "it is packed with " + std::string(packing) +
                   " inside the zip, which may take any memory; pack it with deflate";
        }
    }
    return {};
}

struct ReaderDeleter
{
    void operator()(archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, ReaderDeleter>;

std::string entryPath(archive_entry* entry)
{
    const char* path = archive_entry_pathname_utf8(entry);
    if (!path) {
        path = archive_entry_pathname(entry);
    }
    return path ? path : "";
}

bool isOfDatabase(const FolderFile& file)
{
    return culprit::isOfDatabase(QFile::decodeName(file.path.c_str()));
}

/// Without `./` and leading slashes. Throws for a path that leaves the archive.
std::string safePath(const std::string& name, std::string_view path)
{
    std::string safe;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        const std::string_view part = path.substr(0, slash);
        path.remove_prefix(std::min(slash + 1, path.size()));
        if (part == "..") {
            throw ImportError(name + ": unsafe path with \"..\" in it, nothing is read from such an archive");
        }
        if (!part.empty() && part != ".") {
            safe.append(safe.empty() ? "" : "/").append(part);
        }
    }
    return safe;
}

} // namespace

struct ArchiveWalker::Private
{
    QString path;
    QByteArray bytes; ///< of an archive that is in memory
    std::string name; ///< the path as messages show it
    ImportLimits limits;
    std::stop_token stop;
    std::int64_t bytesTotal = 0;
    std::int64_t bytesRaw = 0;
    std::string sha256;
    std::unique_ptr<FileSource> file;
    std::string head; ///< its first bytes
    std::atomic<std::int64_t> folderBytes = 0;
    std::atomic<std::int64_t> filterBytes = 0; ///< of a zip, read out of order
    bool isFolder = false;
    bool isZip = false;

    void begin();
    void readToEnd(ZipEntryCount* counted = nullptr);
    void walkFolder(EntryVisitor& visitor);
    void walkTar(EntryVisitor& visitor);
    void walkZip(EntryVisitor& visitor);
    void walkEntries(archive* reader, EntryVisitor& visitor, ArchiveQuota& quota, TarFeed* feed,
                     const std::atomic<std::int64_t>& position);
    [[noreturn]] void fail(archive* reader, const std::exception_ptr& failure) const;
    void checkStop() const
    {
        if (stop.stop_requested()) {
            throw ImportCancelled();
        }
    }
};

ArchiveWalker::ArchiveWalker(const QString& path, const ImportLimits& limits, std::stop_token stop)
    : d(std::make_unique<Private>())
{
    d->path = path;
    d->name = path.toStdString();
    d->limits = limits;
    d->stop = std::move(stop);
    const QFileInfo found(path);
    if (!found.exists()) {
        throw ImportError(d->name + ": there is no such file or folder");
    }
    d->isFolder = found.isDir();
    if (!d->isFolder && !found.isFile()) {
        throw ImportError(d->name + ": it is neither a file nor a folder");
    }
    d->bytesTotal = archiveBytes(path);
    if (!d->isFolder) {
        if (fileKind(path) == FileKind::Store) {
            throw ImportError(d->name +
                              ": it is a Culprit store, not an archive; culprit merge joins stores");
        }
        if (isOfDatabase(path)) {
            throw ImportError(d->name + ": it belongs to a database, and is no archive");
        }
        d->file = std::make_unique<FileSource>(path);
        d->begin();
    }
}

ArchiveWalker::ArchiveWalker(const QByteArray& bytes, const QString& name, const ImportLimits& limits,
                             std::stop_token stop)
    : d(std::make_unique<Private>())
{
    d->bytes = bytes;
    d->name = name.toStdString();
    d->limits = limits;
    d->stop = std::move(stop);
    d->bytesTotal = bytes.size();
    d->file = std::make_unique<FileSource>(bytes, name);
    d->begin();
}

void ArchiveWalker::Private::begin()
{
    if (bytesTotal == 0) {
        throw ImportError(name + ": the file is empty");
    }
    head = file->head(FileHead::maxBytes);
    isZip = head.starts_with("PK");
}

ArchiveWalker::~ArchiveWalker() = default;

std::int64_t ArchiveWalker::bytesTotal() const
{
    return d->bytesTotal;
}

std::int64_t ArchiveWalker::bytesDone() const
{
    return d->isFolder ? d->folderBytes.load()
           : d->isZip  ? d->filterBytes.load()
                       : d->file->position().load();
}

std::int64_t ArchiveWalker::bytesRaw() const
{
    return d->bytesRaw;
}

std::string ArchiveWalker::sha256() const
{
    return d->sha256;
}

void ArchiveWalker::walk(EntryVisitor& visitor)
{
    if (d->isFolder) {
        d->walkFolder(visitor);
    } else if (d->isZip) {
        d->walkZip(visitor);
    } else {
        d->walkTar(visitor);
    }
}

void ArchiveWalker::Private::fail(archive* reader, const std::exception_ptr& failure) const
{
    if (failure) {
        std::rethrow_exception(failure);
    }
    const char* text = archive_error_string(reader);
    const std::string reason = text ? text : "it can't be read";
    if (reason.find("Unrecognized archive format") != std::string::npos) {
        const auto shape = isPacked(head) ? std::nullopt : foreignShape(head);
        throw ImportError(name + ": " + shape.value_or("it is no tar or zip archive"));
    }
    throw ImportError(name + ": the archive is damaged or truncated (" + reason + ")");
}

/// `feed`: of a tar, null of a zip.
void ArchiveWalker::Private::walkEntries(archive* reader, EntryVisitor& visitor, ArchiveQuota& quota,
                                         TarFeed* feed, const std::atomic<std::int64_t>& position)
{
    const auto failed = [&] { fail(reader, feed ? feed->failure : nullptr); };
    bool isInEntry = false;
    while (true) {
        checkStop();
        // What is left of an entry's data is no part of the next one's header.
        if (isInEntry && archive_read_data_skip(reader) == ARCHIVE_FATAL) {
            failed();
        }
        archive_entry* entry = nullptr;
        if (feed) {
            feed->inHeader = true;
        }
        const int code = archive_read_next_header(reader, &entry);
        if (feed) {
            feed->inHeader = false;
            feed->headerBytes = 0;
        }
        if (code == ARCHIVE_EOF) {
            return;
        }
        // A warning is about a header field such as a name's encoding; the data behind it is good.
        if (code != ARCHIVE_OK && code != ARCHIVE_WARN) {
            failed();
        }
        isInEntry = true;
        filterBytes = archive_filter_bytes(reader, -1);
        const std::string inside = safePath(name, entryPath(entry));
        if (feed) {
            feed->lastPath = inside;
        }
        quota.entry(inside);
        if (archive_entry_filetype(entry) == AE_IFDIR) {
            continue;
        }
        if (const std::string trouble = quota.nameTrouble(inside); !trouble.empty()) {
            visitor.skipped(shortened(inside), trouble);
            continue; // what it holds is passed over
        }
        if (archive_entry_hardlink(entry) || archive_entry_filetype(entry) != AE_IFREG) {
            visitor.skipped(inside, EntryVisitor::notAFile);
            continue;
        }
        if (const std::string trouble = packingTrouble(reader); !trouble.empty()) {
            visitor.skipped(inside, trouble);
            continue;
        }
        if (archive_entry_is_encrypted(entry)) {
            throw ImportError(name + ": " + inside + " is encrypted");
        }
        visitor.begin({inside, archive_entry_size_is_set(entry) ? archive_entry_size(entry) : -1});
        const void* data = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        la_int64_t expected = 0;
        while (true) {
            const int got = archive_read_data_block(reader, &data, &size, &offset);
            if (got == ARCHIVE_EOF) {
                break;
            }
            if (got != ARCHIVE_OK) {
                failed();
            }
            checkStop();
            // A sparse file's holes are zeros, and none of ours has holes.
            if (offset != expected) {
                throw ImportError(name + ": " + inside + " is a sparse file, which no recording holds");
            }
            expected += static_cast<la_int64_t>(size);
            quota.bytes(inside, size, position);
            visitor.data({static_cast<const char*>(data), size});
        }
        visitor.end();
    }
}

void ArchiveWalker::Private::walkTar(EntryVisitor& visitor)
{
    ArchiveQuota quota(name, limits);
    std::unique_ptr<ByteSource> source;
    if (file->head(2) == "\x1f\x8b") {
        source = std::make_unique<GzipSource>(*file, name);
    } else if (XzSource::reads(head)) {
        source = std::make_unique<XzSource>(*file, name, limits);
    } else {
        source = std::make_unique<FilterSource>(*file, name);
    }
    TarFeed feed(*source, stop, quota, file->position());
    const Reader reader(archive_read_new());
    archive_read_support_format_tar(reader.get());
    if (archive_read_open(reader.get(), &feed, nullptr, &TarFeed::pull, nullptr) != ARCHIVE_OK &&
        feed.raw > 0) {
        fail(reader.get(), feed.failure);
    }
    if (feed.raw == 0 && !feed.failure) {
        throw ImportError(name + ": there is nothing in it");
    }
    walkEntries(reader.get(), visitor, quota, &feed, file->position());
    // The checksum lies behind the last entry: read on to the very end.
    while (feed.next() > 0) {
    }
    if (!feed.endsWithZeros) {
        throw ImportError(name + ": the archive has no end mark, it is truncated");
    }
    readToEnd();
    bytesRaw = quota.total();
    sha256 = file->sha256();
}

void ArchiveWalker::Private::readToEnd(ZipEntryCount* counted)
{
    std::vector<char> rest(blockBytes);
    while (const std::size_t got = file->read(rest)) {
        checkStop();
        if (counted) {
            counted->add({rest.data(), got});
        }
    }
}

void ArchiveWalker::Private::walkZip(EntryVisitor& visitor)
{
    // A zip's directory lies at its end, so libarchive needs the file itself; the hash takes a pass
    // of its own. libarchive takes in the whole directory before it tells an entry, so they are counted here.
    ZipEntryCount directory;
    readToEnd(&directory);
    sha256 = file->sha256();
    ArchiveQuota quota(name, limits);
    quota.directory(directory.entries());
    QFile zip(path);
    const Reader reader(archive_read_new());
    archive_read_support_format_zip(reader.get());
    int code = ARCHIVE_OK;
    if (path.isEmpty()) {
        code =
            archive_read_open_memory(reader.get(), bytes.constData(), static_cast<std::size_t>(bytes.size()));
    } else if (zip.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        code = archive_read_open_fd(reader.get(), zip.handle(), blockBytes);
    } else {
        throw ImportError(name + ": " + zip.errorString().toStdString());
    }
    if (code != ARCHIVE_OK) {
        fail(reader.get(), {});
    }
    // Not by position: the reader seeks. The file's size bounds what it can have read.
    const std::atomic<std::int64_t> wholeFile = bytesTotal;
    walkEntries(reader.get(), visitor, quota, nullptr, wholeFile);
    bytesRaw = quota.total();
}

void ArchiveWalker::Private::walkFolder(EntryVisitor& visitor)
{
    ArchiveQuota quota(name, limits);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const std::vector<FolderFile> files = filesOf(path, [&](std::size_t count) {
        checkStop();
        if (static_cast<std::int64_t>(count) > limits.maxEntries) {
            throw ImportError(name + ": it has more than " + std::to_string(limits.maxEntries) + " entries" +
                              limitNote(limits, &ImportLimits::maxEntries));
        }
    });
    std::vector<char> block(blockBytes);
    for (const FolderFile& found : files) {
        checkStop();
        const std::string& entry = found.entry;
        quota.entry(entry);
        if (const std::string trouble = quota.nameTrouble(entry); !trouble.empty()) {
            visitor.skipped(shortened(entry), trouble);
            continue;
        }
        if (!found.isFile) {
            visitor.skipped(entry, found.trouble.empty() ? EntryVisitor::notAFile : found.trouble);
            continue;
        }
        if (isOfDatabase(found)) {
            // Beside a store lies what belongs to it, and one that is being made may be this import's own.
            const bool isBeside =
                entry.ends_with("-wal") || entry.ends_with("-shm") || entry.ends_with("-journal");
            if (!isBeside && !found.path.filename().string().starts_with('.')) {
                visitor.skipped(entry, EntryVisitor::aStore);
            }
            continue;
        }
        FileSource source(found.path);
        visitor.begin({entry, found.bytes});
        while (const std::size_t got = source.read(block)) {
            checkStop();
            folderBytes += static_cast<std::int64_t>(got);
            quota.bytes(entry, got, std::max(folderBytes.load(), bytesTotal));
            visitor.data({block.data(), got});
        }
        visitor.end();
        hash.addData(QByteArrayView(entry.data(), static_cast<qsizetype>(entry.size() + 1)));
        hash.addData(QByteArray::fromStdString(source.sha256()));
    }
    bytesRaw = quota.total();
    sha256 = hash.result().toHex().toStdString();
}

std::string archiveSha256(const QString& path, std::stop_token stop)
{
    std::vector<char> block(blockBytes);
    const auto hashFile = [&](const auto& file) {
        FileSource source(file);
        while (source.read(block) > 0) {
            if (stop.stop_requested()) {
                throw ImportCancelled();
            }
        }
        return source.sha256();
    };
    if (!QFileInfo(path).isDir()) {
        return hashFile(path);
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const FolderFile& file : filesOf(path)) {
        if (file.isFile && !isOfDatabase(file)) {
            hash.addData(QByteArrayView(file.entry.data(), static_cast<qsizetype>(file.entry.size() + 1)));
            hash.addData(QByteArray::fromStdString(hashFile(file.path)));
        }
    }
    return hash.result().toHex().toStdString();
}

std::int64_t archiveBytes(const QString& path)
{
    const QFileInfo found(path);
    if (!found.isDir()) {
        return found.size();
    }
    std::int64_t bytes = 0;
    for (const FolderFile& file : filesOf(path)) {
        bytes += file.bytes;
    }
    return bytes;
}

} // namespace culprit
