// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store_private.h"

#include <stop_token>

struct sqlite3;

namespace culprit {

/// While it lives, a requested stop ends the statement that runs on a store's connection, which fails; and
/// who waits for that connection to let go of the store sees that it gets on.
class InterruptionGuard
{
public:
    InterruptionGuard(const Store::Private& store, std::stop_token stop);
    ~InterruptionGuard();
    InterruptionGuard(const InterruptionGuard&) = delete;
    InterruptionGuard& operator=(const InterruptionGuard&) = delete;

private:
    bool look() const;

    sqlite3* m_handle;
    QString m_path; ///< empty where nothing is written
    std::stop_token m_stop;
};

} // namespace culprit
