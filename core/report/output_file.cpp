// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/output_file.h"

#include "report/figure_data.h"
#include "report/misattribution_report.h"
#include "store/file_kind.h"
#include "text/wording.h"

#include <QFile>
#include <QFileInfo>
#include <QList>
#include <QSaveFile>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

namespace {

/// What a file with this suffix holds.
FileKind kindOfSuffix(const QString& suffix)
{
    return suffix == u"png"                        ? FileKind::Png
           : suffix == u"pdf"                      ? FileKind::Pdf
           : suffix == u"svg"                      ? FileKind::Svg
           : suffix == u"html" || suffix == u"htm" ? FileKind::Html
           : suffix == u"json"                     ? FileKind::Json
                                                   : FileKind::Text;
}

QString suffixOf(const QString& path)
{
    return QFileInfo(path).suffix().toLower();
}

/// Nothing that could be lost.
bool isNothing(FileKind there)
{
    return there == FileKind::Missing || there == FileKind::Empty || there == FileKind::Special;
}

/// Whether what lies there may go.
void checkReplaced(const QString& path)
{
    const FileKind there = fileKind(path);
    if (!isNothing(there) && there != kindOfSuffix(suffixOf(path))) {
        throw ExportRefused(path.toStdString() + ": " + std::string(wordsOf(there)) +
                            " lies there, which is not written over; choose another name");
    }
}

/// The bytes by which drawings and pages are known; PDF has its texts in UTF-16.
QList<QByteArray> marksOf(FileKind kind)
{
    using namespace std::string_view_literals;
    const auto bytes = [](std::string_view text) {
        return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
    };
    switch (kind) {
    case FileKind::Png:
        return {bytes("Software\0Culprit "sv)};
    case FileKind::Pdf:
        return {bytes("/Creator (\xfe\xff\0C\0u\0l\0p\0r\0i\0t\0 "sv), bytes("/Creator (Culprit "sv)};
    case FileKind::Svg:
        return {bytes("<desc>Made by Culprit "sv)};
    case FileKind::Html:
        return {bytes("<meta name=\"generator\" content=\"Culprit "sv)};
    default:
        return {};
    }
}

/// The first line of each kind of CSV that is written beside drawings.
QList<QByteArray> dataHeaders()
{
    const std::string counts = written(misattributionData({}), TableFormat::Csv);
    return {QByteArray(figureCsvHeader.data(), static_cast<qsizetype>(figureCsvHeader.size())),
            QByteArray::fromStdString(counts).trimmed()};
}

/// Has the disk keep the name that a file was given, which it may else forget when it loses its power.
void syncFolderOf(const QString& path)
{
    const int folder = open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(),
                            O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        fsync(folder);
        close(folder);
    }
}

/// To a pipe or a device, beside which no temporary file can take its place.
void writeThrough(const QString& path, const QByteArray& bytes)
{
    // Else a pipe that nobody reads from would hold the program up for ever.
    const int handle =
        open(QFile::encodeName(path).constData(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (handle < 0) {
        throw ExportError(path.toStdString() + ": " +
                          (errno == ENXIO ? "nobody reads from this pipe" : std::strerror(errno)));
    }
    fcntl(handle, F_SETFL, fcntl(handle, F_GETFL) & ~O_NONBLOCK);
    QFile file;
    if (!file.open(handle, QIODevice::WriteOnly | QIODevice::Unbuffered, QFileDevice::AutoCloseHandle) ||
        file.write(bytes) != bytes.size()) {
        throw ExportError(path.toStdString() + ": " + file.errorString().toStdString());
    }
}

} // namespace

void checkOutput(const QString& path, const QStringList& suffixes)
{
    if (!suffixes.contains(suffixOf(path))) {
        std::vector<std::string> known;
        for (const QString& suffix : suffixes) {
            known.push_back('.' + suffix.toStdString());
        }
        throw ExportRefused(path.toStdString() + ": this is written as " + wording::joined(known, " or "));
    }
    checkReplaced(path);
}

void checkUnaskedOutput(const QString& path, const QStringList& suffixes)
{
    checkOutput(path, suffixes);
    const FileKind there = fileKind(path);
    if (!isNothing(there) && !isOwnOutput(path)) {
        throw ExportRefused(
            path.toStdString() + ": " + std::string(wordsOf(there)) +
            " that Culprit did not make lies there, which is not written over; choose another name");
    }
}

bool isOwnOutput(const QString& path)
{
    const FileKind kind = fileKind(path);
    const QList<QByteArray> marks = marksOf(kind);
    if (marks.isEmpty() && kind != FileKind::Text) {
        return false; // a store least of all: reading it here would take away its locks
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return false;
    }
    if (kind == FileKind::Text) {
        constexpr qint64 longestHeader = 200;
        return dataHeaders().contains(file.readLine(longestHeader).trimmed());
    }
    constexpr qint64 most = 64LL << 20; // a PDF says its creator anywhere
    const QByteArray bytes = file.read(most);
    return std::ranges::any_of(marks, [&](const QByteArray& mark) { return bytes.contains(mark); });
}

void writeFile(const QString& path, const QByteArray& bytes)
{
    checkReplaced(path);
    if (fileKind(path) == FileKind::Special) {
        writeThrough(path, bytes);
        return;
    }
    QSaveFile file(path);
    errno = 0;
    const bool isWritten =
        file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush();
    const int reason = errno; // QSaveFile keeps no word of what a write failed of
    if (!isWritten || !file.commit()) {
        throw ExportError(path.toStdString() + ": " +
                          (isWritten || reason == 0 ? file.errorString().toStdString()
                                                    : std::string(std::strerror(reason))));
    }
    syncFolderOf(path);
}

} // namespace culprit
