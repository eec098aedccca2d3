// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace culprit {

/// The label of this program: it shows its text letter by letter, so markup in a name, a path or a message is
/// no more than letters. QLabel itself guesses, and a name that looks like a picture makes it read a file.
class PlainLabel : public QLabel
{
    Q_OBJECT

public:
    explicit PlainLabel(QWidget* parent = nullptr)
        : QLabel(parent)
    {
        setTextFormat(Qt::PlainText);
    }
    explicit PlainLabel(const QString& text, QWidget* parent = nullptr)
        : PlainLabel(parent)
    {
        setText(text);
    }
};

} // namespace culprit
