// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>

#include <functional>

class QAction;
class QKeyEvent;
class QWidget;

namespace culprit {

/// Keys that work in `widget` while it has the keyboard, as an action that the key help lists. The widget
/// hands its key events to `triggerKeyAction`.
QAction* addKeyAction(QWidget& widget, const QString& text, const QList<QKeySequence>& keys,
                      const std::function<void()>& act);

/// Triggers the action of `widget` for the key; false when it has none, or none that is enabled.
bool triggerKeyAction(const QWidget& widget, const QKeyEvent& event);

/// What the mouse does there, for the key help: `wheel` zooms time.
void addGesture(QWidget& widget, const QString& gesture, const QString& text);
/// The gesture of an action made by `addGesture`; empty for any other.
QString gestureOf(const QAction& action);

} // namespace culprit
