// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store_private.h"

#include <QByteArray>

#include <cstdint>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace culprit {

/// A prepared statement on the handle that Qt's driver holds, for rows in great number: through QSqlQuery
/// every cell is bound and copied as a QVariant, which takes more than twice as long. Qt's plugin and this
/// library link the same SQLite. Throws StoreError.
class SqliteStatement
{
public:
    SqliteStatement(const Store::Private& store, const char* sql);
    ~SqliteStatement();
    SqliteStatement(const SqliteStatement&) = delete;
    SqliteStatement& operator=(const SqliteStatement&) = delete;

    /// Binds from the first parameter again.
    SqliteStatement& start();
    SqliteStatement& add(std::int64_t value);
    // Bound text stays where it is until `run` returns, so SQLite need not copy it.
    SqliteStatement& addBytes(std::string_view bytes);
    SqliteStatement& addBytes(const QByteArray& bytes);
    SqliteStatement& addText(std::string_view text);
    /// A column of another statement's row, of whatever type.
    SqliteStatement& addColumn(const SqliteStatement& row, int column);

    /// Executes a statement that gives no rows.
    void run();
    /// Steps to the next row; false, and ready to be bound anew, after the last.
    bool next();
    int columns() const;
    std::int64_t integer(int column) const;
    /// Valid until the next step.
    std::string_view bytes(int column) const;
    std::string text(int column) const { return std::string(bytes(column)); }

private:
    const Store::Private& m_store;
    sqlite3_stmt* m_statement = nullptr;
    int m_next = 1;
};

/// The SQLite connection inside Qt's.
sqlite3* handleOf(const Store::Private& store);

} // namespace culprit
