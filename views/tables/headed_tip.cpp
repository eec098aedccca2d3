// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/headed_tip.h"

#include <QStringList>

#include <algorithm>

namespace culprit {

QString headedTip(const QString& lines)
{
    constexpr qsizetype lettersALine = 90;
    QStringList parts = lines.toHtmlEscaped().split(QLatin1Char('\n'));
    const bool isShort =
        std::ranges::all_of(parts, [](const QString& part) { return part.size() <= lettersALine; });
    parts.first() = QStringLiteral("<b>%1</b>").arg(parts.first());
    return QStringLiteral("<p style='white-space:%1'>%2</p>")
        .arg(isShort ? QStringLiteral("pre") : QStringLiteral("normal"), parts.join(QStringLiteral("<br>")));
}

} // namespace culprit
