// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/key_help.h"

#include "theme/key_actions.h"
#include "theme/rich_text.h"

#include <QAction>
#include <QDialog>
#include <QDialogButtonBox>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace culprit {

namespace {

QString plain(QString text)
{
    // Two of them are a letter, one marks a key.
    text.replace(QStringLiteral("&&"), QStringLiteral("\x1f")).remove(QLatin1Char('&'));
    return text.replace(QLatin1Char('\x1f'), QLatin1Char('&')).remove(QStringLiteral("…"));
}

QString keysOf(const QAction& action)
{
    if (const QString gesture = gestureOf(action); !gesture.isEmpty()) {
        return gesture;
    }
    QStringList keys;
    for (const QKeySequence& sequence : action.shortcuts()) {
        keys << sequence.toString(QKeySequence::NativeText);
    }
    return keys.join(QStringLiteral(", "));
}

void add(QList<KeyGroup>& groups, const QString& title, const QAction& action)
{
    const std::pair line{keysOf(action), plain(action.text())};
    if (line.first.isEmpty() || line.second.isEmpty() || title.isEmpty()) {
        return;
    }
    auto group = std::ranges::find(groups, title, &KeyGroup::title);
    if (group == groups.end()) {
        groups.append({title, {}});
        group = std::prev(groups.end());
    }
    if (!group->keys.contains(line)) { // several tables have the same
        group->keys.append(line);
    }
}

void addMenu(QList<KeyGroup>& groups, const QString& title, const QMenu& menu, QList<const QAction*>& seen)
{
    for (const QAction* action : menu.actions()) {
        if (const QMenu* below = action->menu()) {
            addMenu(groups, title, *below, seen);
        }
        add(groups, title, *action);
        seen << action;
    }
}

QString titleOf(const QWidget& widget)
{
    return qobject_cast<const QTableView*>(&widget) ? QMenuBar::tr("Tables") : widget.accessibleName();
}

} // namespace

QList<KeyGroup> keysOf(const QMainWindow& window)
{
    QList<KeyGroup> groups;
    QList<const QAction*> seen;
    for (const QAction* top : window.menuBar()->actions()) {
        if (top->menu()) {
            addMenu(groups, plain(top->text()), *top->menu(), seen);
        }
    }
    QList<KeyGroup> ofWidgets;
    for (const QAction* action : window.findChildren<QAction*>()) {
        const auto* widget = qobject_cast<const QWidget*>(action->parent());
        if (widget && !seen.contains(action)) {
            add(ofWidgets, titleOf(*widget), *action);
        }
    }
    std::ranges::sort(ofWidgets, {}, &KeyGroup::title); // children stand in the order they were raised in
    return groups + ofWidgets;
}

void showKeys(QMainWindow& window)
{
    QDialog dialog(&window);
    dialog.setWindowTitle(QMenuBar::tr("Keys"));
    auto* page = new RichPage(&dialog);
    page->setFrameShape(QFrame::NoFrame);
    page->setAccessibleName(QMenuBar::tr("Keys"));
    RichText text;
    for (const KeyGroup& group : keysOf(window)) {
        text.heading(group.title);
        for (const auto& [keys, what] : group.keys) {
            text.row(keys, what);
        }
    }
    page->setText(text);
    auto* close = new QDialogButtonBox(QDialogButtonBox::Close, &dialog);
    QObject::connect(close, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(&dialog);
    layout->addWidget(page, 1);
    layout->addWidget(close);
    dialog.resize(520, 640);
    dialog.exec();
}

} // namespace culprit
