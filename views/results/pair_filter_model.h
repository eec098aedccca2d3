// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>
#include <QString>

namespace culprit {

/// Of a table of pairs of methods those that hold one method, or two; in either column.
class PairFilterModel : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    /// Printed names; empty: any.
    void setMethods(const QString& one, const QString& other);
    /// The source's own order of numbers and text.
    void sort(int column, Qt::SortOrder order) override;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QString m_one;
    QString m_other;
};

} // namespace culprit
