// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report_table.h"

#include <QAbstractTableModel>

#include <utility>
#include <vector>

namespace culprit {

/// Any report table as rows and columns; groups become rows of their own.
class ReportTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// Of cells: GroupRole (whether the row is a group's title), GroupSizeRole (rows of that group),
    /// RowIdRole. Of columns: LabelRole (the lower header line), SpanTitleRole and SpanStartRole (the upper
    /// line and the first column below it).
    enum Role {
        GroupRole = Qt::UserRole,
        GroupSizeRole,
        RowIdRole,
        LabelRole,
        SpanTitleRole,
        SpanStartRole,
        NextRole
    };

    using QAbstractTableModel::QAbstractTableModel;
    void setTable(ReportTable table);
    const ReportTable& table() const { return m_table; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// Within each group: numbers by value, other text by the alphabet, what is no number last. Column -1
    /// brings the order back in which the table came.
    void sort(int column, Qt::SortOrder order) override;

protected:
    /// Null for a group's title.
    const ReportTable::Row* rowAt(const QModelIndex& index) const;
    const ReportTable::Group& groupAt(const QModelIndex& index) const;

private:
    struct Place
    {
        std::size_t group = 0;
        std::ptrdiff_t row = -1; ///< -1: the group's title
    };

    ReportTable m_table;
    std::vector<Place> m_places;
    std::vector<std::vector<std::size_t>> m_cameAs; ///< by group and row: its place before it was sorted
    std::vector<bool> m_isText;                     ///< by column
};

} // namespace culprit
