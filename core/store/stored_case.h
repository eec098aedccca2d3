// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store_private.h"
#include "study/case_source.h"

namespace culprit {

/// A case of a store, read piece by piece; must not outlive the store. Parts not asked for are empty.
class StoredCase : public CaseSource
{
public:
    /// Throws StoreError when there is no such case; so do the others where it can't be read.
    StoredCase(const Store::Private& store, const std::string& key, CasePart parts = CasePart::All);

    const CaseSummary& summary() const override { return m_summary; }
    Topology topology() const override;
    std::vector<MetricTable> tables() const override;
    void readColumn(std::size_t table, std::size_t column, std::span<double> to) const override;
    void forEachSpan(const TakeSpan& take) const override;
    void forEachLog(const TakeLog& take) const override;

private:
    const Store::Private& m_store;
    CaseSummary m_summary;
    CasePart m_parts;
    mutable std::vector<std::vector<std::int64_t>> m_columns; ///< their numbers, by table
};

} // namespace culprit
