// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "report/report_json.h"
#include "run/runner.h"
#include "text/plain_number.h"

#include <QCoreApplication>
#include <QTimer>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <cstdio>
#include <map>
#include <thread>

namespace culprit {

namespace {

/// `I/N`: every N-th cell of each method, so that slow methods are shared out too; each method begins with
/// another part.
std::vector<ResultKey> shard(std::vector<ResultKey> cells, const QString& text)
{
    bool isIndex = false;
    bool isCount = false;
    const auto index = text.section(u'/', 0, 0).toULongLong(&isIndex);
    const auto count = text.section(u'/', 1).toULongLong(&isCount);
    if (!isIndex || !isCount || index < 1 || index > count) {
        throw UsageError("--shard takes I/N with I from 1 to N, not \"" + text.toStdString() + '"');
    }
    std::vector<ResultKey> ours;
    std::map<std::string, std::size_t> turns; // by method
    for (ResultKey& cell : cells) {
        std::size_t& turn = turns.try_emplace(cell.setting.id, turns.size()).first->second;
        if (turn++ % count == index - 1) {
            ours.push_back(std::move(cell));
        }
    }
    return ours;
}

} // namespace

int runMatrix(const QStringList& arguments, const MethodRegistry& registry)
{
    const CommandArguments given(
        QStringLiteral("run"), QStringLiteral("runs methods on cases; finished cells are kept"),
        {storeOption(),
         jsonOption(),
         {QStringLiteral("methods"), QStringLiteral("all, or ids separated by commas."),
          QStringLiteral("IDS"), QStringLiteral("all")},
         {QStringLiteral("variant"), QStringLiteral("benchmark or corrected."), QStringLiteral("VARIANT"),
          QStringLiteral("benchmark")},
         {QStringLiteral("cases"), QStringLiteral("all, keys, or fault=…,target=…."), QStringLiteral("CASES"),
          QStringLiteral("all")},
         {QStringLiteral("seed"), QStringLiteral("Seed of the seeded methods."), QStringLiteral("N"),
          QStringLiteral("1")},
         {QStringLiteral("jobs"), QStringLiteral("Cells computed at the same time."), QStringLiteral("N"),
          QString::number(std::max(1U, std::thread::hardware_concurrency()))},
         {QStringLiteral("shard"), QStringLiteral("Only the I-th of N parts of the matrix."),
          QStringLiteral("I/N")},
         {QStringLiteral("force"), QStringLiteral("Compute finished cells again.")}},
        arguments);
    const QString path = given.required("db");
    const std::vector<std::string> methods = methodsFrom(given.value("methods"), registry);
    const auto seed = static_cast<std::uint64_t>(given.number("seed", 0));
    const int jobs = static_cast<int>(std::min(given.number("jobs", 1), 1024LL));
    Variant variant = Variant::Benchmark;
    try {
        variant = variantFrom(given.value("variant").toStdString());
    } catch (const std::invalid_argument& error) {
        throw UsageError(error.what());
    }

    std::vector<ResultKey> cells;
    for (const CaseSummary& summary : casesFrom(given.value("cases"), Store::open(path).cases())) {
        for (const std::string& id : methods) {
            const auto& variants = registry.find(id)->info().variants;
            // With `all`, methods that have nothing to correct are passed over rather than called failed.
            if (given.value("methods") != u"all" || std::ranges::find(variants, variant) != variants.end()) {
                cells.push_back({summary.key, {id, variant}, seed});
            }
        }
    }
    if (given.has("shard")) {
        cells = shard(std::move(cells), given.value("shard"));
    }

    const std::stop_token interrupted = interruption();
    const bool terminal = isatty(STDERR_FILENO) == 1;
    int status = ExitDone;
    std::map<std::string, int> statuses;
    nlohmann::ordered_json answer = nlohmann::ordered_json::array();

    Runner runner(registry, path);
    QObject::connect(&runner, &Runner::cellFinished, &runner,
                     [&](int, const std::shared_ptr<const Diagnosis>& diagnosis, bool) {
                         ++statuses[std::string(toString(diagnosis->status))];
                         if (diagnosis->status == DiagnosisStatus::Failed) {
                             status = ExitPartlyFailed;
                             printError(QStringLiteral("%1 on %2: %3")
                                            .arg(QString::fromStdString(diagnosis->key.setting.id),
                                                 QString::fromStdString(diagnosis->key.caseKey),
                                                 QString::fromStdString(diagnosis->message)));
                         }
                         if (given.has("json")) {
                             answer.push_back(diagnosisJson(*diagnosis));
                         }
                     });
    QObject::connect(&runner, &Runner::progressed, &runner, [&](int done, int total, double secondsLeft) {
        if (terminal) {
            std::fprintf(stderr, "\r%d of %d cells, %s s left\x1b[K", done, total,
                         plain::fixed(std::max(0.0, secondsLeft), 0).c_str());
        }
    });
    QObject::connect(&runner, &Runner::waiting, &runner, [](const QString& message) {
        printError(message + QStringLiteral("; waiting for it"));
    });
    QObject::connect(&runner, &Runner::failed, &runner, [&](const QString& message, bool isDisk) {
        printError(message);
        status = isDisk ? ExitPartlyFailed : ExitStore;
    });
    QObject::connect(&runner, &Runner::finished, &runner, [&](bool cancelled) {
        if (terminal) {
            std::fputs("\r\x1b[K", stderr);
        }
        QCoreApplication::exit(cancelled ? ExitInterrupted : status);
    });
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &runner, [&] {
        if (interrupted.stop_requested()) {
            runner.cancel();
        }
    });
    watch.start(50);
    runner.start(std::move(cells), jobs, given.has("force"));
    const int result = QCoreApplication::exec();

    if (given.has("json")) {
        printOut(answer);
    } else {
        std::string summary;
        for (const auto& [word, count] : statuses) {
            summary += (summary.empty() ? "" : ", ") + std::to_string(count) + " " + word;
        }
        printOut(summary.empty() ? std::string("nothing to run") : summary);
    }
    if (result == ExitInterrupted) {
        printError(QStringLiteral("interrupted; finished cells are kept"));
    }
    return result;
}

} // namespace culprit
