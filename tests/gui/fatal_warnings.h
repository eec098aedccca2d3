// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QRegularExpression>
#include <QTest>

#include <mutex>

namespace culprit::test {

/// Any text but what Qt says of itself where there is no display.
inline QRegularExpression unexpectedWarning()
{
    return QRegularExpression(
        QStringLiteral("^(?!This plugin does not support |QStandardPaths: |Could not find any fonts)"));
}

inline QtMessageHandler handlerOfQtTest = nullptr;

/// Arms Qt Test anew for every warning, since it forgets at the end of a test function what shall fail:
/// so warnings in initTestCase, cleanup and other threads count too. Texts a test said it expects with
/// QTest::ignoreMessage are let through by Qt Test itself.
inline void failingHandler(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    static std::recursive_mutex mutex;
    const std::lock_guard lock(mutex);
    if (type == QtWarningMsg) {
        QTest::failOnWarning(unexpectedWarning());
    }
    handlerOfQtTest(type, context, text);
    if (type == QtCriticalMsg) {
        QTest::qFail(qPrintable(QStringLiteral("Received a critical message: ") + text), context.file,
                     context.line);
    }
}

/// Runs the functions of `test`; any of them in which an unexpected warning or critical message comes fails.
inline int runWithFatalWarnings(QObject& test, int argc, char** argv)
{
    QTest::qInit(&test, argc, argv);
    handlerOfQtTest = qInstallMessageHandler(failingHandler);
    const int failures = QTest::qRun();
    qInstallMessageHandler(handlerOfQtTest);
    QTest::qCleanup();
    return failures;
}

} // namespace culprit::test

/// main() of every test of widgets, in place of QTEST_MAIN.
#define CULPRIT_GUI_TEST_MAIN(TestClass)                                                                     \
    int main(int argc, char** argv)                                                                          \
    {                                                                                                        \
        QApplication app(argc, argv);                                                                        \
        QApplication::setAttribute(Qt::AA_Use96Dpi, true);                                                   \
        TestClass test;                                                                                      \
        QTEST_SET_MAIN_SOURCE_PATH                                                                           \
        return culprit::test::runWithFatalWarnings(test, argc, argv);                                        \
    }
