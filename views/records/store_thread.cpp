// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/store_thread.h"

#include <optional>

namespace culprit {

StoreThread::StoreThread()
    : m_thread([this](const std::stop_token& stop) { work(stop); })
{
}

StoreThread::~StoreThread() = default;

void StoreThread::add(const QString& storePath, Job job)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_waiting.push_back({storePath, std::move(job)});
    }
    m_added.notify_one();
}

void StoreThread::work(const std::stop_token& stop)
{
    std::optional<Store> store; // belongs to this thread
    while (true) {
        Waiting next;
        {
            std::unique_lock lock(m_mutex);
            if (!m_added.wait(lock, stop, [this] { return !m_waiting.empty(); })) {
                return;
            }
            if (stop.stop_requested()) {
                return;
            }
            next = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        next.job([&]() -> const Store& {
            if (!store || store->path() != next.path) {
                store.reset();
                store.emplace(Store::open(next.path, Store::Mode::ReadOnly));
            }
            return *store;
        });
    }
}

} // namespace culprit
