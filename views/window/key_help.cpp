// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/key_help.h"

#include "theme/key_actions.h"

#include <QAction>
#include <QDialog>
#include <QDialogButtonBox>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QTableView>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <algorithm>

namespace culprit {

namespace {

QString plain(QString text)
{
    return text.remove(QLatin1Char('&')).remove(QStringLiteral("…"));
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
    auto* text = new QTextBrowser(&dialog);
    text->setFrameShape(QFrame::NoFrame);
    text->setAccessibleName(QMenuBar::tr("Keys"));
    QString html = QStringLiteral("<table cellspacing=3>");
    for (const KeyGroup& group : keysOf(window)) {
        html += QStringLiteral("<tr><td colspan=2><h4>%1</h4></td></tr>").arg(group.title.toHtmlEscaped());
        for (const auto& [keys, what] : group.keys) {
            html += QStringLiteral("<tr><td><b>%1</b>&nbsp;&nbsp;</td><td>%2</td></tr>")
                        .arg(keys.toHtmlEscaped(), what.toHtmlEscaped());
        }
    }
    text->setHtml(html + QStringLiteral("</table>"));
    auto* close = new QDialogButtonBox(QDialogButtonBox::Close, &dialog);
    QObject::connect(close, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(&dialog);
    layout->addWidget(text, 1);
    layout->addWidget(close);
    dialog.resize(520, 640);
    dialog.exec();
}

} // namespace culprit
