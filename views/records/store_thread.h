// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store.h"

#include <QString>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace culprit {

/// A thread with a store connection of its own, which does one job after another.
class StoreThread
{
public:
    /// The connection, opened when it is first asked for. Throws StoreError.
    using Open = std::function<const Store&()>;
    /// Runs in the thread; must not throw.
    using Job = std::function<void(const Open& store)>;

    StoreThread();
    /// Drops the jobs that wait and joins the one under way.
    ~StoreThread();
    StoreThread(const StoreThread&) = delete;
    StoreThread& operator=(const StoreThread&) = delete;

    void add(const QString& storePath, Job job);

private:
    void work(const std::stop_token& stop);

    struct Waiting
    {
        QString path;
        Job job;
    };
    std::mutex m_mutex;
    std::condition_variable_any m_added;
    std::deque<Waiting> m_waiting;
    std::jthread m_thread; ///< last: it goes first
};

} // namespace culprit
