// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/key_actions.h"

#include <QAction>
#include <QKeyEvent>
#include <QWidget>

namespace culprit {

QAction* addKeyAction(QWidget& widget, const QString& text, const QList<QKeySequence>& keys,
                      const std::function<void()>& act)
{
    // A child, but not among the widget's actions: the shortcut map would take the key from a text field.
    auto* action = new QAction(text, &widget);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(action, &QAction::triggered, &widget, act);
    return action;
}

bool triggerKeyAction(const QWidget& widget, const QKeyEvent& event)
{
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const auto key = static_cast<Qt::Key>(event.key());
    // Some layouts need Shift for a sign.
    for (const Qt::KeyboardModifiers held : {modifiers, modifiers & ~Qt::ShiftModifier}) {
        const QKeySequence sequence(QKeyCombination(held, key));
        for (QAction* action : widget.findChildren<QAction*>(QString(), Qt::FindDirectChildrenOnly)) {
            if (action->isEnabled() && action->shortcuts().contains(sequence)) {
                action->trigger();
                return true;
            }
        }
    }
    return false;
}

void addGesture(QWidget& widget, const QString& gesture, const QString& text)
{
    auto* action = new QAction(text, &widget);
    action->setProperty("gesture", gesture);
}

QString gestureOf(const QAction& action)
{
    return action.property("gesture").toString();
}

} // namespace culprit
