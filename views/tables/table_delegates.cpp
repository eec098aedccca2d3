// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/table_delegates.h"

#include "tables/grouped_header.h"
#include "tables/report_table_model.h"
#include "theme/theme.h"

#include <QApplication>
#include <QPainter>
#include <QTableView>

#include <algorithm>

namespace culprit {

int TableDelegate::paddingBefore(int column, const QWidget* table)
{
    const auto* view = qobject_cast<const QTableView*>(table);
    const bool isFirst = column == 0 && view && view->verticalHeader()->isHidden() &&
                         qobject_cast<const GroupedHeader*>(view->horizontalHeader());
    return isFirst ? firstPadding : padding;
}

void TableDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const
{
    paintGround(painter, option, index);
    paintText(painter, option, index);
}

QSize TableDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const int before = paddingBefore(index.column(), option.widget);
    return {QFontMetrics(cell.font).horizontalAdvance(cell.text) + before + padding + 2,
            QStyledItemDelegate::sizeHint(option, index).height()};
}

void TableDelegate::paintGround(QPainter* painter, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    const bool isCurrent = cell.state.testFlag(QStyle::State_HasFocus);
    cell.state.setFlag(QStyle::State_HasFocus, false); // a ring of our own is drawn below
    const QStyle* style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
    const QVariant start =
        index.model()->headerData(index.column(), Qt::Horizontal, ReportTableModel::SpanStartRole);
    const bool isTitle = index.data(ReportTableModel::GroupRole).toBool();
    if (index.column() > 0 && start.isValid() && index.column() == start.toInt() && !isTitle) {
        painter->save();
        painter->setPen(Theme::current().border);
        painter->drawLine(option.rect.topLeft(), option.rect.bottomLeft());
        painter->restore();
    }
    if (isCurrent) {
        painter->save();
        painter->setPen(QPen(Theme::current().accent, 2));
        painter->drawRect(QRectF(option.rect).adjusted(1, 1, -1, -1));
        painter->restore();
    }
}

void TableDelegate::paintText(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QVariant foreground = index.data(Qt::ForegroundRole);
    const QRect box = option.rect.adjusted(paddingBefore(index.column(), option.widget), 0, -padding, 0);
    painter->save();
    painter->setFont(cell.font);
    painter->setPen(foreground.isValid() ? qvariant_cast<QBrush>(foreground).color() : Theme::current().text);
    painter->drawText(box, static_cast<int>(cell.displayAlignment),
                      QFontMetrics(cell.font).elidedText(cell.text, Qt::ElideRight, box.width()));
    painter->restore();
}

void HeatDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const
{
    bool isNumber = false;
    const QString text = index.data().toString();
    const double value = QString(text).replace(QChar(0x2212), QLatin1Char('-')).toDouble(&isNumber);
    if (index.column() == 0 || !isNumber) {
        TableDelegate::paint(painter, option, index);
        return;
    }
    const Theme& theme = Theme::current();
    const double heat = std::clamp(value, 0.0, 1.0); // what disagrees is as pale as what does not agree
    const QRect cell = option.rect.adjusted(0, 0, -1, -1);
    painter->save();
    painter->fillRect(cell, theme.heat(heat));
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter->setPen(QPen(theme.accent, 2));
        painter->drawRect(QRectF(cell).adjusted(1, 1, -1, -1));
    }
    painter->setFont(option.font);
    painter->setPen(theme.heatText(heat));
    painter->drawText(cell, Qt::AlignCenter, text);
    painter->restore();
}

} // namespace culprit
