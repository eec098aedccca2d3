// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/table_actions.h"

#include <QAction>
#include <QCoreApplication>
#include <QHeaderView>
#include <QTableView>
#include <QToolTip>

namespace culprit {

namespace {

QAction* addKey(QTableView& view, const char* text, const QKeySequence& key)
{
    auto* action = new QAction(QCoreApplication::translate("culprit::TableActions", text), &view);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    view.addAction(action);
    view.setContextMenuPolicy(Qt::ActionsContextMenu);
    return action;
}

} // namespace

void addSortAction(QTableView& view)
{
    QAction* sort = addKey(view, QT_TRANSLATE_NOOP("culprit::TableActions", "Sort by this column"),
                           QKeySequence(QStringLiteral("Ctrl+Shift+S")));
    QObject::connect(sort, &QAction::triggered, &view, [&view] {
        const int column = view.currentIndex().column();
        if (column < 0) {
            return;
        }
        const QHeaderView* header = view.horizontalHeader();
        const bool isSorted = header->sortIndicatorSection() == column;
        if (isSorted && header->sortIndicatorOrder() == Qt::DescendingOrder) {
            view.sortByColumn(-1, Qt::AscendingOrder);
        } else {
            view.sortByColumn(column, isSorted ? Qt::DescendingOrder : Qt::AscendingOrder);
        }
    });
}

void addTipAction(QTableView& view)
{
    QAction* tell =
        addKey(view, QT_TRANSLATE_NOOP("culprit::TableActions", "Tell more"), QKeySequence(Qt::Key_Space));
    QObject::connect(tell, &QAction::triggered, &view, [&view] {
        const QModelIndex current = view.currentIndex();
        const QString tip = current.data(Qt::ToolTipRole).toString();
        if (!tip.isEmpty()) {
            const QRect cell = view.visualRect(current);
            QToolTip::showText(view.viewport()->mapToGlobal(cell.bottomLeft()), tip, view.viewport(), cell);
        }
    });
}

} // namespace culprit
