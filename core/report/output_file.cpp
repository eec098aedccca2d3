// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/output_file.h"

#include "store/file_kind.h"
#include "text/wording.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
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

/// Whether what lies there may go.
void checkReplaced(const QString& path)
{
    const FileKind there = fileKind(path);
    const bool harmless =
        there == FileKind::Missing || there == FileKind::Empty || there == FileKind::Special;
    if (!harmless && there != kindOfSuffix(suffixOf(path))) {
        throw ExportRefused(path.toStdString() + ": " + std::string(wordsOf(there)) +
                            " lies there, which is not written over; choose another name");
    }
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
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) || file.write(bytes) != bytes.size()) {
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
