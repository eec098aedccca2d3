// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QApplication;

namespace culprit {

/// Makes every label of the program plain that guesses whether its text is markup, also those in widgets which
/// Qt makes itself: tool tips, message boxes, questions. Once is enough; a second call changes nothing.
void keepTextPlain(QApplication& application);

/// `text` as a menu entry, a button or a tab shows it letter by letter: `&` marks no key, a tab begins no
/// second column, and a very long text is shortened in the middle.
QString menuText(const QString& text);

/// `text` as a window's title, where `[*]` stands for unsaved changes.
QString titleText(const QString& text);

/// Lines for a tool tip: long ones are wrapped, very many are cut off.
QString tipText(const QString& text);

} // namespace culprit
