// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/store_errors.h"

#include "store/file_kind.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QVariant>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace culprit {

namespace {

[[noreturn]] void refuse(const QString& path, const std::string& why)
{
    throw StoreError(path.toStdString() + ": " + why);
}

/// What keeps a path from being looked at.
std::string pathTrouble(int error)
{
    switch (error) {
    case ENAMETOOLONG:
        return "the path is longer than the file system allows; choose a shorter one";
    case ELOOP:
        return "symbolic links lead around in a circle there";
    case ENOTDIR:
        return "what should be its folder is a file";
    case EACCES:
        return "its folder may not be entered; ask its owner for the right to";
    default:
        return "what lies there can't be told; the disk may be gone";
    }
}

/// Why nothing can be made beside a store; 0 where something can. SQLite tells of its next try instead.
int troubleBeside(const QString& path)
{
    const QByteArray name = QFile::encodeName(path + QStringLiteral("-try-%1").arg(qint64{getpid()}));
    const int file = open(name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return errno;
    }
    close(file);
    unlink(name.constData());
    return 0;
}

/// Whether anything lies there.
bool lookAt(const QString& path)
{
    const QByteArray file = QFile::encodeName(path);
    struct stat status = {};
    if (stat(file.constData(), &status) != 0) {
        if (errno != ENOENT) {
            refuse(path, pathTrouble(errno));
        }
        if (lstat(file.constData(), &status) != 0) {
            return false;
        }
        if (S_ISLNK(status.st_mode)) {
            refuse(path, "it is a symbolic link that leads nowhere; name the file itself");
        }
        return lookAt(path); // another program has made it just now
    }
    if (S_ISDIR(status.st_mode)) {
        refuse(path, "it is a folder, not a store");
    }
    if (!S_ISREG(status.st_mode)) {
        refuse(path, "it is " + std::string(wordsOf(FileKind::Special)) + ", not a store");
    }
    if (faccessat(AT_FDCWD, file.constData(), R_OK, AT_EACCESS) != 0) {
        refuse(path, "it may not be read; ask its owner for the right to");
    }
    const FileKind kind = fileKind(path); // reads through SQLite, which keeps the locks
    if (kind != FileKind::Store && kind != FileKind::Database && kind != FileKind::Empty) {
        refuse(path, "it is " + std::string(wordsOf(kind)) + ", not a store");
    }
    return true;
}

} // namespace

void requireOwnJournal(const QString& path)
{
    // SQLite looks beside the file itself, not beside a link to it.
    const QString canonical = QFileInfo(path).canonicalFilePath();
    QFile journal((canonical.isEmpty() ? path : canonical) + QStringLiteral("-journal"));
    if (!QFileInfo(journal).isFile() || !journal.open(QIODevice::ReadOnly)) {
        return;
    }
    constexpr qint64 markBytes = 8;
    const QByteArray mark = QByteArray::fromHex("d9d505f920a163d7");
    if (journal.size() >= 2 * markBytes && journal.seek(journal.size() - markBytes) &&
        journal.read(markBytes) == mark) {
        refuse(path, QFileInfo(journal).fileName().toStdString() +
                         " beside it names another file, which would be removed; no store of ours has that: "
                         "remove it, or ask where the store came from");
    }
}

bool isDiskFull(int systemError)
{
    return systemError == ENOSPC || systemError == EDQUOT || systemError == EFBIG;
}

void throwStoreError(const QString& path, int sqliteCode, int systemError, const QString& text)
{
    const std::string file = path.toStdString();
    // The low byte says what went wrong, the others why.
    const int code = sqliteCode & 0xff;
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
        throw StoreBusy(file + ": another program is writing to the store; try again when it is done");
    }
    if (code == SQLITE_FULL || sqliteCode == SQLITE_IOERR_WRITE || sqliteCode == SQLITE_IOERR_FSYNC ||
        sqliteCode == SQLITE_IOERR_TRUNCATE || sqliteCode == SQLITE_IOERR_SHMSIZE ||
        sqliteCode == SQLITE_IOERR_DIR_FSYNC ||
        ((code == SQLITE_CANTOPEN || code == SQLITE_IOERR) && isDiskFull(systemError)) ||
        (code == SQLITE_CANTOPEN && isDiskFull(troubleBeside(path)))) {
        throw StoreWriteError(file +
                              ": the disk takes no more: it is full, or fails; make room and try again");
    }
    switch (code) {
    case SQLITE_READONLY:
        refuse(path, sqliteCode == SQLITE_READONLY_DBMOVED
                         ? "the store was removed or replaced while it was written to"
                         : "the store can't be written: its file, its folder or its disk is read-only; copy "
                           "it to where it can be");
    case SQLITE_CANTOPEN:
        refuse(path, "the store, or " + QFileInfo(path).fileName().toStdString() +
                         "-wal or -shm beside it, can't be opened or made; see who may write in its folder");
    case SQLITE_PERM:
    case SQLITE_AUTH:
        refuse(path, "the store may not be used so; see who may read and write it");
    case SQLITE_CORRUPT:
        throw StoreDamaged(file + ": the store is damaged; culprit check tells where");
    case SQLITE_NOTADB:
        refuse(path, "it is no Culprit store, or its beginning is damaged");
    case SQLITE_IOERR:
        refuse(path, "the disk fails while the store is read");
    case SQLITE_NOMEM:
        refuse(path, "there is not memory enough for what is read or written");
    case SQLITE_TOOBIG:
        refuse(path, "a value is too large for a store");
    case SQLITE_INTERRUPT:
        refuse(path, "interrupted");
    case SQLITE_CONSTRAINT:
        refuse(path, "what is to be written contradicts what is there (SQLite says: " + text.toStdString() +
                         "); culprit check tells more");
    default:
        refuse(path, "a part of the store is not as it should be (SQLite says: " + text.toStdString() +
                         "); culprit check tells more");
    }
}

sqlite3* sqliteHandle(const QSqlDatabase& database)
{
    const QVariant driver = database.driver()->handle();
    return qstrcmp(driver.typeName(), "sqlite3*") == 0 ? *static_cast<sqlite3* const*>(driver.constData())
                                                       : nullptr;
}

void throwStoreError(const QString& path, const QSqlDatabase& database, const QSqlError& error)
{
    sqlite3* const handle = sqliteHandle(database);
    throwStoreError(path, error.nativeErrorCode().toInt(), handle ? sqlite3_system_errno(handle) : 0,
                    error.databaseText());
}

void requireStoreFile(const QString& path)
{
    if (!lookAt(path)) {
        refuse(path, "there is no such store");
    }
}

void requireStoreFileOrPlace(const QString& path)
{
    if (!lookAt(path) && !QFileInfo(QFileInfo(path).path()).isDir()) {
        refuse(path, "its folder does not exist; make that first");
    }
}

} // namespace culprit
