// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store.h"
#include "study/root_cause_method.h"

#include <QCommandLineParser>
#include <QString>
#include <QStringList>

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace culprit {

/// What the shell is told; the contract of the command line.
enum ExitStatus {
    ExitDone = 0,
    ExitPartlyFailed = 1,
    ExitUsage = 2,
    ExitInput = 3,
    ExitStore = 4,
    ExitInterrupted = 130,
};

/// The command line asks for something that does not exist or contradicts itself.
class UsageError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// Throws UsageError: there is no such `what`, and of `known` the nearest is meant.
[[noreturn]] void throwUnknown(const std::string& what, const std::string& word,
                               const std::vector<std::string>& known);

/// The help was asked for and is printed; nothing else is to be done.
struct HelpPrinted
{
};

/// A subcommand: parses its own arguments, answers on stdout, reports on stderr.
struct Command
{
    QString name;
    QString summary;
    bool renders = false; ///< draws figures, so it needs a GUI application object
    std::function<int(const QStringList& arguments, const MethodRegistry& registry)> run;
};

const std::vector<Command>& commands();

int runImport(const QStringList& arguments, const MethodRegistry& registry);
int runCases(const QStringList& arguments, const MethodRegistry& registry);
int runMethods(const QStringList& arguments, const MethodRegistry& registry);
int runMatrix(const QStringList& arguments, const MethodRegistry& registry);
int runMerge(const QStringList& arguments, const MethodRegistry& registry);
int runCheck(const QStringList& arguments, const MethodRegistry& registry);
int runResults(const QStringList& arguments, const MethodRegistry& registry);
int runTable(const QStringList& arguments, const MethodRegistry& registry);
int runHeatmap(const QStringList& arguments, const MethodRegistry& registry);
#ifdef CULPRIT_GUI
int runFigure(const QStringList& arguments, const MethodRegistry& registry);
int runReport(const QStringList& arguments, const MethodRegistry& registry);
#endif

/// Arguments of one subcommand. Throws UsageError on anything unknown, HelpPrinted for `--help`.
class CommandArguments
{
public:
    CommandArguments(const QString& command, const QString& summary, const QList<QCommandLineOption>& options,
                     const QStringList& arguments, const QString& positional = {},
                     const QString& positionalSyntax = QStringLiteral("FILE…"));

    bool has(const char* option) const { return m_parser.isSet(QLatin1String(option)); }
    QString value(const char* option) const { return m_parser.value(QLatin1String(option)); }
    /// Of an option that may be given several times.
    QStringList values(const char* option) const { return m_parser.values(QLatin1String(option)); }
    /// Throws UsageError when the option was not given.
    QString required(const char* option) const;
    /// A whole number of at least `minimum`; throws UsageError.
    long long number(const char* option, long long minimum) const;
    QStringList positionals() const { return m_parser.positionalArguments(); }

private:
    QCommandLineParser m_parser;
    QString m_command;
};

QCommandLineOption storeOption();
QCommandLineOption jsonOption();

/// The words between commas, without blanks around them; throws UsageError where there are none.
QStringList listGiven(const QString& text);
/// `all`, or ids separated by commas; throws UsageError naming an unknown one.
std::vector<std::string> methodsFrom(const QString& text, const MethodRegistry& registry);
/// Throws UsageError that names the nearest key.
[[noreturn]] void throwUnknownCase(const std::string& key, const std::vector<CaseSummary>& cases);
/// `all` (every RCA case), keys, or `fault=cpu,target=ray-replicas-1`; throws UsageError where nothing fits.
std::vector<CaseSummary> casesFrom(const QString& text, const std::vector<CaseSummary>& cases);

/// To stdout. Throws std::runtime_error where it is full or closed.
void printOut(const std::string& text);
void printOut(const nlohmann::ordered_json& json);
/// What is printed is out of the program: throws as `printOut` does.
void flushOut();
/// To stderr, on one line.
void printError(const QString& text);
/// `text` from outside as a line of a terminal: names may hold line ends, and codes that it would follow.
QString onOneLine(const QString& text);

/// Ctrl-C and SIGTERM turn into a stop request instead of ending the program at once.
std::stop_token interruption();

} // namespace culprit
