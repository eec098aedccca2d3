// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"

#include "text/nearest_word.h"
#include "text/safe_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>
#include <thread>

namespace culprit {

namespace {

[[noreturn]] void failOut()
{
    // A closed pipe among them: who reads no further is told so, and so is who asks for the status.
    throw std::runtime_error(std::string("the answer can't be written to standard output: ") +
                             std::strerror(errno));
}

std::vector<std::string> idsOf(const MethodRegistry& registry)
{
    std::vector<std::string> ids;
    for (const auto& method : registry.methods()) {
        ids.push_back(method->info().id);
    }
    return ids;
}

/// What can be asked for of a case by `field=value`.
std::string fieldOf(const CaseSummary& summary, const std::string& field)
{
    return field == "fault"        ? std::string(faultOf(summary))
           : field == "target"     ? std::string(targetOf(summary))
           : field == "experiment" ? summary.experiment
                                   : summary.archive;
}

} // namespace

void throwUnknown(const std::string& what, const std::string& word, const std::vector<std::string>& known)
{
    const std::string nearest = nearestWord(word, known);
    throw UsageError("there is no " + what + " \"" + word + '"' +
                     (nearest.empty() ? "; there are none" : "; the nearest is \"" + nearest + '"'));
}

const std::vector<Command>& commands()
{
    static const std::vector<Command> all{
        {QStringLiteral("import"), QStringLiteral("import archives or folders into a store"), false,
         runImport},
        {QStringLiteral("cases"), QStringLiteral("list the cases of a store"), false, runCases},
        {QStringLiteral("methods"), QStringLiteral("list what can be run"), false, runMethods},
        {QStringLiteral("run"), QStringLiteral("run methods on cases"), false, runMatrix},
        {QStringLiteral("merge"), QStringLiteral("join stores, results included"), false, runMerge},
        {QStringLiteral("check"), QStringLiteral("verify a store, repair what can be"), false, runCheck},
        {QStringLiteral("results"), QStringLiteral("print the rankings"), false, runResults},
        {QStringLiteral("table"), QStringLiteral("Table 1: AC@1, AC@3, Avg@5 per method and fault"), false,
         runTable},
        {QStringLiteral("heatmap"), QStringLiteral("whom a method blames, per fault"), true, runHeatmap},
#ifdef CULPRIT_GUI
        {QStringLiteral("figure"), QStringLiteral("draw a timeline figure"), true, runFigure},
        {QStringLiteral("report"), QStringLiteral("write one self-contained HTML report"), true, runReport},
#endif
    };
    return all;
}

CommandArguments::CommandArguments(const QString& command, const QString& summary,
                                   const QList<QCommandLineOption>& options, const QStringList& arguments,
                                   const QString& positional, const QString& positionalSyntax)
    : m_command(command)
{
    m_parser.setApplicationDescription(QStringLiteral("culprit %1: %2").arg(command, summary));
    m_parser.addOptions(options);
    const QCommandLineOption help = m_parser.addHelpOption();
    m_parser.addPositionalArgument(command, summary, command);
    if (!positional.isEmpty()) {
        m_parser.addPositionalArgument(QStringLiteral("files"), positional, positionalSyntax);
    }
    if (!m_parser.parse(QStringList{QStringLiteral("culprit")} + arguments)) {
        throw UsageError(m_parser.errorText().toStdString());
    }
    if (m_parser.isSet(help)) {
        printOut(m_parser.helpText().toStdString());
        throw HelpPrinted();
    }
    if (positional.isEmpty() && !m_parser.positionalArguments().isEmpty()) {
        throw UsageError("unexpected argument \"" +
                         m_parser.positionalArguments().constFirst().toStdString() + '"');
    }
}

QString CommandArguments::required(const char* option) const
{
    if (!has(option)) {
        throw UsageError(m_command.toStdString() + " needs --" + option);
    }
    return value(option);
}

long long CommandArguments::number(const char* option, long long minimum) const
{
    bool isNumber = false;
    const long long number = value(option).toLongLong(&isNumber);
    if (!isNumber || number < minimum) {
        throw UsageError(std::string("--") + option + " takes a whole number from " +
                         std::to_string(minimum) + ", not \"" + value(option).toStdString() + '"');
    }
    return number;
}

QCommandLineOption storeOption()
{
    return {QStringLiteral("db"), QStringLiteral("The store."), QStringLiteral("DB")};
}

QCommandLineOption jsonOption()
{
    return {QStringLiteral("json"), QStringLiteral("Answer in JSON.")};
}

QStringList listGiven(const QString& text)
{
    QStringList words;
    for (const QString& word : text.split(u',')) {
        if (const QString trimmed = word.trimmed(); !trimmed.isEmpty()) {
            words << trimmed;
        }
    }
    if (words.isEmpty()) {
        throw UsageError(text.isEmpty()
                             ? std::string("an empty list chooses nothing; all chooses all")
                             : "there is nothing between the commas of \"" + text.toStdString() + '"');
    }
    return words;
}

std::vector<std::string> methodsFrom(const QString& text, const MethodRegistry& registry)
{
    if (text == u"all") {
        return idsOf(registry);
    }
    std::vector<std::string> ids;
    for (const QString& id : listGiven(text)) {
        if (!registry.find(id.toStdString())) {
            throwUnknown("method", id.toStdString(), idsOf(registry));
        }
        ids.push_back(id.toStdString());
    }
    return ids;
}

void throwUnknownCase(const std::string& key, const std::vector<CaseSummary>& cases)
{
    std::vector<std::string> keys;
    std::ranges::transform(cases, std::back_inserter(keys), &CaseSummary::key);
    throwUnknown("case", key, keys);
}

std::vector<CaseSummary> casesFrom(const QString& text, const std::vector<CaseSummary>& cases)
{
    std::vector<CaseSummary> chosen;
    const auto isRca = [](const CaseSummary& summary) { return summary.kind == CaseKind::Rca; };
    if (text.isEmpty() || text == u"all") {
        std::ranges::copy_if(cases, std::back_inserter(chosen), isRca);
        return chosen;
    }
    if (!text.contains(u'=')) {
        for (const QString& key : listGiven(text)) {
            const auto found = std::ranges::find(cases, key.toStdString(), &CaseSummary::key);
            if (found == cases.end()) {
                throwUnknownCase(key.toStdString(), cases);
            }
            chosen.push_back(*found);
        }
        return chosen;
    }
    std::vector<std::pair<std::string, std::string>> conditions;
    for (const QString& condition : listGiven(text)) {
        const QString field = condition.section(u'=', 0, 0);
        if (field != u"fault" && field != u"target" && field != u"experiment" && field != u"archive") {
            throw UsageError("cases are chosen by fault, target, experiment or archive, not by \"" +
                             field.toStdString() + '"');
        }
        conditions.emplace_back(field.toStdString(), condition.section(u'=', 1).toStdString());
    }
    for (const auto& [field, value] : conditions) {
        std::set<std::string> values;
        for (const CaseSummary& summary : cases) {
            values.insert(fieldOf(summary, field));
        }
        values.erase(std::string());
        if (!values.contains(value)) {
            throwUnknown(field, value, {values.begin(), values.end()});
        }
    }
    // Several values of one field are alternatives; different fields must all fit.
    const auto fits = [&](const CaseSummary& summary) {
        return std::ranges::all_of(conditions, [&](const auto& condition) {
            return std::ranges::any_of(conditions, [&](const auto& alternative) {
                return alternative.first == condition.first &&
                       fieldOf(summary, alternative.first) == alternative.second;
            });
        });
    };
    std::ranges::copy_if(cases, std::back_inserter(chosen),
                         [&](const CaseSummary& summary) { return isRca(summary) && fits(summary); });
    if (chosen.empty()) {
        throw UsageError("no case fits " + text.toStdString());
    }
    return chosen;
}

void printOut(const std::string& text)
{
    errno = 0;
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
                         (text.ends_with('\n') || std::fputc('\n', stdout) != EOF);
    if (!written) {
        failOut();
    }
}

void flushOut()
{
    errno = 0;
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
        failOut();
    }
}

void printOut(const nlohmann::ordered_json& json)
{
    // Names may hold bytes that are no UTF-8: replaced, because JSON has no way to write them.
    printOut(json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void printError(const QString& text)
{
    std::fprintf(stderr, "culprit: %s\n", safe::line(text.toStdString()).c_str());
}

QString onOneLine(const QString& text)
{
    return QString::fromStdString(safe::line(text.toStdString()));
}

std::stop_token interruption()
{
    static std::stop_source source;
    static const bool watching = [] {
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGINT);
        sigaddset(&signals, SIGTERM);
        // Threads started later inherit the mask, so that only the watcher receives them.
        pthread_sigmask(SIG_BLOCK, &signals, nullptr);
        std::thread([signals] {
            int signal = 0;
            sigwait(&signals, &signal);
            source.request_stop();
            // A second one means: now.
            sigwait(&signals, &signal);
            std::_Exit(ExitInterrupted);
        }).detach();
        return true;
    }();
    static_cast<void>(watching);
    return source.get_token();
}

} // namespace culprit
