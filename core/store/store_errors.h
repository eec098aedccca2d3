// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store.h"

#include <QString>

class QSqlDatabase;
class QSqlError;
struct sqlite3;

namespace culprit {

/// Throws what an error of SQLite means for whoever works with the store at `path`: StoreBusy when somebody else
/// writes, StoreWriteError when the disk takes no more, StoreDamaged, else StoreError. `systemError` is the `errno` behind it,
/// 0 where there is none; `text` is SQLite's own, told only of what is not foreseen.
/// Source of the codes: sqlite.org/rescode.html.
[[noreturn]] void throwStoreError(const QString& path, int sqliteCode, int systemError, const QString& text);

/// The same of what a connection of Qt tells of its last statement.
[[noreturn]] void throwStoreError(const QString& path, const QSqlDatabase& database, const QSqlError& error);

/// Whether a file could not be written because the disk takes no more.
bool isDiskFull(int systemError);

/// The SQLite connection inside Qt's; null where it is none.
sqlite3* sqliteHandle(const QSqlDatabase& database);

/// Throws StoreError, in words for each, when what lies at `path` can be no store: nothing, a folder, a pipe, a
/// file of another kind, or one that may not be read.
void requireStoreFile(const QString& path);
/// Throws StoreError when an interrupted change beside the store names another file, which SQLite would remove as
/// soon as the store is opened for writing. No program of ours leaves such a one: it never writes to two
/// databases at once. Source: sqlite.org/fileformat2.html, "The Rollback Journal", and atomiccommit.html.
void requireOwnJournal(const QString& path);
/// The same where the store may be made there.
void requireStoreFileOrPlace(const QString& path);

} // namespace culprit
