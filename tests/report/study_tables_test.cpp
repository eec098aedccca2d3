// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/chance.h"
#include "evaluation/result_set.h"
#include "report/accuracy_report.h"
#include "report/comparison_tables.h"
#include "report/made_judgement.h"
#include "report/method_names.h"
#include "report/misattribution_report.h"
#include "report/number_text.h"
#include "report/report_json.h"
#include "report/variant_tables.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <cmath>

using namespace culprit;
using test::judged;

namespace {

CaseSummary madeCase(const std::string& key, const std::string& fault, const std::string& target)
{
    CaseSummary summary;
    summary.key = key;
    summary.injection =
        Injection{.time = 0, .duration = 60, .fault = fault, .target = target, .kind = {}, .parameters = {}};
    return summary;
}

/// A method by its name alone.
class NamedMethod : public RootCauseMethod
{
public:
    NamedMethod(std::string id, std::string name, DataSource source)
    {
        m_info.id = std::move(id);
        m_info.name = std::move(name);
        m_info.source = source;
    }
    const MethodInfo& info() const override { return m_info; }
    Finding rank(const CaseView&, const RunOptions&) const override { return {}; }

private:
    MethodInfo m_info;
};

MethodRegistry someMethods()
{
    MethodRegistry registry;
    registry.add(std::make_unique<NamedMethod>("nsigma", "NSigma", DataSource::Metric));
    registry.add(std::make_unique<NamedMethod>("baro", "BARO", DataSource::Metric));
    registry.add(std::make_unique<NamedMethod>("tracerca", "TraceRCA", DataSource::Trace));
    return registry;
}

const ReportTable::Row* rowNamed(const ReportTable& table, const std::string& name)
{
    for (const ReportTable::Group& group : table.groups) {
        for (const ReportTable::Row& row : group.rows) {
            if (row.cells.front().text == name) {
                return &row;
            }
        }
    }
    return nullptr;
}

} // namespace

/// The tables of the study, as they are read.
class StudyTablesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void partialCellsTellTheirCases();
    void casesThatNeverRanCountToo();
    void chanceStandsApartAndIsNeverBest();
    void publishedMethodsHaveARowWithoutResults();
    void chanceFollowsColumns();
    void variantsChangeAConclusion();
    void conclusionsAreDrawnAgain();
    void tiesAreCountedAndSaid();
    void faultsNamedLikeMembersAreKept();
    void starsAreExplained();
    void conclusionsCountWhatThereIs();
    void pairsCountMissingAnswersAsAsked();
    void agreementFollowsTheRegistry();
    void pairsWithoutSharedCasesHaveNoTest();
    void tablesAreJsonByTheirColumns();
    void misattributionsAreOneTable();
};

void StudyTablesTest::partialCellsTellTheirCases()
{
    std::vector<Judgement> judgements{judged("1", "nsigma", true), judged("2", "nsigma", true),
                                      judged("3", "nsigma", true), judged("1", "baro", true),
                                      judged("2", "baro", false),  judged("3", "baro", false)};
    judgements[2].answered = false;
    judgements[2].status = DiagnosisStatus::Failed;
    const AccuracyTable table = accuracyTable(judgements);
    const ReportTable report = accuracyReport(table, someMethods());
    const auto& partial = rowNamed(report, "NSigma")->cells;
    QCOMPARE(partial[1].text, std::string("1.00 (2/3)"));
    QVERIFY(!partial[1].best); // although both answers were right
    const auto& complete = rowNamed(report, "BARO")->cells;
    QCOMPARE(complete[1].text, std::string("0.33"));
    QVERIFY(complete[1].best);
    // Programs get the figure and the counts, as ever.
    const auto json = accuracyJson(table, someMethods());
    QCOMPARE(json[0]["cpu"]["ac1"].get<double>(), 1.0);
    QCOMPARE(json[0]["n"]["cpu"].get<int>(), 2);
    QCOMPARE(json[0]["left_out"]["cpu"].get<int>(), 1);
}

void StudyTablesTest::casesThatNeverRanCountToo()
{
    const std::vector<CaseSummary> cases{madeCase("1", "cpu", "a"), madeCase("2", "cpu", "a"),
                                         madeCase("3", "cpu", "a")};
    const std::vector<Judgement> judgements{judged("1", "nsigma", true), judged("2", "nsigma", true)};
    QVERIFY(accuracyTable(judgements).rows.front().faults.at("cpu").isComplete());
    const AccuracyTable table = accuracyTable(judgements, cases);
    QVERIFY(table.rows.front().faults.at("cpu").isPartial());
    QCOMPARE(accuracyReport(table, someMethods()).groups.front().rows.front().cells[1].text,
             std::string("1.00 (2/3)"));
}

void StudyTablesTest::chanceStandsApartAndIsNeverBest()
{
    const std::vector<Judgement> judgements{judged("1", "nsigma", false)};
    AccuracyRow chance;
    chance.faults["cpu"].n = chance.faults["cpu"].cases = 1;
    chance.faults["cpu"].ac1 = 0.9;
    AccuracyReportOptions options;
    options.chance = &chance;
    options.intervals = true;
    const ReportTable report = accuracyReport(accuracyTable(judgements), someMethods(), options);
    QCOMPARE(report.groups.front().title, std::string("Chance"));
    QCOMPARE(report.groups.front().rows.size(), 1U);
    const auto& cells = report.groups.front().rows.front().cells;
    QCOMPARE(cells[1].text, std::string("0.90"));
    QCOMPARE(cells[2].text, std::string("–")); // an expectation has no interval
    QVERIFY(!cells[1].best);
    QVERIFY(rowNamed(report, "NSigma")->cells[3].best);
    QVERIFY(!rowNamed(report, "NSigma")->cells[1].best); // 0.00 is nobody's best
}

void StudyTablesTest::publishedMethodsHaveARowWithoutResults()
{
    const std::vector<Judgement> judgements{judged("1", "nsigma", true)};
    AccuracyReportOptions options;
    options.published = &publishedTable();
    const ReportTable report = accuracyReport(accuracyTable(judgements), someMethods(), options);
    const ReportTable::Row* other = rowNamed(report, "TraceRCA");
    QVERIFY(other);
    QCOMPARE(other->cells[1].text, std::string("–"));
    QCOMPARE(other->cells[2].text, fixedText((*publishedTable().find("tracerca", "cpu"))[0], 2));
    QCOMPARE(other->cells[3].text, std::string("–"));
    QVERIFY(!rowNamed(accuracyReport(accuracyTable(judgements), someMethods()), "TraceRCA"));
    // Nothing of the study stands in a table that is about other faults.
    std::vector<Judgement> elsewhere = judgements;
    elsewhere.front().fault = "socket";
    QVERIFY(!rowNamed(accuracyReport(accuracyTable(elsewhere), someMethods(), options), "TraceRCA"));
}

void StudyTablesTest::chanceFollowsColumns()
{
    const std::vector<CaseSummary> cases{madeCase("1", "cpu", "a"), madeCase("2", "gpu", "b"), CaseSummary{}};
    const AccuracyRow chance = chanceLevel(cases, [](const CaseSummary&) {
        return ColumnCounts{{"a", 3}, {"b", 1}};
    });
    QCOMPARE(chance.all.n, 2); // no injection, no chance
    QVERIFY(std::abs(chance.faults.at("cpu").ac1 - 0.75) < 1e-12);
    QVERIFY(std::abs(chance.faults.at("gpu").ac1 - 0.25) < 1e-12);
    QVERIFY(std::abs(chance.faults.at("gpu").ac3 - 1) < 1e-12);
    QVERIFY(std::abs(chance.all.ac1 - 0.5) < 1e-12);
    QVERIFY(chance.all.isComplete());
}

void StudyTablesTest::variantsChangeAConclusion()
{
    std::vector<Judgement> judgements;
    for (int i = 0; i < 30; ++i) {
        const std::string key = std::to_string(i);
        judgements.push_back(judged(key, "nsigma", true));
        judgements.push_back(judged(key, "nsigma", false, Variant::Corrected));
        judgements.push_back(judged(key, "baro", true)); // one variant only
    }
    AccuracyRow chance;
    chance.all.ac1 = 0.17;
    const ReportTable table = variantReport(judgements, chance, someMethods(), publishedTable());
    QCOMPARE(table.groups.front().rows.size(), 1U);
    const ReportTable::Row& row = table.groups.front().rows.front();
    QCOMPARE(row.cells.size(), table.columns.size());
    QCOMPARE(row.id, std::string("nsigma"));
    QCOMPARE(row.cells[2].text, std::string("above")); // published 1.00 at cpu
    QCOMPARE(row.cells[3].text, std::string("1.00"));
    QCOMPARE(row.cells[5].text, std::string("above"));
    QCOMPARE(row.cells[7].text, std::string("0.00"));
    QCOMPARE(row.cells[9].text, std::string("below"));
    QCOMPARE(row.cells[11].text, std::string("< 0.001"));
    QCOMPARE(row.cells[12].text, std::string("changes"));
    QVERIFY(row.cells[12].best);

    // Two cases are too few to tell anything from chance: that is no change.
    const auto few = std::vector(judgements.begin(), judgements.begin() + 6);
    const ReportTable open = variantReport(few, chance, someMethods(), publishedTable());
    QCOMPARE(open.groups.front().rows.front().cells[9].text, std::string("not told"));
    QCOMPARE(open.groups.front().rows.front().cells[12].text, std::string("open"));
}

void StudyTablesTest::conclusionsAreDrawnAgain()
{
    std::vector<Judgement> judgements;
    for (int i = 0; i < 30; ++i) {
        const std::string key = std::to_string(i);
        judgements.push_back(judged(key, "nsigma", true));
        judgements.push_back(judged(key, "nsigma", false, Variant::Corrected));
        judgements.push_back(judged(key, "baro", i % 2 == 0));
        judgements.push_back(judged(key, "tracerca", true));
        judgements.back().answered = i < 14; // less than half: TraceRCA takes no part
    }
    AccuracyRow chance;
    chance.all.ac1 = 0.17;
    const ReportTable table =
        conclusionReport(accuracyTable(judgements), chance, someMethods(), publishedTable());
    const auto& best = rowNamed(table, "Best at cpu")->cells;
    QCOMPARE(best[1].text, std::string("NSigma 1.00"));
    QCOMPARE(best[2].text, std::string("NSigma 1.00"));
    QVERIFY(!best[2].best);
    QCOMPARE(best[3].text, std::string("BARO 0.50"));
    QVERIFY(best[3].best);
    const auto& source = rowNamed(table, "Best data source, mean of its methods")->cells;
    QCOMPARE(source[2].text, std::string("metrics 0.75"));
    QCOMPARE(source[3].text, std::string("metrics 0.25"));
    QVERIFY(!source[3].best); // the same source, whatever its figure
    const auto& above = rowNamed(table, "Methods above chance")->cells;
    QCOMPARE(above[2].text, std::string("2 of 2"));
    QCOMPARE(above[3].text, std::string("1 of 2"));
}

void StudyTablesTest::faultsNamedLikeMembersAreKept()
{
    std::vector<Judgement> judgements;
    const std::vector<std::string> taken{"all",        "faults", "left_out", "method", "missing", "n",
                                         "not_scored", "origin", "source",   "ties",   "variant"};
    for (const std::string& fault : taken) {
        judgements.push_back(judged("1 " + fault, "nsigma", fault == "n"));
        judgements.back().fault = fault;
    }
    judgements.push_back(judged("1 cpu", "nsigma", true));
    const auto row = accuracyJson(accuracyTable(judgements), someMethods())[0];
    QCOMPARE(row["method"].get<std::string>(), std::string("nsigma"));
    QVERIFY(row["source"].is_string() && row["n"].is_object() && row["left_out"].is_object());
    QCOMPARE(row["cpu"]["ac1"].get<double>(), 1.0);
    QCOMPARE(row["all"]["ac1"].get<double>(), 2.0 / static_cast<double>(judgements.size()));
    QCOMPARE(row["faults"].size(), taken.size());
    for (const std::string& fault : taken) {
        QCOMPARE(row["faults"][fault]["ac1"].get<double>(), fault == "n" ? 1.0 : 0.0);
        QCOMPARE(row["n"][fault].get<int>(), 1);
    }
    // Ordinary names need no other place.
    judgements.erase(judgements.begin(), judgements.end() - 1);
    QVERIFY(!accuracyJson(accuracyTable(judgements), someMethods())[0].contains("faults"));
}

void StudyTablesTest::tiesAreCountedAndSaid()
{
    std::vector<Judgement> judgements{judged("1", "nsigma", true), judged("2", "nsigma", true),
                                      judged("1", "nsigma", true, Variant::Corrected),
                                      judged("2", "nsigma", true, Variant::Corrected)};
    QVERIFY(accuracyReport(accuracyTable(judgements), someMethods()).notes.empty());
    judgements[0].tied = judgements[2].tied = true; // the corrected one is scored by expectation anyway
    judgements[0].expected = {0.5, 1, 0.9};
    const AccuracyTable table = accuracyTable(judgements);
    QCOMPARE(
        accuracyReport(table, someMethods()).notes,
        (std::vector<std::string>{
            "1 answer shares the first place among several components and is scored by the order of the "
            "columns in the file, see tied in the results; scored by expectation AC@1 over all faults would "
            "be: NSigma 0.75 instead of 1.00."}));
    QCOMPARE(accuracyJson(table, someMethods())[0]["cpu"]["tied"].get<int>(), 1);
    QCOMPARE(accuracyJson(table, someMethods())[0]["ties"].get<std::string>(), std::string("order"));
    const AccuracyTable honest =
        accuracyTable(judgements, {}, {}, {MissingCells::LeaveOut, TieScores::Expected});
    const ReportTable report = accuracyReport(honest, someMethods());
    QVERIFY(report.notes.front().ends_with("scored by the expectation over their orders."));
}

void StudyTablesTest::starsAreExplained()
{
    const auto text = [](const std::vector<Judgement>& judgements, TableFormat format) {
        return QString::fromStdString(
            written(accuracyReport(accuracyTable(judgements), someMethods()), format));
    };
    const std::vector<Judgement> right{judged("1", "nsigma", true), judged("1", "baro", false)};
    QVERIFY(text(right, TableFormat::Text).contains(QStringLiteral("1.00*")));
    QVERIFY(text(right, TableFormat::Text).contains(QStringLiteral("\n*: best in its column.")));
    QVERIFY(text(right, TableFormat::Text).contains(QStringLiteral("over 1 case (1 cpu)")));
    QVERIFY(!text(right, TableFormat::Csv).contains(QStringLiteral("best in its column")));
    // Where nobody is right nobody is best, and a random ranking never is.
    std::vector<Judgement> wrong{judged("1", "random", true), judged("1", "baro", false)};
    for (Judgement& judgement : wrong) {
        judgement.ac3 = judgement.avg5 = 0;
    }
    QVERIFY(!text(wrong, TableFormat::Text).contains(u'*'));
    // What another mark means is said by its own note.
    AccuracyRow chance;
    const QString conclusions = QString::fromStdString(written(
        conclusionReport(accuracyTable(wrong), chance, someMethods(), publishedTable()), TableFormat::Text));
    QVERIFY(conclusions.contains(QStringLiteral("\n*: another conclusion")));
    QVERIFY(conclusions.contains(QStringLiteral("no method 0.00*")));
    QVERIFY(!conclusions.contains(QStringLiteral("Bold")));
}

void StudyTablesTest::conclusionsCountWhatThereIs()
{
    std::vector<Judgement> judgements;
    for (int i = 0; i < 30; ++i) {
        const std::string key = std::to_string(i);
        judgements.push_back(judged(key, "random", true));
        judgements.push_back(judged(key, "nsigma", i != 7));
        judgements.back().answered = i != 7;
        judgements.push_back(judged(key, "baro", i % 2 == 0));
    }
    AccuracyRow chance;
    chance.all.ac1 = 0.17;
    MethodRegistry registry = someMethods();
    registry.add(std::make_unique<NamedMethod>("random", "Random", DataSource::Metric));
    const auto best = [&](MissingCells missing) {
        const ReportTable table =
            conclusionReport(accuracyTable(judgements, {}, {}, missing), chance, registry, publishedTable());
        return rowNamed(table, "Best at cpu")->cells[2];
    };
    // One answer less makes NSigma no worse than a random ranking, which is never the best.
    QCOMPARE(best(MissingCells::LeaveOut).text, std::string("NSigma (29/30) 1.00"));
    QVERIFY(!best(MissingCells::LeaveOut).best); // as published
    QCOMPARE(best(MissingCells::Wrong).text, std::string("NSigma 0.97"));
}

void StudyTablesTest::pairsCountMissingAnswersAsAsked()
{
    std::vector<Judgement> judgements{judged("1", "nsigma", true), judged("1", "baro", true),
                                      judged("2", "nsigma", true), judged("2", "baro", true)};
    judgements.back().answered = false;
    judgements.back().status = DiagnosisStatus::Failed;
    const auto methods = answeringMethods(judgements, someMethods(), Variant::Benchmark);
    const auto onlyA = [&](MissingCells missing) {
        return comparePairs(judgements, methods, missing).front().onlyA;
    };
    QCOMPARE(onlyA(MissingCells::LeaveOut), 0);
    QCOMPARE(onlyA(MissingCells::Wrong), 1);
    QCOMPARE(pairedReport(judgements, methods, someMethods(), MissingCells::Wrong).notes.size(), 2U);
}

void StudyTablesTest::agreementFollowsTheRegistry()
{
    std::vector<Diagnosis> diagnoses;
    for (const char* method : {"tracerca", "baro", "nsigma"}) {
        Diagnosis diagnosis;
        diagnosis.key.caseKey = "1";
        diagnosis.key.setting.id = method;
        diagnosis.ranking = {{method[0] == 'n' ? "a" : "b", 1, {}}, {method[0] == 'n' ? "b" : "a", 1, {}}};
        diagnoses.push_back(diagnosis);
    }
    CaseSummary summary;
    summary.key = "1";
    const ResultSet results({summary}, diagnoses);
    const ReportTable table = agreementReport(
        agreementMatrix(results, inRegistryOrder(results.rankers(), someMethods())), someMethods());
    QCOMPARE(table.columns, (std::vector<std::string>{"Method", "NSigma", "BARO", "TraceRCA"}));
    const auto& rows = table.groups.front().rows;
    QCOMPARE(rows[0].cells[2].text, std::string("0.00"));  // NSigma and BARO blame others
    QCOMPARE(rows[1].cells[3].text, std::string("1.00"));  // BARO and TraceRCA the same
    QCOMPARE(rows[1].cells[1].text, std::string("-1.00")); // tau-b below the diagonal
    QCOMPARE(rows[2].cells[2].text, std::string("1.00"));
}

void StudyTablesTest::pairsWithoutSharedCasesHaveNoTest()
{
    const std::vector<Judgement> judgements{judged("1", "nsigma", true), judged("2", "baro", true)};
    const auto methods = answeringMethods(judgements, someMethods(), Variant::Benchmark);
    QCOMPARE(methods.size(), 2U);
    const ReportTable table = pairedReport(judgements, methods, someMethods());
    const auto& cells = table.groups.front().rows.front().cells;
    QCOMPARE(cells[0].text, std::string("NSigma"));
    QCOMPARE(cells[6].text, std::string("–"));
    QCOMPARE(cells[7].text, std::string("–"));
}

void StudyTablesTest::tablesAreJsonByTheirColumns()
{
    ReportTable table;
    table.header = {{"", 1}, {"cpu", 1}};
    table.columns = {"Method", "AC@1"};
    table.groups = {{"Metrics", {{{{"BARO", false}, {"0.33", true}}}}}};
    const auto json = tableJson(table);
    QCOMPARE(json.dump(), std::string(R"([{"group":"Metrics","Method":"BARO","cpu AC@1":"0.33"}])"));
}

void StudyTablesTest::misattributionsAreOneTable()
{
    const auto blamed = [](const char* key, const char* method, const char* component) {
        Judgement judgement = judged(key, method, std::string(component) == "a");
        judgement.blamed = component;
        return judgement;
    };
    const std::vector<Judgement> judgements{blamed("1", "nsigma", "a"), blamed("2", "nsigma", "b"),
                                            blamed("1", "baro", "c"), blamed("2", "baro", "")};
    std::vector<Misattribution> matrices;
    for (const char* method : {"nsigma", "baro"}) {
        matrices.push_back(misattribution(judgements, {{method}}, {"a"}, MisattributionRows::FaultAndTarget));
    }
    const ReportTable table = misattributionReport(matrices);
    // Every component that any of them blames has a column.
    QCOMPARE(table.columns, (std::vector<std::string>{"Fault", "a", "b", "c", "not found"}));
    QCOMPARE(table.groups[0].title, std::string("nsigma: 1 of 2 right"));
    QCOMPARE(table.groups[0].rows[0].cells[1].text, std::string("1"));
    QVERIFY(table.groups[0].rows[0].cells[1].best);
    QCOMPARE(table.groups[1].rows[0].cells[2].text, std::string("0"));
    QCOMPARE(table.groups[1].rows[0].cells[3].text, std::string("1"));
    QCOMPARE(table.groups[1].rows[0].cells[4].text, std::string("1"));
    QCOMPARE(matrices[0].rightCounts[0][0], 1);
    QCOMPARE(matrices[0].rightCounts[0][1], 0);
    const ReportTable data = misattributionData(matrices);
    QCOMPARE(data.groups.front().rows.size(), 3U + 3U); // a, b, none; a, c, none
    QCOMPARE(data.groups.front().rows.front().cells.back().text, std::string("2"));
}

QTEST_APPLESS_MAIN(StudyTablesTest)
#include "study_tables_test.moc"
