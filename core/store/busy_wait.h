// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <utility>

struct sqlite3;

namespace culprit {

/// Whether whoever writes to a store gets on: its files grow, or are written to anew.
class WriterWatch
{
public:
    explicit WriterWatch(QString path);
    /// How long nothing has been written to the store, as far as this watch has looked.
    std::chrono::milliseconds silence();

private:
    /// Size and time of change, in nanoseconds, of the store and its log.
    using Signs = std::array<std::int64_t, 4>;
    Signs signs() const;

    QString m_path;
    Signs m_last;
    std::chrono::steady_clock::time_point m_since;
};

/// One that writes may be silent so long before those who wait give up.
constexpr std::chrono::seconds longestSilence(60);

/// How long to wait for another one that writes.
struct Patience
{
    std::chrono::milliseconds silence = longestSilence; ///< as long as it gets on, and then so long
    std::optional<std::chrono::milliseconds> whole;     ///< so long in any case
    std::stop_token stop;                               ///< no longer when this is requested
};

/// Has a connection wait while another one writes. SQLite's own waiting looks only every tenth of a second,
/// and would miss the moments between the transactions of somebody who writes much.
class BusyWait
{
public:
    explicit BusyWait(QString path);
    BusyWait(const BusyWait&) = delete;
    BusyWait& operator=(const BusyWait&) = delete;

    /// Lets `connection` wait like this from now on; must outlive it.
    void attach(sqlite3* connection);
    void setPatience(Patience patience) { m_patience = std::move(patience); }
    /// Another look, 2 ms later, at what is busy; `tries` were made before. False: it is to be given up.
    bool wait(int tries);

private:
    QString m_path;
    Patience m_patience;
    std::chrono::steady_clock::time_point m_begin;
    WriterWatch m_watch;
    bool m_told = false;
};

/// Is told once of each wait that gets long, with the path of the store, in the waiting thread.
using WaitListener = std::function<void(const QString& path)>;
/// Before the first store is opened.
void setWaitListener(WaitListener listener);

/// Shows those who wait for the store at `path` that its writer gets on, where it has nothing to write for
/// long. At most once a second, so it may be called often.
void showProgress(const QString& path);

} // namespace culprit
