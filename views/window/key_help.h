// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <utility>

class QMainWindow;

namespace culprit {

/// Keys and gestures that belong together: those of a menu, or of a widget that has the keyboard.
struct KeyGroup
{
    QString title;
    QList<std::pair<QString, QString>> keys; ///< what is pressed, what it does
};

/// The keys of all actions in the window, menus first. Taken from the actions themselves, so that the help
/// can't say otherwise than the menus do.
QList<KeyGroup> keysOf(const QMainWindow& window);

/// Shows them until they are closed.
void showKeys(QMainWindow& window);

} // namespace culprit
