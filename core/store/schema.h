// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <cstdint>
#include <vector>

class QSqlDatabase;

namespace culprit {

/// The store's format, kept in `PRAGMA user_version`; each step up is one migration.
constexpr int schemaVersion = 3;

/// Brings the database to `schemaVersion`, in one transaction. Throws StoreError when it is newer, or no
/// store at all.
void migrate(QSqlDatabase& database, const QString& path);
/// The same for a connection that must not write: an older store reads like one of `schemaVersion`, and stays
/// as it is.
void makeReadable(QSqlDatabase& database, const QString& path);

/// Throws StoreError when the store lacks a table. In one that holds nothing yet, because whoever made it was
/// killed, they are made anew: in the file where `writes`, else only for this connection.
void requireTables(QSqlDatabase& database, const QString& path, bool writes);

/// What of a store's schema is none of ours and would run, or stands in the way of ours: views, triggers, and what
/// is called like a table or an index and is none. Each with its type before its name.
QStringList strangersIn(QSqlDatabase& database, const QString& path);

/// A table or an index that a store has to have.
struct SchemaObject
{
    QString name;
    QString sql;         ///< the statement that makes it
    QStringList columns; ///< of a table
};

/// All of them, tables before their indexes.
const std::vector<SchemaObject>& schemaObjects();

/// What marks a SQLite file as ours (`PRAGMA application_id`): "Culp".
constexpr std::int32_t applicationId = 0x43756c70;

// Rows of one case lie side by side because their numbers are built from its own; so a case is read as one
// range and no index has to be kept while importing.

/// For any number, since a damaged store may hold any: too large ones only give wrong numbers.
constexpr std::int64_t shiftedUp(std::int64_t number, int bits)
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(number) << static_cast<unsigned>(bits));
}

/// The next number, for any as above.
constexpr std::int64_t numberAfter(std::int64_t number)
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(number) + 1);
}

// What these leave room for.
constexpr std::int64_t mostRuns = std::int64_t{1} << 26; ///< numbers of runs are less
constexpr std::int64_t mostTables = std::int64_t{1} << 16;
constexpr std::int64_t mostColumns = std::int64_t{1} << 20;
constexpr std::int64_t mostRows = std::int64_t{1} << 32; ///< of log lines, of spans
constexpr std::int64_t mostPieces = std::int64_t{1} << 24;

/// First number of the log lines or spans of a case; they count up from here in file order.
constexpr std::int64_t firstRowOf(std::int64_t run)
{
    return shiftedUp(run, 32);
}
/// First number of a case's metric tables.
constexpr std::int64_t firstTableOf(std::int64_t run)
{
    return shiftedUp(run, 16);
}
/// First number of a table's columns.
constexpr std::int64_t firstColumnOf(std::int64_t table)
{
    return shiftedUp(table, 20);
}
/// First number of the pieces of a kept text.
constexpr std::int64_t firstPieceOf(std::int64_t artifact)
{
    return shiftedUp(artifact, 24);
}

} // namespace culprit
