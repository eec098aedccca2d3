// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sqlite3.h>

namespace culprit {

/// Before anything is asked of SQLite in this process: its count of its own memory takes a lock for each piece
/// of it, and only before the first use can it be told to do without.
inline void prepareSqlite()
{
    [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

} // namespace culprit
