// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/busy_wait.h"

#include <QFile>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <thread>
#include <utility>

namespace culprit {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// A wait of which the user is told.
constexpr auto longWait = 3s;

WaitListener& listener()
{
    static WaitListener one;
    return one;
}

QByteArray logOf(const QString& path)
{
    return QFile::encodeName(path + QStringLiteral("-wal"));
}

} // namespace

void setWaitListener(WaitListener wanted)
{
    listener() = std::move(wanted);
}

void showProgress(const QString& path)
{
    thread_local Clock::time_point last;
    if (const auto now = Clock::now(); now - last >= 1s) {
        last = now;
        utimensat(AT_FDCWD, logOf(path).constData(), nullptr, 0);
    }
}

WriterWatch::WriterWatch(QString path)
    : m_path(std::move(path))
    , m_last(signs())
    , m_since(Clock::now())
{
}

WriterWatch::Signs WriterWatch::signs() const
{
    Signs signs{};
    std::size_t place = 0;
    for (const QByteArray& file : {QFile::encodeName(m_path), logOf(m_path)}) {
        struct stat status = {};
        if (stat(file.constData(), &status) == 0) {
            signs[place] = status.st_size;
            signs[place + 1] =
                std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + std::int64_t{status.st_mtim.tv_nsec};
        }
        place += 2;
    }
    return signs;
}

std::chrono::milliseconds WriterWatch::silence()
{
    const auto now = Clock::now();
    if (const Signs seen = signs(); seen != m_last) {
        m_last = seen;
        m_since = now;
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(now - m_since);
}

BusyWait::BusyWait(QString path)
    : m_path(std::move(path))
    , m_watch(m_path)
{
}

void BusyWait::attach(sqlite3* connection)
{
    sqlite3_busy_handler(
        connection, [](void* self, int tries) { return int{static_cast<BusyWait*>(self)->wait(tries)}; },
        this);
}

bool BusyWait::wait(int tries)
{
    constexpr int triesBetweenLooks = 50;
    const auto now = Clock::now();
    if (tries == 0) {
        m_begin = now;
        m_told = false;
        m_watch = WriterWatch(m_path);
    }
    if (m_patience.stop.stop_requested() || (m_patience.whole && now - m_begin >= *m_patience.whole)) {
        return false;
    }
    if (tries % triesBetweenLooks == 0) {
        if (m_watch.silence() >= m_patience.silence) {
            return false;
        }
        // Who set an end to the wait tells of it too.
        if (!m_told && !m_patience.whole && now - m_begin >= longWait) {
            m_told = true;
            if (listener()) {
                listener()(m_path);
            }
        }
    }
    std::this_thread::sleep_for(2ms);
    return true;
}

} // namespace culprit
