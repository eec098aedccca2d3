// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/first_choices.h"

#include "theme/theme.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace culprit {

namespace {

FirstChoices readChoices()
{
    Theme::current(); // the resources are at hand from here on
    QFile file(QStringLiteral(":/culprit/first-choices.json"));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
    return {root.value(QStringLiteral("suspects")).toString(),
            root.value(QStringLiteral("recipes")).toVariant().toStringList()};
}

} // namespace

const FirstChoices& firstChoices()
{
    static const FirstChoices choices = readChoices();
    return choices;
}

} // namespace culprit
