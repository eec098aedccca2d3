// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "cli/command.h"
#include "cli/progress_line.h"
#include "text/plain_number.h"
#include "text/wording.h"

#include <QFileInfo>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>

namespace culprit {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t lossesTold = 20;

Json noticesJson(const std::vector<ImportNotice>& notices)
{
    const auto severityOf = [](ImportNotice::Severity severity) {
        return severity == ImportNotice::Severity::Info      ? "info"
               : severity == ImportNotice::Severity::Warning ? "warning"
                                                             : "skipped";
    };
    Json json = Json::array();
    for (const ImportNotice& notice : notices) {
        json.push_back({{"name", notice.name},
                        {"severity", severityOf(notice.severity)},
                        {"file", notice.entry},
                        {"column", notice.column},
                        {"count", notice.count},
                        {"example", notice.example},
                        {"text", notice.message}});
    }
    return json;
}

Json reportJson(const ImportReport& report)
{
    Json skipped = Json::array();
    for (const SkippedEntry& entry : report.skipped) {
        skipped.push_back({{"entry", entry.entry}, {"reason", entry.reason}});
    }
    Json json;
    json["path"] = report.path;
    json["sha256"] = report.sha256;
    json["status"] = report.alreadyImported ? "already-imported" : "imported";
    json["experiments"] = report.experiments;
    json["cases"] = report.cases;
    json["series"] = report.series;
    json["samples"] = report.samples;
    json["spans"] = report.spans;
    json["logs"] = report.logs;
    json["skipped"] = skipped;
    json["warnings"] = report.warnings;
    json["notices"] = noticesJson(report.notices);
    if (report.resultsRemoved > 0) {
        json["results_removed"] = report.resultsRemoved;
    }
    json["seconds"] = report.seconds;
    json["bytes_in"] = report.bytesIn;
    json["bytes_raw"] = report.bytesRaw;
    return json;
}

QString lossText(const FileLoss& loss)
{
    return onOneLine(QString::fromStdString(loss.entry.empty() ? loss.text : loss.entry + ": " + loss.text));
}

QString reportText(const ImportReport& report)
{
    const QString path = onOneLine(QString::fromStdString(report.path));
    if (report.alreadyImported) {
        return QStringLiteral("%1: already imported\n").arg(path);
    }
    QString text =
        path + QStringLiteral(
                   ": %1 cases of %2 experiments, %3 series, %4 samples, %5 spans, %6 log lines in %7 s\n")
                   .arg(report.cases)
                   .arg(report.experiments)
                   .arg(report.series)
                   .arg(report.samples)
                   .arg(report.spans)
                   .arg(report.logs)
                   .arg(report.seconds, 0, 'f', 2);
    if (report.resultsRemoved > 0) {
        text += QStringLiteral(
                    "  %1 of cases that have changed or are gone went with the earlier content; run computes "
                    "anew\n")
                    .arg(QString::fromStdString(
                        wording::count(static_cast<std::size_t>(report.resultsRemoved), "result")));
    }
    const std::vector<FileLoss> losses = lossesOf(report.notices);
    std::size_t told = 0;
    for (const FileLoss& loss : losses) {
        if (loss.unusable) {
            continue; // named on stderr
        }
        if (told == lossesTold) {
            text += QStringLiteral("  and more files with remarks, --json lists them all\n");
            break;
        }
        ++told;
        text += QStringLiteral("  %1\n").arg(lossText(loss));
    }
    const auto notes =
        std::ranges::count(report.notices, ImportNotice::Severity::Info, &ImportNotice::severity);
    if (notes > 0) {
        text += QStringLiteral("  %1 on how files were read, --json lists them\n")
                    .arg(QString::fromStdString(wording::count(static_cast<std::size_t>(notes), "note")));
    }
    return text;
}

/// The bounds against hostile archives that have an option of their own.
const std::vector<std::pair<const char*, const char*>>& limitOptions()
{
    static const std::vector<std::pair<const char*, const char*>> options{
        {"max-entries", "Most entries an archive may hold."},
        {"max-entry-bytes", "Most bytes one entry may unpack to."},
        {"max-total-bytes", "Most bytes an archive may unpack to."},
        {"max-depth", "Most folders one inside another."},
        {"max-expansion", "Most bytes unpacked a byte read."}};
    return options;
}

/// `columns=500`. Throws UsageError.
void setLimit(ImportLimits& limits, const std::string& text)
{
    const std::size_t equals = std::min(text.find('='), text.size());
    const std::string name = text.substr(0, equals);
    const auto entry = std::ranges::find(importLimits(), name, &LimitEntry::name);
    if (entry == importLimits().end()) {
        std::vector<std::string> known;
        std::ranges::transform(importLimits(), std::back_inserter(known),
                               [](const LimitEntry& one) { return std::string(one.name); });
        throwUnknown("limit", name, known);
    }
    const auto number =
        plain::numberIn<std::int64_t>(std::string_view(text).substr(std::min(equals + 1, text.size())));
    if (!number || *number < 1 || *number > entry->most) {
        throw UsageError("--limit " + name + " takes a whole number from 1 to " +
                         std::to_string(entry->most));
    }
    limits.*entry->value = *number;
}

ImportLimits limitsFrom(const CommandArguments& given)
{
    ImportLimits limits;
    const auto set = [&given](const char* option, auto& limit) {
        if (given.has(option)) {
            limit = static_cast<std::remove_reference_t<decltype(limit)>>(given.number(option, 1));
        }
    };
    set("max-entries", limits.maxEntries);
    set("max-entry-bytes", limits.maxEntryBytes);
    set("max-total-bytes", limits.maxTotalBytes);
    set("max-depth", limits.maxDepth);
    set("max-expansion", limits.maxExpansion);
    for (const QString& text : given.values("limit")) {
        setLimit(limits, text.toStdString());
    }
    return limits;
}

QCommandLineOption limitOption()
{
    QString text = QStringLiteral("Another limit against hostile archives, may be given several times:");
    for (const LimitEntry& entry : importLimits()) {
        text += QStringLiteral(" %1=%2").arg(QLatin1String(entry.name)).arg(ImportLimits().*entry.value);
    }
    return QCommandLineOption(QStringLiteral("limit"), text + u'.', QStringLiteral("NAME=N"));
}

QString progressText(const ImportProgress& progress)
{
    const double percent = progress.bytesTotal > 0 ? 100.0 * static_cast<double>(progress.bytesDone) /
                                                         static_cast<double>(progress.bytesTotal)
                                                   : 0;
    return QStringLiteral("%1 %, %2 cases").arg(percent, 5, 'f', 1).arg(progress.cases);
}

} // namespace

int runImport(const QStringList& arguments, const MethodRegistry&)
{
    QList<QCommandLineOption> accepted{
        storeOption(), jsonOption(),
        QCommandLineOption(
            QStringLiteral("replace"),
            QStringLiteral("Replace an archive imported earlier from the same path whose content changed."))};
    for (const auto& [option, description] : limitOptions()) {
        accepted << QCommandLineOption(QLatin1String(option), QLatin1String(description),
                                       QStringLiteral("N"));
    }
    accepted << limitOption();
    const CommandArguments given(
        QStringLiteral("import"), QStringLiteral("imports archives or folders into a store, made if missing"),
        accepted, arguments, QStringLiteral("Archives (.tar, .tar.gz, .tar.xz, .tar.zst, .zip) or folders."));
    const QString store = given.required("db");
    if (given.positionals().isEmpty()) {
        throw UsageError("import needs at least one archive or folder");
    }
    ImportOptions options;
    options.limits = limitsFrom(given);
    options.replaceChanged = given.has("replace");
    options.stop = interruption();

    Json archives = Json::array();
    Json failed = Json::array();
    bool partly = false; // something in an archive is unusable
    for (const QString& file : given.positionals()) {
        try {
            ImportReport report;
            {
                ProgressLine line;
                options.progress = [&line](const ImportProgress& progress) {
                    line.show(progressText(progress));
                };
                report = importArchive(file, store, options);
            }
            for (const FileLoss& loss : lossesOf(report.notices)) {
                if (loss.unusable) {
                    partly = true;
                    printError(file + QStringLiteral(": ") + lossText(loss));
                }
            }
            if (given.has("json")) {
                archives.push_back(reportJson(report));
            } else {
                printOut(reportText(report).toStdString());
            }
        } catch (const ImportError& error) {
            // The other files are still worth having.
            const bool isChanged = dynamic_cast<const ArchiveChanged*>(&error);
            printError(
                QString::fromStdString(error.what()) +
                (isChanged ? QStringLiteral("; --replace takes the new content, without the results of cases "
                                            "that have changed")
                           : QString()));
            failed.push_back({{"path", file.toStdString()}, {"reason", error.what()}});
        }
    }
    if (static_cast<qsizetype>(failed.size()) == given.positionals().size()) {
        return ExitInput;
    }
    if (given.has("json")) {
        printOut(Json{{"archives", archives}, {"failed", failed}});
    }
    return partly || !failed.empty() ? ExitPartlyFailed : ExitDone;
}

} // namespace culprit
