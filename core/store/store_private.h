// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/busy_wait.h"
#include "store/store.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <functional>
#include <memory>
#include <utility>

namespace culprit {

/// The rows of a statement. What goes wrong between two of them is thrown, where a QSqlQuery would only have
/// no more of them.
class StoreQuery
{
public:
    StoreQuery(const Store::Private& store, QSqlQuery&& query)
        : m_store(&store)
        , m_query(std::move(query))
    {
    }

    bool next();
    QVariant value(int column) const { return m_query.value(column); }
    void finish() { m_query.finish(); }
    int numRowsAffected() const { return m_query.numRowsAffected(); }

private:
    const Store::Private* m_store;
    QSqlQuery m_query;
};

struct Store::Private
{
    QString path;
    QString connection; ///< Qt's name of it, unique in the process
    Mode mode = Mode::ReadWrite;
    std::unique_ptr<BusyWait> wait;

    ~Private();
    QSqlDatabase database() const { return QSqlDatabase::database(connection, false); }

    /// Runs one statement; throws StoreError naming the file.
    StoreQuery run(const QString& sql, const QVariantList& values = {}) const;
    /// The whole number that a statement gives; 0 when it gives no row.
    std::int64_t number(const QString& sql, const QVariantList& values = {}) const;
    /// Has the store keep its changes in a log, so that readers go on while an import writes.
    void keepLog() const;
    /// Throws when the file that was opened is no longer the one at the path: what is in it nobody finds.
    void requireInPlace() const;
    /// The first number that no row of a table has or comes after.
    std::int64_t nextNumber(const char* table) const;
    [[noreturn]] void fail(const QString& reason) const;
    /// Throws what SQLite's code means, see throwStoreError.
    [[noreturn]] void fail(const QSqlError& error) const;
    [[noreturn]] void fail(int sqliteCode, const QString& text) const;
};

/// A recording as its row tells it.
struct RunRow
{
    CaseSummary summary;
    std::map<std::string, std::string> facts;
    bool spansSorted = true, logsSorted = true;
};

/// Throws when there is no such case.
RunRow findRun(const Store::Private& store, const std::string& key);

/// A result whose row says what no result can say.
struct UnreadableResult
{
    std::int64_t id = 0;
    std::string caseKey, method;
    std::string reason;
};

std::vector<UnreadableResult> unreadableResults(const Store::Private& store);

/// Number, key and content of each result in `rows`, which follows FROM.
void forEachKey(const Store::Private& store, const QString& rows,
                const std::function<void(std::int64_t, const ResultKey&, const std::string&)>& take);

/// All spans or log lines of a recording, in file order.
std::vector<Span> allSpans(const Store::Private& store, const CaseSummary& run);
std::vector<LogRecord> allLogs(const Store::Private& store, const CaseSummary& run);
/// The same one after the other.
void forEachSpan(const Store::Private& store, const CaseSummary& run,
                 const std::function<void(const Span&)>& take);
void forEachLog(const Store::Private& store, const CaseSummary& run,
                const std::function<void(const LogRecord&)>& take);

} // namespace culprit
