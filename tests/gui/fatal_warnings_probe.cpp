// SPDX-License-Identifier: GPL-3.0-or-later
// Warns wherever a test can: ctest expects exactly the functions below to fail that are said to.
#include "fatal_warnings.h"

#include <thread>

class FatalWarningsProbe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesWithoutWarnings() {}
    void passesWithAWarningItExpects()
    {
        QTest::ignoreMessage(QtWarningMsg, "expected");
        qWarning("expected");
    }
    void passesWithWordsOfTheOffscreenPlatform()
    {
        qWarning("This plugin does not support propagateSizeHints()");
    }
    void failsOnAWarning() { qWarning("unexpected"); }
    void failsOnACriticalMessage() { qCritical("unexpected"); }
    void failsOnAWarningOfAnotherThread()
    {
        std::thread([] { qWarning("unexpected"); }).join();
    }
    void failsInCleanup() {}
    void cleanup()
    {
        if (qstrcmp(QTest::currentTestFunction(), "failsInCleanup") == 0) {
            qWarning("unexpected");
        }
    }
};

CULPRIT_GUI_TEST_MAIN(FatalWarningsProbe)
#include "fatal_warnings_probe.moc"
