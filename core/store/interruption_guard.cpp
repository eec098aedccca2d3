// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/interruption_guard.h"

#include "store/sqlite_statement.h"

#include <sqlite3.h>

namespace culprit {

InterruptionGuard::InterruptionGuard(const Store::Private& store, std::stop_token stop)
    : m_handle(handleOf(store))
    , m_path(store.mode == Store::Mode::ReadOnly ? QString() : store.path)
    , m_stop(std::move(stop))
{
    constexpr int instructionsBetweenLooks = 10'000;
    sqlite3_progress_handler(
        m_handle, instructionsBetweenLooks,
        [](void* self) { return int{static_cast<InterruptionGuard*>(self)->look()}; }, this);
}

bool InterruptionGuard::look() const
{
    if (!m_path.isEmpty()) {
        showProgress(m_path);
    }
    return m_stop.stop_requested();
}

InterruptionGuard::~InterruptionGuard()
{
    sqlite3_progress_handler(m_handle, 0, nullptr, nullptr);
}

} // namespace culprit
