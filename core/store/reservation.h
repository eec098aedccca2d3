// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store_private.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace culprit {

/// Numbers that a writer has taken for rows which nobody may see before all of them are there.
///
/// A writer of much reserves numbers, writes its rows in many short transactions, and makes them visible in a
/// last one that also gives the reservation back. Rows in reserved ranges belong to no case and no archive
/// that is listed, so nobody reads them. When the writer is gone without that last step, whoever writes much
/// next removes them: see `sweepReservations`.
class Reservation
{
public:
    /// For an archive with the first number that is free. Inside a transaction.
    explicit Reservation(const Store::Private& store);

    std::int64_t archive() const { return m_archive; }
    /// The first of `count` numbers of the rows of `table`: `run`, `span_shape`, `log_origin` or `artifact`.
    /// Inside a transaction.
    std::int64_t take(const char* table, std::int64_t count);
    /// Tells the others that the writer is alive. Throws StoreError when somebody took it for gone. Inside
    /// each transaction, before anything is written.
    void renew() const;
    /// The rows are whole. Inside the transaction that makes them visible.
    void release() const;
    /// The rows will never be whole.
    void abandon() const;

private:
    const Store::Private& m_store;
    std::string m_owner;
    std::int64_t m_archive = 0;
};

/// Removes rows whose writer is gone, some at a time, so that others can write meanwhile; inside a
/// transaction all at once. What is left after `longest` is left to the next one. Returns how many archives
/// were removed.
int sweepReservations(const Store::Private& store, std::chrono::milliseconds longest = std::chrono::hours(1));

} // namespace culprit
