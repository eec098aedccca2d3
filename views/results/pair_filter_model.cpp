// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/pair_filter_model.h"

namespace culprit {

void PairFilterModel::setMethods(const QString& one, const QString& other)
{
    m_one = one;
    m_other = other;
    invalidateFilter();
}

void PairFilterModel::sort(int column, Qt::SortOrder order)
{
    if (sourceModel()) {
        sourceModel()->sort(column, order);
    }
}

bool PairFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QString a = sourceModel()->index(row, 0, parent).data().toString();
    const QString b = sourceModel()->index(row, 1, parent).data().toString();
    const auto holds = [&](const QString& method) { return method.isEmpty() || a == method || b == method; };
    return holds(m_one) && holds(m_other);
}

} // namespace culprit
