// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/file_kind.h"

#include "store/schema.h"
#include "store/sqlite_setup.h"

#include <QByteArray>
#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace culprit {

namespace {

constexpr qsizetype headBytes = 4096;

FileKind databaseKind(QByteArrayView head)
{
    constexpr qsizetype idAt = 68;
    const bool ours = head.size() >= idAt + 4 && qFromBigEndian<qint32>(head.data() + idAt) == applicationId;
    return ours ? FileKind::Store : FileKind::Database;
}

bool isArchive(QByteArrayView head)
{
    using namespace std::string_view_literals;
    constexpr std::array marks{"\x1f\x8b"sv,
                               "PK\x03\x04"sv,
                               "PK\x05\x06"sv,
                               "\xfd"
                               "7zXZ\0"sv,
                               "\x28\xb5\x2f\xfd"sv,
                               "BZh"sv,
                               "\x04\x22\x4d\x18"sv,
                               "\x5d\0\0"sv,
                               "7z\xbc\xaf\x27\x1c"sv,
                               "Rar!\x1a\x07"sv};
    constexpr qsizetype tarMarkAt = 257;
    return std::ranges::any_of(marks,
                               [&](std::string_view mark) {
                                   return head.startsWith(
                                       QByteArrayView(mark.data(), static_cast<qsizetype>(mark.size())));
                               }) ||
           (head.size() > tarMarkAt && head.sliced(tarMarkAt).startsWith("ustar"));
}

/// Of what begins with an angle bracket.
FileKind markupKind(const QByteArray& text)
{
    const QByteArray small = text.toLower();
    const qsizetype svg = small.indexOf("<svg");
    const qsizetype html = std::max(small.indexOf("<html"), small.indexOf("<!doctype html"));
    if (svg >= 0 && html < 0) {
        return FileKind::Svg;
    }
    return small.startsWith("<?xml") && html < 0 ? FileKind::Other : FileKind::Html;
}

bool isText(const QByteArray& head)
{
    // A letter may be cut where the head ends: a decoder that is told more may come takes that for no error.
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder.decode(head);
    return !decoder.hasError() && !text.contains(QChar(0));
}

/// The first bytes, read through SQLite: closing a file that this process has open as a store too would take away
/// that one's locks, and SQLite knows how to wait with that. See sqlite.org/howtocorrupt.html, 2.2.
QByteArray headOf(const QString& path)
{
    prepareSqlite();
    sqlite3_vfs* const system = sqlite3_vfs_find(nullptr);
    // SQLite follows no link here, and looks for what may follow a name behind its end.
    const QByteArray name = QFile::encodeName(QFileInfo(path).canonicalFilePath()) + QByteArray(4, '\0');
    std::vector<std::max_align_t> room(static_cast<std::size_t>(system->szOsFile) / sizeof(std::max_align_t) +
                                       1);
    auto* const file = reinterpret_cast<sqlite3_file*>(room.data());
    if (system->xOpen(system, name.constData(), file, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, nullptr) !=
        SQLITE_OK) {
        return {};
    }
    sqlite3_int64 size = 0;
    file->pMethods->xFileSize(file, &size);
    QByteArray head(static_cast<qsizetype>(std::min<sqlite3_int64>(size, headBytes)), '\0');
    const int read = file->pMethods->xRead(file, head.data(), static_cast<int>(head.size()), 0);
    file->pMethods->xClose(file);
    return read == SQLITE_OK ? head : QByteArray();
}

} // namespace

FileKind fileKind(const QString& path)
{
    const QFileInfo info(path);
    if (!info.exists()) {
        return FileKind::Missing;
    }
    if (info.isDir()) {
        return FileKind::Folder;
    }
    if (!info.isFile()) {
        return FileKind::Special;
    }
    if (info.size() == 0) {
        return FileKind::Empty;
    }
    const QByteArray head = headOf(path);
    if (head.isEmpty()) {
        return FileKind::Other;
    }
    if (head.startsWith(QByteArrayView("SQLite format 3\0", 16))) {
        return databaseKind(head);
    }
    if (isArchive(head)) {
        return FileKind::Archive;
    }
    if (head.startsWith("\x89PNG\r\n\x1a\n")) {
        return FileKind::Png;
    }
    if (head.startsWith("%PDF-")) {
        return FileKind::Pdf;
    }
    if (!isText(head)) {
        return FileKind::Other;
    }
    const QByteArray text = (head.startsWith("\xef\xbb\xbf") ? head.sliced(3) : head).trimmed();
    if (text.startsWith('<')) {
        return markupKind(text);
    }
    return text.startsWith('{') || text.startsWith('[') ? FileKind::Json : FileKind::Text;
}

bool isOfDatabase(const QString& path)
{
    const auto isDatabase = [](const QString& file) {
        const FileKind kind = fileKind(file);
        return kind == FileKind::Store || kind == FileKind::Database;
    };
    // One that is being made aside is empty at first.
    const QFileInfo info(path);
    const bool isBegun = info.fileName().startsWith(u'.') &&
                         info.fileName().contains(QLatin1String(".part-")) && info.size() == 0;
    for (const char* ending : {"-wal", "-shm", "-journal"}) {
        if (path.endsWith(QLatin1String(ending)) &&
            isDatabase(path.chopped(static_cast<qsizetype>(std::string_view(ending).size())))) {
            return true;
        }
    }
    return isBegun || isDatabase(path);
}

std::string_view wordsOf(FileKind kind)
{
    switch (kind) {
    case FileKind::Missing:
        return "nothing";
    case FileKind::Folder:
        return "a folder";
    case FileKind::Special:
        return "a pipe or a device";
    case FileKind::Empty:
        return "an empty file";
    case FileKind::Store:
        return "a Culprit store";
    case FileKind::Database:
        return "a database";
    case FileKind::Archive:
        return "an archive";
    case FileKind::Png:
        return "a PNG image";
    case FileKind::Pdf:
        return "a PDF";
    case FileKind::Svg:
        return "an SVG drawing";
    case FileKind::Html:
        return "an HTML page";
    case FileKind::Json:
        return "a JSON file";
    case FileKind::Text:
        return "a text file";
    case FileKind::Other:
        break;
    }
    return "a file of another kind";
}

} // namespace culprit
