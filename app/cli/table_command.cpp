// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/result_options.h"
#include "evaluation/accuracy_table.h"
#include "evaluation/agreement.h"
#include "evaluation/chance.h"
#include "evaluation/result_set.h"
#include "report/accuracy_report.h"
#include "report/comparison_tables.h"
#include "report/findings.h"
#include "report/method_names.h"
#include "report/report_json.h"
#include "report/truth_notes.h"
#include "report/variant_tables.h"

#include <nlohmann/json.hpp>

namespace culprit {

namespace {

Scoring scoringGiven(const CommandArguments& given)
{
    const char* option = "--missing: ";
    try {
        const MissingCells missing = missingCellsFrom(given.value("missing").toStdString());
        option = "--ties: ";
        return {missing, tieScoresFrom(given.value("ties").toStdString())};
    } catch (const std::invalid_argument& error) {
        throw UsageError(option + std::string(error.what()));
    }
}

/// What `--of` can ask for beside Table 1 itself.
ReportTable otherTable(const QString& of, Variant variant, const Scoring& scoring, const ResultSet& results,
                       const Store& store, const MethodRegistry& registry)
{
    const Judgements judgements = results.judgements();
    const std::vector<CaseSummary>& cases = results.cases();
    if (of == u"pairs") {
        return pairedReport(judgements, answeringMethods(judgements, registry, variant), registry, scoring);
    }
    if (of == u"agreement") {
        if (scoring.missing != MissingCells::LeaveOut || scoring.ties != TieScores::AsOrdered) {
            throw UsageError(
                "--of agreement compares answers as they are: it takes no --missing and no --ties");
        }
        return agreementReport(
            agreementMatrix(results, inRegistryOrder(computedRankers(results, variant), registry)), registry);
    }
    if (of == u"variants") {
        return variantReport(judgements, chanceLevel(cases, store), registry, publishedTable(), scoring);
    }
    if (of == u"findings") {
        return findingsReport(judgements, accuracyTable(judgements, cases, {}, scoring),
                              chanceLevel(cases, store), registry);
    }
    if (of == u"conclusions") {
        return conclusionReport(accuracyTable(judgements, cases, {}, scoring), chanceLevel(cases, store),
                                registry, publishedTable());
    }
    throw UsageError("--of takes accuracy, findings, variants, conclusions, pairs or agreement");
}

} // namespace

int runTable(const QStringList& arguments, const MethodRegistry& registry)
{
    const CommandArguments given(
        QStringLiteral("table"), QStringLiteral("prints AC@1, AC@3 and Avg@5 per method and fault"),
        {storeOption(),
         methodsOption(),
         casesOption(),
         variantOption(),
         {QStringLiteral("of"),
          QStringLiteral("accuracy: Table 1. findings: what the results say, in sentences. variants: as "
                         "benchmarked and as corrected. conclusions: what "
                         "the study concludes, drawn again. pairs: paired permutation tests. agreement: "
                         "top-1 agreement and Kendall's tau-b."),
          QStringLiteral("WHAT"), QStringLiteral("accuracy")},
         {QStringLiteral("intervals"), QStringLiteral("Show 95 % intervals.")},
         {QStringLiteral("published"), QStringLiteral("Show the study's own figures and the differences.")},
         {QStringLiteral("missing"),
          QStringLiteral("How cells without an answer count: leave-out, wrong, or as in the benchmark, which "
                         "counts a fallback by its random ranking."),
          QStringLiteral("HOW"), QStringLiteral("leave-out")},
         {QStringLiteral("ties"),
          QStringLiteral(
              "How answers whose first places tie are scored: order, as the benchmark does, or expected, "
              "over their orders."),
          QStringLiteral("HOW"), QStringLiteral("order")},
         {QStringLiteral("no-chance"), QStringLiteral("Leave out what a random ranking would score.")},
         formatOption(QStringLiteral("text, csv, markdown, latex, html or json."), QStringLiteral("text")),
         rawCsvOption()},
        arguments);
    const Store store = Store::open(given.required("db"), Store::Mode::ReadOnly);
    const std::vector<CaseSummary> cases = casesFrom(given.value("cases"), store.cases());
    const ResultSet results = ResultSet::read(store, cases, queryFrom(given, cases, registry, store));
    const bool json = given.value("format") == u"json";
    if (given.value("of") != u"accuracy") {
        const Variant variant = variantGiven(given).value_or(Variant::Benchmark);
        const ReportTable table =
            otherTable(given.value("of"), variant, scoringGiven(given), results, store, registry);
        if (json) {
            printOut(tableJson(table));
        } else {
            printOut(written(table, formatGiven(given)));
        }
        return ExitDone;
    }
    const AccuracyTable table = accuracyTable(results.judgements(), cases, {}, scoringGiven(given));
    if (json) {
        printOut(accuracyJson(table, registry));
        return ExitDone;
    }
    const TableFormat format = formatGiven(given);
    AccuracyRow chance;
    AccuracyReportOptions options;
    options.intervals = given.has("intervals");
    options.published = given.has("published") ? &publishedTable() : nullptr;
    options.strayLabels = strayLabelNote(store);
    if (!given.has("no-chance")) {
        chance = chanceLevel(cases, store);
        options.chance = &chance;
    }
    printOut(written(accuracyReport(table, registry, options), format));
    return ExitDone;
}

} // namespace culprit
