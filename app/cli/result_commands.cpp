// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/result_options.h"
#include "evaluation/misattribution.h"
#include "evaluation/result_set.h"
#include "report/misattribution_report.h"
#include "report/report_json.h"
#include "report/report_table.h"
#include "text/plain_number.h"

#ifdef CULPRIT_GUI
#include "cli/figures.h"
#include "export/figure_export.h"
#endif

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace culprit {

namespace {

/// What components are called, by case.
using NamesOfCases = std::map<std::string, ComponentNames>;

std::string resultsCsv(const std::vector<Diagnosis>& diagnoses, const NamesOfCases& namesOf,
                       TableFormat format)
{
    ReportTable table;
    table.columns = {"case", "method",    "variant", "seed",  "origin", "status",
                     "rank", "component", "item",    "score", "tied"};
    table.groups.emplace_back();
    for (const Diagnosis& diagnosis : diagnoses) {
        const ResultKey& key = diagnosis.key;
        const ComponentNames& names = namesOf.at(key.caseKey);
        std::vector<std::string> front{key.caseKey,
                                       key.setting.id,
                                       std::string(toString(key.setting.variant)),
                                       std::to_string(key.seed),
                                       std::string(toString(key.origin)),
                                       std::string(toString(diagnosis.status))};
        const auto addRow = [&](const std::vector<std::string>& tail) {
            ReportTable::Row row;
            for (const auto& part : {front, tail}) {
                for (const std::string& text : part) {
                    row.cells.push_back({text, false});
                }
            }
            table.groups.back().rows.push_back(std::move(row));
        };
        const std::string tied = diagnosis.tiedComponents(names) > 1 ? "true" : "false"; // at the first place
        if (diagnosis.ranking.empty()) {
            addRow({"", "", "", "", tied}); // an empty ranking is an answer too
        }
        for (std::size_t i = 0; i < diagnosis.ranking.size(); ++i) {
            const RankedItem& item = diagnosis.ranking[i];
            addRow({std::to_string(i + 1), std::string(names.of(item.name)), item.name,
                    std::isfinite(item.score) ? plain::shortest(item.score) : std::string(), tied});
        }
    }
    return written(table, format);
}

} // namespace

int runResults(const QStringList& arguments, const MethodRegistry& registry)
{
    const CommandArguments given(QStringLiteral("results"), QStringLiteral("prints the rankings"),
                                 {storeOption(), methodsOption(), casesOption(), variantOption(),
                                  formatOption(QStringLiteral("json or csv."), QStringLiteral("json")),
                                  rawCsvOption()},
                                 arguments);
    const Store store = Store::open(given.required("db"), Store::Mode::ReadOnly);
    const std::vector<CaseSummary> cases = store.cases();
    DiagnosisQuery query = queryFrom(given, cases, registry, store);
    query.withEvidence = given.value("format") == u"json"; // with it comes what was left out
    const std::vector<Diagnosis> diagnoses = store.diagnoses(query);
    NamesOfCases namesOf;
    for (const Diagnosis& diagnosis : diagnoses) {
        namesOf[diagnosis.key.caseKey]; // one that came with an archive may be of no case here
    }
    for (const CaseSummary& summary : cases) {
        namesOf[summary.key] = ComponentNames(summary.components);
    }
    if (given.value("format") == u"csv") {
        printOut(resultsCsv(diagnoses, namesOf, formatGiven(given)));
    } else if (given.value("format") == u"json") {
        nlohmann::ordered_json json = nlohmann::ordered_json::array();
        for (const Diagnosis& diagnosis : diagnoses) {
            json.push_back(diagnosisJson(diagnosis, namesOf[diagnosis.key.caseKey]));
        }
        printOut(json);
    } else {
        throw UsageError("results are written as json or csv");
    }
    return ExitDone;
}

int runHeatmap(const QStringList& arguments, const MethodRegistry& registry)
{
    const CommandArguments given(
        QStringLiteral("heatmap"), QStringLiteral("counts whom a method ranks first, per fault"),
        {storeOption(),
         {QStringLiteral("method"), QStringLiteral("The method's id."), QStringLiteral("ID")},
         casesOption(),
         variantOption(),
         {QStringLiteral("rows"), QStringLiteral("fault, target or fault-and-target."),
          QStringLiteral("ROWS"), QStringLiteral("fault")},
         formatOption(QStringLiteral("text, csv, markdown, latex, html or json."), QStringLiteral("text")),
         rawCsvOption(),
         {QStringLiteral("out"), QStringLiteral("Draw it: a .png, .svg or .pdf file; .csv for the numbers."),
          QStringLiteral("FILE")},
         {QStringLiteral("form"), QStringLiteral("How it is drawn: heatmap or bars."), QStringLiteral("FORM"),
          QStringLiteral("heatmap")},
         {QStringLiteral("shares"), QStringLiteral("Draw shares of a row instead of counts.")}},
        arguments);
    const std::string method = given.required("method").toStdString();
    const RootCauseMethod* known = registry.find(method);
#ifdef CULPRIT_GUI
    if (given.has("out")) {
        checkUnaskedOutput(given.value("out"), figureSuffixes());
    }
#endif
    const Store store = Store::open(given.required("db"), Store::Mode::ReadOnly);
    checkMethod(method, registry, store);
    const std::vector<CaseSummary> cases = store.cases();
    DiagnosisQuery query;
    query.methods = {method};
    const Variant variant = variantGiven(given).value_or(Variant::Benchmark);
    const MethodSetting setting = known ? known->info().setting(variant) : MethodSetting{method, variant};
    query.variant = variant;
    if (given.value("cases") != u"all") {
        for (const CaseSummary& summary : casesFrom(given.value("cases"), cases)) {
            query.caseKeys.push_back(summary.key);
        }
    }
    const ResultSet results = ResultSet::read(store, cases, query);
    if (results.isEmpty()) {
        throw UsageError("the store has no results of " + method + "; culprit run makes them");
    }
    const QString rows = given.value("rows");
    if (rows != u"fault" && rows != u"target" && rows != u"fault-and-target") {
        throw UsageError("--rows takes fault, target or fault-and-target");
    }
    const QString form = given.value("form");
    if (form != u"heatmap" && form != u"bars") {
        throw UsageError("--form takes heatmap or bars");
    }
    Misattribution matrix = misattribution(results.judgements({setting}), {setting}, componentsOfCases(cases),
                                           rows == u"fault"    ? MisattributionRows::Fault
                                           : rows == u"target" ? MisattributionRows::Target
                                                               : MisattributionRows::FaultAndTarget);
    if (matrix.rows.empty()) {
        throw std::runtime_error("there are no judged cases of " + method + " to count");
    }
    if (given.has("out")) {
#ifdef CULPRIT_GUI
        dressComponents(store);
        matrix.method = known ? known->info().name : method;
        FigureOptions options;
        options.bars = form == u"bars";
        options.shares = given.has("shares");
        renderMisattribution({matrix}, given.value("out"), options);
        return ExitDone;
#else
        throw UsageError("this build draws no figures");
#endif
    }
    if (given.value("format") == u"json") {
        printOut(misattributionJson(matrix));
    } else {
        printOut(written(misattributionReport(matrix), formatGiven(given)));
    }
    return ExitDone;
}

} // namespace culprit
