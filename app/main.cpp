// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "cli/command.h"
#include "register_methods.h"
#include "report/libraries.h"
#include "report/output_file.h"
#include "store/busy_wait.h"
#include "text/failure_words.h"
#include "text/nearest_word.h"

#ifdef CULPRIT_GUI
#include "window/window_libraries.h"

#include <QApplication>
#endif

#ifdef CULPRIT_WINDOW
#include "window.h"
#endif

#include <QCoreApplication>
#include <QFileInfo>
#include <QHashSeed>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <optional>

namespace {

using namespace culprit;

std::vector<Library> libraries()
{
#ifdef CULPRIT_GUI
    return windowLibraries();
#else
    return coreLibraries();
#endif
}

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

/// Where a stream is closed the next file that is opened would take its number, and be written to.
void keepStandardStreams()
{
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(stream, F_GETFD) < 0) {
            // What is written to a stdout that can only be read fails, as it has to.
            static_cast<void>(open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY));
        }
    }
    // Who reads no further, and a file that may grow no more, are errors of the write, not the program's end.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

/// What `work` answers, when all that it printed has arrived.
int guarded(const std::function<int()>& work)
{
    try {
        int status = ExitDone;
        try {
            status = work();
        } catch (const HelpPrinted&) {
        }
        flushOut();
        return status;
    } catch (const UsageError& error) {
        printError(QString::fromStdString(error.what()));
        return ExitUsage;
    } catch (const ExportRefused& error) {
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
    } catch (const StoreWriteError& error) {
        printError(QString::fromStdString(error.what()));
        return ExitPartlyFailed;
    } catch (const StoreError& error) {
        printError(QString::fromStdString(error.what()));
        return ExitStore;
    } catch (const std::exception& error) {
        // Not foreseen where it came from, so the store is named here.
        const QStringList given = QCoreApplication::arguments();
        const QString store = given.value(given.indexOf(QStringLiteral("--db")) + 1);
        printError((given.contains(QStringLiteral("--db")) ? store + QStringLiteral(": ") : QString()) +
                   QString::fromStdString(reasonOf(error)));
        return ExitPartlyFailed;
    }
}

/// Neither a command nor a file.
int refuse(const QString& word)
{
    if (word.startsWith(u'-')) {
        printError(QStringLiteral("there is no option \"%1\"; culprit --help tells what there is").arg(word));
        return ExitUsage;
    }
    std::vector<std::string> names;
    for (const Command& command : commands()) {
        names.push_back(command.name.toStdString());
    }
    printError(QStringLiteral("there is no command and no file \"%1\"; the nearest command is \"%2\", and "
                              "culprit --help lists them all")
                   .arg(word, QString::fromStdString(nearestWord(word.toStdString(), names))));
    return ExitUsage;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication::setApplicationName(QStringLiteral("culprit"));
    QCoreApplication::setOrganizationName(QStringLiteral("culprit"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CULPRIT_VERSION));

    keepStandardStreams();
    // Qt's hashes decide in which order a PDF's fonts and a figure's axes are written: the same figure has to
    // be the same file in every process.
    QHashSeed::setDeterministicGlobalSeed();

    const QString word = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString();
    if (word == u"--version" || word == u"-v") {
        return guarded([] {
            printOut(versionText(libraries()));
            return ExitDone;
        });
    }
    if (word == u"--help" || word == u"-h" || word == u"help") {
        return guarded([] {
            printOut(usage().toStdString());
            return ExitDone;
        });
    }
    const MethodRegistry registry = allMethods();
    const auto command = std::ranges::find(commands(), word, &Command::name);
    if (command == commands().end()) {
        if (argc > 1 && !QFileInfo::exists(word)) {
            return refuse(word);
        }
#ifdef CULPRIT_WINDOW
        QApplication application(argc, argv);
        return guarded(
            [&] { return runWindow(application, registry, QCoreApplication::arguments().mid(1)); });
#else
        printError(word.isEmpty() ? QStringLiteral("this build has no window; give a command, culprit --help "
                                                   "lists them")
                                  : QStringLiteral("%1: this build has no window to open it in; culprit "
                                                   "--help lists the commands")
                                        .arg(word));
        return ExitUsage;
#endif
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
    setWaitListener([](const QString& path) {
        printError(path + QStringLiteral(": another program is writing to it; waiting until that is done"));
    });
    return guarded([&] { return command->run(QCoreApplication::arguments().mid(2), registry); });
}
