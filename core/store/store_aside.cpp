// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/store_aside.h"

#include "store/store.h"
#include "store/store_errors.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <mutex>
#include <stop_token>
#include <thread>

namespace culprit {

/// A file descriptor that is closed with its owner.
class OpenFile
{
public:
    OpenFile(const QString& path, int flags)
        : m_descriptor(open(QFile::encodeName(path).constData(), flags | O_CLOEXEC, 0666))
    {
    }
    ~OpenFile()
    {
        if (isOpen()) {
            close(m_descriptor);
        }
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    bool isOpen() const { return m_descriptor >= 0; }
    operator int() const { return m_descriptor; }
    /// Leaves it open for good.
    void leave() { m_descriptor = -1; }

private:
    int m_descriptor;
};

namespace {

[[noreturn]] void fail(const QString& path, const char* what)
{
    const int error = errno;
    const std::string text = path.toStdString() + ": " + what + " (" + std::strerror(error) + ")";
    if (isDiskFull(error) || error == EIO) {
        throw StoreWriteError(path.toStdString() +
                              ": the disk takes no more: it is full, or fails; make room and try again");
    }
    throw StoreError(text);
}

/// Whether something of a store that was there lies beside the path. SQLite would take it for a part of the
/// one that is put there; only a store that it makes in place itself is safe from that.
bool hasRemains(const QString& path)
{
    return std::ranges::any_of(std::array{"-wal", "-shm", "-journal"}, [&](const char* suffix) {
        return QFileInfo::exists(path + QLatin1String(suffix));
    });
}

QString folderOf(const QString& path)
{
    return QFileInfo(path).path();
}

/// What all files aside of one path begin with.
QString prefixOf(const QString& path)
{
    return u'.' + QFileInfo(path).fileName() + QStringLiteral(".part-");
}

/// Whether the program that a file aside is named after is gone; of one on another machine nobody knows.
bool isMakerGone(const QString& suffix)
{
    bool isNumber = false;
    const auto maker = static_cast<pid_t>(suffix.section(u'-', 0, 0).toLong(&isNumber));
    return isNumber && maker > 0 && kill(maker, 0) != 0 && errno == ESRCH;
}

bool isUnknownHere(int error)
{
    return error == EPERM || error == EOPNOTSUPP || error == ENOSYS || error == EINVAL || error == EMLINK;
}

/// Tells the reason in `errno`.
bool moveWithoutReplacing(const char* from, const char* to)
{
#ifdef RENAME_NOREPLACE
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0;
#else
    errno = ENOSYS;
    return false;
#endif
}

void removeLeftovers(const QString& path)
{
    constexpr std::time_t justMade = 60; // seconds in which an empty file may not be locked yet
    const QDir folder(folderOf(path));
    const QString prefix = prefixOf(path);
    static const QRegularExpression numbers(QStringLiteral("^(\\d+-\\d+)(-wal|-shm|-journal)?$"));
    for (const QFileInfo& found :
         folder.entryInfoList(QDir::Files | QDir::Hidden | QDir::System | QDir::NoSymLinks)) {
        if (!found.fileName().startsWith(prefix)) {
            continue;
        }
        const auto match = numbers.match(found.fileName().mid(prefix.size()));
        // What SQLite keeps beside one goes after that one, which alone is locked.
        if (!match.hasMatch() || (match.hasCaptured(2) && folder.exists(prefix + match.captured(1)))) {
            continue;
        }
        const OpenFile file(found.filePath(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
        struct stat status = {};
        if (!file.isOpen() || fstat(file, &status) != 0 || !S_ISREG(status.st_mode) ||
            (status.st_size == 0 && status.st_mtime > std::time(nullptr) - justMade &&
             !isMakerGone(found.fileName().mid(prefix.size())))) {
            continue;
        }
        if (flock(file, LOCK_EX | LOCK_NB) == 0) {
            unlink(QFile::encodeName(found.filePath()).constData());
        }
    }
}

} // namespace

struct StoreAside::Private
{
    QString path, name;
    OpenFile file;
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::jthread flusher;
    bool published = false;

    Private(QString target, QString aside)
        : path(std::move(target))
        , name(std::move(aside))
        , file(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW)
    {
    }

    /// Whether the file at the name is still the one that was made.
    bool isOurs() const
    {
        struct stat made = {};
        struct stat found = {};
        return fstat(file, &made) == 0 && lstat(QFile::encodeName(name).constData(), &found) == 0 &&
               made.st_dev == found.st_dev && made.st_ino == found.st_ino;
    }

    /// Has the disk take what is written while more is on its way, so that little is left for the end.
    void flush(const std::stop_token& stop)
    {
#ifdef SYNC_FILE_RANGE_WRITE
        constexpr auto pause = std::chrono::milliseconds(100);
        std::unique_lock lock(mutex);
        while (!stopped.wait_for(lock, stop, pause, [] { return false; }) && !stop.stop_requested()) {
            sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WRITE);
        }
#endif
    }
};

StoreAside::StoreAside(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{
    d->flusher = std::jthread([self = d.get()](const std::stop_token& stop) { self->flush(stop); });
}

StoreAside::~StoreAside()
{
    d->flusher = {};
    if (!d->published && !d->isOurs()) {
        return; // somebody put something else there
    }
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        unlink(QFile::encodeName(d->name + QLatin1String(suffix)).constData());
    }
}

std::unique_ptr<StoreAside> StoreAside::make(const QString& path)
{
    static std::atomic<int> counter = 0;
    requireStoreFileOrPlace(path);
    if (QFileInfo::exists(path)) {
        return nullptr;
    }
    if (hasRemains(path)) {
        return nullptr;
    }
    removeLeftovers(path);
    std::unique_ptr<Private> d;
    do { // what another machine's process of the same number left keeps its name
        d = std::make_unique<Private>(path, folderOf(path) + u'/' + prefixOf(path) +
                                                QStringLiteral("%1-%2").arg(qint64{getpid()}).arg(++counter));
    } while (!d->file.isOpen() && errno == EEXIST);
    if (!d->file.isOpen()) {
        fail(path, "the store can't be made");
    }
    flock(d->file, LOCK_EX);
    return std::unique_ptr<StoreAside>(new StoreAside(std::move(d)));
}

QString StoreAside::file() const
{
    return d->name;
}

QString StoreAside::path() const
{
    return d->path;
}

bool StoreAside::publish()
{
    d->flusher = {};
    if (fsync(d->file) != 0) {
        fail(d->path, "the store can't be written");
    }
    if (!d->isOurs()) {
        throw StoreError(d->path.toStdString() + ": the file it was made in was removed meanwhile");
    }
    if (hasRemains(d->path)) {
        return false;
    }
    const QByteArray from = QFile::encodeName(d->name);
    const QByteArray to = QFile::encodeName(d->path);
    if (link(from.constData(), to.constData()) != 0) {
        if (errno == EEXIST) {
            return false;
        }
        // Some file systems know no second names, and some can't move without replacing either.
        if (!isUnknownHere(errno)) {
            fail(d->path, "the store can't be put in its place");
        }
        if (!moveWithoutReplacing(from.constData(), to.constData())) {
            if (!isUnknownHere(errno) && errno != EEXIST) {
                fail(d->path, "the store can't be put in its place");
            }
            if (errno != EEXIST) {
                makeStoreInPlace(d->path);
            }
            return false;
        }
    }
    // Closed, it would take away the locks of whoever in this process has opened the store by now.
    flock(d->file, LOCK_UN);
    d->file.leave();
    d->published = true;
    if (const OpenFile folder(folderOf(d->path), O_RDONLY | O_DIRECTORY); folder.isOpen()) {
        fsync(folder);
    }
    return true;
}

void makeStoreInPlace(const QString& path)
{
    // Where the file system knows no locks, SQLite's own have to do.
    const OpenFile folder(folderOf(path), O_RDONLY | O_DIRECTORY);
    if (folder.isOpen()) {
        flock(folder, LOCK_EX);
    }
    Store::open(path, Store::Mode::CreateIfMissing);
}

} // namespace culprit
