// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite_statement.h"

#include <QSqlDriver>

#include <sqlite3.h>

namespace culprit {

sqlite3* handleOf(const Store::Private& store)
{
    const QVariant handle = store.database().driver()->handle();
    if (!handle.isValid() || qstrcmp(handle.typeName(), "sqlite3*") != 0) {
        store.fail(QStringLiteral("Qt's driver gives no SQLite handle"));
    }
    return *static_cast<sqlite3* const*>(handle.constData());
}

SqliteStatement::SqliteStatement(const Store::Private& store, const char* sql)
    : m_store(store)
{
    sqlite3* const handle = handleOf(store);
    if (sqlite3_prepare_v3(handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr) != SQLITE_OK) {
        store.fail(QString::fromUtf8(sqlite3_errmsg(handle)));
    }
}

SqliteStatement::~SqliteStatement()
{
    sqlite3_finalize(m_statement);
}

SqliteStatement& SqliteStatement::start()
{
    sqlite3_reset(m_statement);
    m_next = 1;
    return *this;
}

SqliteStatement& SqliteStatement::add(std::int64_t value)
{
    sqlite3_bind_int64(m_statement, m_next++, value);
    return *this;
}

SqliteStatement& SqliteStatement::addBytes(std::string_view bytes)
{
    sqlite3_bind_blob(m_statement, m_next++, bytes.empty() ? "" : bytes.data(),
                      static_cast<int>(bytes.size()), SQLITE_STATIC);
    return *this;
}

SqliteStatement& SqliteStatement::addBytes(const QByteArray& bytes)
{
    return addBytes(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

SqliteStatement& SqliteStatement::addText(std::string_view text)
{
    sqlite3_bind_text(m_statement, m_next++, text.empty() ? "" : text.data(), static_cast<int>(text.size()),
                      SQLITE_STATIC);
    return *this;
}

SqliteStatement& SqliteStatement::addColumn(const SqliteStatement& row, int column)
{
    sqlite3_bind_value(m_statement, m_next++, sqlite3_column_value(row.m_statement, column));
    return *this;
}

void SqliteStatement::run()
{
    next();
    sqlite3_reset(m_statement);
}

bool SqliteStatement::next()
{
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW) {
        return true;
    }
    sqlite3_reset(m_statement);
    if (code != SQLITE_DONE) {
        sqlite3* const handle = sqlite3_db_handle(m_statement);
        m_store.fail(sqlite3_extended_errcode(handle), QString::fromUtf8(sqlite3_errmsg(handle)));
    }
    return false;
}

int SqliteStatement::columns() const
{
    return sqlite3_column_count(m_statement);
}

std::int64_t SqliteStatement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

std::string_view SqliteStatement::bytes(int column) const
{
    const void* const data = sqlite3_column_blob(m_statement, column);
    const int size = sqlite3_column_bytes(m_statement, column);
    return data ? std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size))
                : std::string_view();
}

} // namespace culprit
