// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "cli/command.h"
#include "register_methods.h"

#ifdef CULPRIT_GUI
#include <QApplication>
#endif

#ifdef CULPRIT_WINDOW
#include "window.h"
#endif

#include <QCoreApplication>

#include <algorithm>
#include <memory>
#include <optional>

namespace {

using namespace culprit;

QString usage()
{
    QString text =
        QStringLiteral("Culprit finds out which component caused a failure of an LLM-inference stack, and "
                       "which diagnosis methods can be trusted.\n\n"
                       "Usage: culprit [FILE…]            open the window\n"
                       "       culprit COMMAND [OPTION…]  work without a window\n\nCommands:\n");
    for (const Command& command : commands()) {
        text += QStringLiteral("  %1 %2\n").arg(command.name, -10).arg(command.summary);
    }
    return text + QStringLiteral("\nculprit COMMAND --help tells a command's options.\n");
}

#ifdef CULPRIT_GUI
/// Qt aborts when the platform it is told of has no display; drawing a figure needs none.
void drawWithoutDisplay()
{
    // Remarks of Qt about a missing session are no answer to what was asked.
    static QtMessageHandler usual = nullptr;
    usual =
        qInstallMessageHandler([](QtMsgType type, const QMessageLogContext& context, const QString& text) {
            if (!text.startsWith(u"QStandardPaths: ") && !text.contains(u"propagateSizeHints")) {
                usual(type, context, text);
            }
        });
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && qEnvironmentVariableIsEmpty("DISPLAY") &&
        qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
}
#endif

int guarded(const std::function<int()>& work)
{
    try {
        return work();
    } catch (const UsageError& error) {
        printError(QString::fromStdString(error.what()));
        return ExitUsage;
    } catch (const ImportCancelled& error) {
        printError(QString::fromStdString(error.what()));
        return ExitInterrupted;
    } catch (const StoreCancelled& error) {
        printError(QString::fromStdString(error.what()));
        return ExitInterrupted;
    } catch (const ImportError& error) {
        printError(QString::fromStdString(error.what()));
        return ExitInput;
    } catch (const StoreError& error) {
        printError(QString::fromStdString(error.what()));
        return ExitStore;
    } catch (const std::exception& error) {
        printError(QString::fromStdString(error.what()));
        return ExitPartlyFailed;
    }
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication::setApplicationName(QStringLiteral("culprit"));
    QCoreApplication::setOrganizationName(QStringLiteral("culprit"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CULPRIT_VERSION));

    const QString word = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString();
    if (word == u"--version" || word == u"-v") {
        printOut(std::string("culprit " CULPRIT_VERSION));
        return ExitDone;
    }
    if (word == u"--help" || word == u"-h" || word == u"help") {
        printOut(usage().toStdString());
        return ExitDone;
    }
    const MethodRegistry registry = allMethods();
    const auto command = std::ranges::find(commands(), word, &Command::name);
    const bool isCommand = command != commands().end();
#ifdef CULPRIT_WINDOW
    if (!isCommand && !word.startsWith(u'-')) {
        QApplication application(argc, argv);
        return guarded(
            [&] { return runWindow(application, registry, QCoreApplication::arguments().mid(1)); });
    }
#endif
    if (!isCommand) {
        printError(word.isEmpty() ? QStringLiteral("this build has no window; give a command")
                                  : QStringLiteral("there is no command \"%1\"").arg(word));
        printError(usage());
        return ExitUsage;
    }

    std::unique_ptr<QCoreApplication> application;
#ifdef CULPRIT_GUI
    if (command->renders) {
        drawWithoutDisplay();
        application = std::make_unique<QApplication>(argc, argv);
    }
#endif
    if (!application) {
        application = std::make_unique<QCoreApplication>(argc, argv);
    }
    return guarded([&] { return command->run(QCoreApplication::arguments().mid(2), registry); });
}
