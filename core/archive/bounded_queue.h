// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>

namespace culprit {

/// A queue between two threads whose content is bounded in bytes: a fast producer waits for its consumer.
/// What the consumer took counts until it comes for the next, and who brings something larger than the
/// bound waits until that is done with, so that there are never two of these.
template <typename T>
class BoundedQueue
{
public:
    explicit BoundedQueue(std::size_t maxBytes)
        : m_maxBytes(maxBytes)
    {
    }

    /// Waits for room, of one producer. False when the queue was closed and nobody will take it.
    bool push(T item, std::size_t bytes)
    {
        std::unique_lock lock(m_mutex);
        m_room.wait(lock, [&] { return m_closed || m_bytes == 0 || m_bytes + bytes <= m_maxBytes; });
        if (m_closed) {
            return false;
        }
        m_items.emplace_back(std::move(item), bytes);
        m_bytes += bytes;
        m_filled.notify_one();
        if (bytes > m_maxBytes) {
            m_room.wait(lock, [&] { return m_closed || m_bytes == 0; });
        }
        return !m_closed;
    }

    /// Moves the next item to `item`; false when `wait` has passed, or at the end (see `isDone`).
    bool pop(T& item, std::chrono::milliseconds wait)
    {
        std::unique_lock lock(m_mutex);
        if (const std::size_t done = std::exchange(m_taken, 0); done > 0) {
            m_bytes -= done;
            m_room.notify_one();
        }
        m_filled.wait_for(lock, wait, [&] { return m_closed || m_ended || !m_items.empty(); });
        if (m_closed || m_items.empty()) {
            return false;
        }
        item = std::move(m_items.front().first);
        m_taken = m_items.front().second;
        m_items.pop_front();
        return true;
    }

    /// Nothing more comes.
    void end()
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
        m_filled.notify_all();
    }

    /// Nothing more is wanted: wakes both sides.
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_filled.notify_all();
        m_room.notify_all();
    }

    bool isDone() const
    {
        const std::lock_guard lock(m_mutex);
        return m_closed || (m_ended && m_items.empty());
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_filled, m_room;
    std::deque<std::pair<T, std::size_t>> m_items;
    std::size_t m_bytes = 0; ///< with what the consumer has in hand
    std::size_t m_taken = 0; ///< of these, in hand
    std::size_t m_maxBytes;
    bool m_ended = false;
    bool m_closed = false;
};

} // namespace culprit
