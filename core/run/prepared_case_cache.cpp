// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/prepared_case_cache.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace culprit {

PreparedCaseCache::PreparedCaseCache(const std::vector<Cell>& cells, std::size_t mostBytes)
    : m_mostBytes(mostBytes)
{
    for (const Cell& cell : cells) {
        m_cases[cell.caseKey].cells.push_back(cell.number);
    }
    for (auto& [key, held] : m_cases) {
        std::ranges::reverse(held.cells);
    }
}

std::optional<PreparedCaseCache::Work> PreparedCaseCache::next(const Prepare& prepare,
                                                               const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested()) {
        bool preparing = false;
        Held* untouched = nullptr;
        const std::string* key = nullptr;
        for (auto& [caseKey, held] : m_cases) {
            if (held.state == Held::State::Ready && !held.cells.empty()) {
                return handOut(held);
            }
            preparing = preparing || (held.state == Held::State::Preparing && !held.cells.empty());
            if (held.state == Held::State::Untouched && !untouched) {
                untouched = &held;
                key = &caseKey;
            }
        }
        if (!untouched && !preparing) {
            return {};
        }
        // The first one tells what to expect of the others.
        const bool isFull = m_holding > 0 && (m_largest == 0 || m_bytes >= m_mostBytes);
        if (!untouched || isFull) {
            m_changed.wait(lock, stop, [this, before = m_changes] { return m_changes != before; });
            continue;
        }
        untouched->state = Held::State::Preparing;
        ++m_holding;
        ++m_preparations;
        const std::size_t expected = m_largest;
        m_bytes += expected;
        std::shared_ptr<const CaseView> view;
        std::string failure;
        lock.unlock();
        try {
            view = std::make_shared<const CaseView>(prepare(*key));
        } catch (const std::exception& error) {
            failure = error.what();
        }
        const std::size_t bytes = view ? view->bytes() : 0;
        lock.lock();
        untouched->state = Held::State::Ready;
        untouched->view = std::move(view);
        untouched->failure = std::move(failure);
        untouched->bytes = bytes;
        m_bytes += bytes;
        m_bytes -= expected;
        m_largest = std::max(m_largest, bytes);
        m_mostHeld = std::max(m_mostHeld, m_bytes);
        changed();
    }
    return {};
}

PreparedCaseCache::Work PreparedCaseCache::handOut(Held& held)
{
    const int cell = held.cells.back();
    held.cells.pop_back();
    ++held.active;
    m_held[cell] = &held;
    return {cell, held.view, held.failure};
}

void PreparedCaseCache::done(int cell)
{
    std::shared_ptr<const CaseView> last; // goes when the lock is open again
    const std::lock_guard lock(m_mutex);
    const auto found = m_held.find(cell);
    Held& held = *found->second;
    m_held.erase(found);
    if (--held.active == 0 && held.cells.empty()) {
        last = std::move(held.view);
        m_bytes -= held.bytes;
        --m_holding;
        changed();
    }
}

int PreparedCaseCache::preparations() const
{
    const std::lock_guard lock(m_mutex);
    return m_preparations;
}

std::size_t PreparedCaseCache::mostHeld() const
{
    const std::lock_guard lock(m_mutex);
    return m_mostHeld;
}

void PreparedCaseCache::changed()
{
    ++m_changes;
    m_changed.notify_all();
}

} // namespace culprit
