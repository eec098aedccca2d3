// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/progress_line.h"
#include "store/store_check.h"

#include <QElapsedTimer>
#include <QLocale>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace culprit {

namespace {

using Json = nlohmann::ordered_json;

Json reportJson(const QString& path, const CheckReport& report, double seconds)
{
    Json json;
    json["path"] = path.toStdString();
    json["status"] = report.findings.empty() ? "ok" : report.isAllRepaired() ? "repaired" : "damaged";
    json["findings"] = Json::array();
    for (const CheckFinding& finding : report.findings) {
        json["findings"].push_back({{"message", finding.message}, {"repaired", finding.repaired}});
    }
    json["notes"] = report.notes;
    json["bytes_before"] = report.bytesBefore;
    json["bytes_after"] = report.bytesAfter;
    json["seconds"] = seconds;
    return json;
}

QString reportText(const QString& path, const CheckReport& report, double seconds)
{
    QString text;
    for (const CheckFinding& finding : report.findings) {
        // What remains is named on stderr.
        if (finding.repaired) {
            text += QStringLiteral("repaired: ") + onOneLine(QString::fromStdString(finding.message)) + u'\n';
        }
    }
    for (const std::string& note : report.notes) {
        text += QStringLiteral("note: ") + onOneLine(QString::fromStdString(note)) + u'\n';
    }
    const auto size = [](std::int64_t bytes) { return QLocale::c().formattedDataSize(bytes); };
    const auto remaining = std::ranges::count(report.findings, false, &CheckFinding::repaired);
    text += onOneLine(path) +
            (report.findings.empty() ? QStringLiteral(": all is well")
             : report.isAllRepaired()
                 ? QStringLiteral(": all is repaired")
                 : QStringLiteral(": %1 of %2 findings remain").arg(remaining).arg(report.findings.size()));
    const bool smaller = report.bytesAfter < report.bytesBefore;
    return text + QStringLiteral(" (%1%2, %3 s)")
                      .arg(smaller ? size(report.bytesBefore) + QStringLiteral(" before, now ") : QString(),
                           size(report.bytesAfter))
                      .arg(seconds, 0, 'f', 2);
}

} // namespace

int runCheck(const QStringList& arguments, const MethodRegistry&)
{
    const CommandArguments given(QStringLiteral("check"),
                                 QStringLiteral("verifies a store, repairs what can be"),
                                 {storeOption(), jsonOption()}, arguments);
    const QString path = given.required("db");
    QElapsedTimer clock;
    clock.start();
    CheckReport report;
    {
        ProgressLine line;
        CheckOptions options;
        options.stop = interruption();
        options.progress = [&line](const QString& step) { line.show(QStringLiteral("checking ") + step); };
        report = checkStore(path, options);
    }
    const double seconds = static_cast<double>(clock.elapsed()) / 1000;
    if (given.has("json")) {
        printOut(reportJson(path, report, seconds));
    } else {
        printOut(reportText(path, report, seconds).toStdString());
    }
    for (const CheckFinding& finding : report.findings) {
        if (!finding.repaired) {
            printError(path + QStringLiteral(": ") + QString::fromStdString(finding.message));
        }
    }
    return report.isAllRepaired() ? ExitDone : ExitPartlyFailed;
}

} // namespace culprit
