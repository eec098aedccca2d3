// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QTest>

namespace culprit::test {

/// From here to the end of the running test function a warning fails it; call it in `init`. What Qt's
/// offscreen platform says of itself is let through.
inline void failOnWarnings()
{
    QTest::failOnWarning(
        QRegularExpression(QStringLiteral("^(?!This plugin does not support|QStandardPaths: )")));
}

} // namespace culprit::test
