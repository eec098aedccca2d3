// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store_check.h"
#include "store/store_private.h"

#include <functional>
#include <utility>
#include <vector>

namespace culprit {

/// The work behind checkStore. Each step presumes that those before found nothing or repaired it.
class StoreChecker
{
public:
    static CheckReport check(const QString& path, const CheckOptions& options);

private:
    /// Numbers of rows, from the first to before the second.
    using Ranges = std::vector<std::pair<std::int64_t, std::int64_t>>;
    struct Run;
    struct Lengths;
    struct ShortColumn;

    StoreChecker(const Store::Private& store, const CheckOptions& options, CheckReport& report)
        : m_store(store)
        , m_options(options)
        , m_report(report)
    {
    }

    // The file (store_check.cpp). False: nothing further can be trusted.
    bool checkFile();
    bool checkSchema();
    void shrink();

    // What values are, before anything is read of them (store_check_types.cpp).
    void checkTypes();
    void checkTypesOf(const QString& table, const QString& owner);
    void checkNumbers();
    void checkRows();

    // What is in it (store_check_content.cpp).
    void checkContent();
    void checkArchives();
    void checkOwners();
    void checkSharedTexts(const char* table, const char* user, const char* column, int texts);
    void checkRun(const Run& run);
    Lengths checkTable(const std::string& key, std::int64_t table, std::int64_t rows);
    void checkTextColumns(const std::string& key, std::int64_t table, std::int64_t rows);
    void lengthen(const char* table, const char* column, const std::vector<ShortColumn>& columns);
    /// How many there are, and whether they are in the order of time.
    std::pair<std::int64_t, bool> countRows(const char* table, const char* time, std::int64_t run);
    void checkKeptTexts();
    void checkResults();

    /// Removes rows of `table` that are in `ranges`.
    void removeRanges(const char* table, const Ranges& ranges, const std::string& what);
    /// Repairs by one statement as many rows as another one counts.
    void mend(const std::string& what, const QString& count, const QString& repair);

    bool repairs() const { return m_store.mode != Store::Mode::ReadOnly; }
    void found(const std::string& message);
    void found(const std::string& message, const std::function<void()>& repair);
    void step(const QString& what) const;

    const Store::Private& m_store;
    const CheckOptions& m_options;
    CheckReport& m_report;
};

} // namespace culprit
