// SPDX-License-Identifier: GPL-3.0-or-later
// Cases that can't be scored stand in no figure, and are counted beside the table.
#include "evaluation/chance.h"
#include "evaluation/result_set.h"
#include "report/accuracy_report.h"
#include "report/truth_notes.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace culprit;

namespace {

CaseSummary caseOf(const std::string& key, const std::string& target)
{
    CaseSummary summary;
    summary.key = key;
    summary.components = {"carts", "orders"};
    summary.time = {0, 120};
    summary.injection = Injection{60, 60, "cpu", target, {}, {}};
    return summary;
}

/// One that is scored and one for each reason not to be.
std::vector<CaseSummary> someCases()
{
    std::vector<CaseSummary> cases{caseOf("fine", "carts"), caseOf("elsewhere", "payment"),
                                   caseOf("unlabelled", ""), caseOf("late", "carts")};
    cases[0].doubts = {"silent-cause", "something-else"};
    cases[3].injection->time = 4000;
    return cases;
}

Diagnosis answer(const std::string& caseKey)
{
    Diagnosis diagnosis;
    diagnosis.key = {caseKey, {"nsigma"}};
    diagnosis.ranking = {{"carts_cpu", 2, {}}, {"orders_cpu", 1, {}}};
    return diagnosis;
}

} // namespace

class TruthNotesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unscoredCasesStandInNoFigure();
    void theFootTellsWhy();
    void aTableOfUnscoredCasesHasNoFigure();
};

void TruthNotesTest::unscoredCasesStandInNoFigure()
{
    const std::vector<CaseSummary> cases = someCases();
    std::vector<Diagnosis> answers;
    for (const CaseSummary& summary : cases) {
        answers.push_back(answer(summary.key));
    }
    const ResultSet results(cases, answers);
    const AccuracyTable table = accuracyTable(results.judgements(), results.cases());
    QCOMPARE(table.rows.size(), std::size_t{1});
    const AccuracyCell& cell = table.rows.front().faults.at("cpu");
    QCOMPARE(cell.n, 1);
    QCOMPARE(cell.cases, 1);
    QCOMPARE(cell.ac1, 1.0);
    QCOMPARE(cell.unscored, 2); // the unlabelled one is of no fault
    QCOMPARE(cell.leftOut, 0);
    QVERIFY(cell.isComplete());
    const auto json = accuracyJson(table, MethodRegistry());
    QCOMPARE(json[0]["n"]["cpu"].get<int>(), 1);
    QCOMPARE(json[0]["left_out"]["cpu"].get<int>(), 2);
    QCOMPARE(json[0]["not_scored"]["cpu"].get<int>(), 2);
    const AccuracyRow chance = chanceLevel(results.cases(), [](const CaseSummary&) {
        return ColumnCounts{{"carts", 1}, {"orders", 1}};
    });
    QCOMPARE(chance.all.n, 1);
    QCOMPARE(chance.all.ac1, 0.5);
}

void TruthNotesTest::theFootTellsWhy()
{
    const std::vector<CaseSummary> cases = someCases();
    const ResultSet results(cases, std::vector{answer("fine")});
    const AccuracyTable table = accuracyTable(results.judgements(), results.cases());
    const std::vector<std::string> expected{
        "1 case is not scored, the injection lies outside the data: late.",
        "1 case is not scored, the true cause is no component of this case: elsewhere.",
        "1 case is not scored, the true cause is not known: unlabelled.",
        "Of 1 case no metric of the true cause varies: fine."};
    QCOMPARE(truthNotes(table), expected);
    AccuracyReportOptions options;
    options.strayLabels = "1 label belongs to no case: x.";
    const ReportTable report = accuracyReport(table, MethodRegistry(), options);
    for (const std::string& note : expected) {
        QVERIFY(std::ranges::count(report.notes, note) == 1);
    }
    QVERIFY(std::ranges::count(report.notes, options.strayLabels) == 1);
}

void TruthNotesTest::aTableOfUnscoredCasesHasNoFigure()
{
    const ResultSet results({caseOf("elsewhere", "payment")}, std::vector{answer("elsewhere")});
    const AccuracyTable table = accuracyTable(results.judgements(), results.cases());
    const auto json = accuracyJson(table, MethodRegistry());
    QCOMPARE(json[0]["n"]["cpu"].get<int>(), 0);
    QCOMPARE(json[0]["left_out"]["cpu"].get<int>(), 1);
    QVERIFY(json[0]["cpu"].is_null() && json[0]["all"].is_null());
    const ReportTable report = accuracyReport(table, MethodRegistry());
    QCOMPARE(report.groups.size(), std::size_t{1});
    QCOMPARE(report.groups[0].rows[0].cells[1].text, std::string("–"));
}

QTEST_GUILESS_MAIN(TruthNotesTest)
#include "truth_notes_test.moc"
