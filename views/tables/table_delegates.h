// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace culprit {

/// Text with the padding of GroupedHeader, so that figures stand below their titles, and a line where a new
/// group of columns begins.
class TableDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// Between a column's edge and its text.
    static constexpr int padding = 6;
    /// The same at the left edge of a table, so that its rows begin below the title of their place.
    static constexpr int firstPadding = 14;
    /// What stands before the text of `column`: the first one under a GroupedHeader begins further right,
    /// unless names of rows stand before it.
    static int paddingBefore(int column, const QWidget* table);

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    /// What lies behind and around the text.
    void paintGround(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintText(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
};

/// Draws cells that hold a number from 0 to 1 on the heatmap's colours; other text and the first column
/// stay plain.
class HeatDelegate : public TableDelegate
{
    Q_OBJECT

public:
    using TableDelegate::TableDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

} // namespace culprit
