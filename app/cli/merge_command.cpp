// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/progress_line.h"
#include "store/store_merge.h"

#include <QElapsedTimer>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace culprit {

namespace {

using Json = nlohmann::ordered_json;

Json storeJson(const MergedStore& store)
{
    Json archives = Json::array();
    for (const MergedArchive& archive : store.archives) {
        archives.push_back({{"name", archive.name},
                            {"sha256", archive.sha256},
                            {"status", archive.added ? "added" : "already-there"},
                            {"cases_added", archive.casesAdded}});
    }
    Json renamed = Json::array();
    for (const RenamedCase& entry : store.renamed) {
        renamed.push_back({{"from", entry.from}, {"to", entry.to}});
    }
    Json json;
    json["path"] = store.path.toStdString();
    json["archives"] = archives;
    json["renamed"] = renamed;
    json["cases_added"] = store.casesAdded;
    json["results_added"] = store.resultsAdded;
    json["results_replaced"] = store.resultsReplaced;
    json["results_kept"] = store.resultsKept;
    json["results_left_out"] = store.resultsLeftOut;
    return json;
}

QString storeText(const MergedStore& store)
{
    const auto added = std::ranges::count_if(store.archives, &MergedArchive::added);
    QString text = onOneLine(store.path) +
                   QStringLiteral(": %1 archives added, %2 there already; %3 cases added; %4 results added, "
                                  "%5 replaced, %6 kept\n")
                       .arg(added)
                       .arg(static_cast<qsizetype>(store.archives.size()) - added)
                       .arg(store.casesAdded)
                       .arg(store.resultsAdded)
                       .arg(store.resultsReplaced)
                       .arg(store.resultsKept);
    if (!store.renamed.empty()) {
        text += QStringLiteral("  %1 of its cases got another key, because theirs were taken: %2 is %3%4\n")
                    .arg(store.renamed.size())
                    .arg(onOneLine(QString::fromStdString(store.renamed.front().from)),
                         onOneLine(QString::fromStdString(store.renamed.front().to)),
                         store.renamed.size() > 1 ? QStringLiteral(", … (--json lists them)") : QString());
    }
    if (store.resultsLeftOut > 0) {
        text +=
            QStringLiteral("  %1 results left out: it does not hold their cases\n").arg(store.resultsLeftOut);
    }
    return text;
}

} // namespace

int runMerge(const QStringList& arguments, const MethodRegistry&)
{
    const CommandArguments given(
        QStringLiteral("merge"), QStringLiteral("joins stores, results included, into one, made if missing"),
        {QCommandLineOption(QStringLiteral("db"), QStringLiteral("The store they are joined into."),
                            QStringLiteral("OUT")),
         jsonOption()},
        arguments, QStringLiteral("Stores; they are only read, but for OUT, which may be among them."),
        QStringLiteral("DB…"));
    const QString out = given.required("db");
    if (given.positionals().isEmpty()) {
        throw UsageError("merge needs at least one store to join");
    }
    QElapsedTimer clock;
    clock.start();
    MergeReport report;
    {
        ProgressLine line;
        MergeOptions options;
        options.stop = interruption();
        options.progress = [&line](const MergeProgress& progress) {
            line.show(QStringLiteral("%1 of %2 cases, %3")
                          .arg(progress.casesDone)
                          .arg(progress.casesTotal)
                          .arg(progress.store));
        };
        report = mergeStores(given.positionals(), out, options);
    }
    const double seconds = static_cast<double>(clock.elapsed()) / 1000;
    if (given.has("json")) {
        Json json;
        json["path"] = out.toStdString();
        json["archives"] = report.archives;
        json["cases"] = report.cases;
        json["results"] = report.results;
        json["stores"] = Json::array();
        for (const MergedStore& store : report.stores) {
            json["stores"].push_back(storeJson(store));
        }
        json["seconds"] = seconds;
        printOut(json);
        return ExitDone;
    }
    QString text;
    for (const MergedStore& store : report.stores) {
        text += storeText(store);
    }
    printOut((text + onOneLine(out) +
              QStringLiteral(" holds %1 archives, %2 cases, %3 results (%4 s)")
                  .arg(report.archives)
                  .arg(report.cases)
                  .arg(report.results)
                  .arg(seconds, 0, 'f', 2))
                 .toStdString());
    return ExitDone;
}

} // namespace culprit
