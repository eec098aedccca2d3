// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace culprit {

/// What is chosen before the user has chosen anything (resources/first-choices.json): which methods and
/// recipes a study thinks of first is its own matter, not the window's. What is not there is passed over.
struct FirstChoices
{
    QString suspectsMethod;
    QStringList recipes; ///< ids, in the order they are offered; others follow
};

const FirstChoices& firstChoices();

} // namespace culprit
