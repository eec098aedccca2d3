// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QTest>

namespace culprit::test {

/// Call it in `init()`: any warning fails the test function, but for what the offscreen platform says of
/// itself.
inline void failOnUnexpectedWarnings()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(
        "^(?!This plugin does not support propagateSizeHints|QStandardPaths: XDG_RUNTIME_DIR)")));
}

} // namespace culprit::test
