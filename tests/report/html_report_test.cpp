// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/comparison_tables.h"
#include "report/html_checker.h"
#include "report/html_report.h"
#include "report/made_judgement.h"

#include <QTest>

#include <cstring>

using namespace culprit;
using test::judged;

namespace {

HtmlReport smallReport()
{
    HtmlReport report;
    report.title = "A <report> & more";
    ReportTable wide;
    wide.caption = "many columns";
    ReportTable::Row row;
    for (int column = 0; column < 20; ++column) {
        wide.columns.push_back("c" + std::to_string(column));
        row.cells.push_back({"-0.50", false});
    }
    wide.groups = {{"", std::vector(80, row)}};
    ReportTable spans{"c", {{"", 1}, {"cpu", 2}}, {"x", "y", "z"}, {{"group", {}}}, {"a note"}};
    spans.groups.front().rows = {{{{"a", false}, {"1", true}, {std::string(60, 'w'), false}}}};
    report.sections.push_back(
        {"One",
         {"1 < 2"},
         {spans, wide},
         {{"figure \"1\"",
           "<?xml version=\"1.0\"?><!DOCTYPE svg><svg "
           "width=\"84.5mm\" height=\"20mm\" xmlns=\"http://www.w3.org/2000/svg\"><text>t</text></svg>"}}});
    report.sections.push_back({"Two", {"text"}, {}, {}, {"a point < another"}});
    return report;
}

} // namespace

class HtmlReportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isValidAndSelfContained();
    void theCheckerFindsWhatIsWrong();
    void wideTablesAreSplitAtTheirSpans();
    void comparesOnlySharedCases();
    void hardestFirst();
};

void HtmlReportTest::isValidAndSelfContained()
{
    const QString html = QString::fromStdString(written(smallReport()));
    const strict::HtmlChecker checker(html);
    QVERIFY2(checker.problem().isEmpty(), qPrintable(checker.problem()));
    QCOMPARE(checker.tables(), 2);
    QCOMPARE(checker.figures(), 1);
    QCOMPARE(checker.links(), 2);
    QVERIFY(html.contains(QStringLiteral("aria-label=\"figure &quot;1&quot;\"")));
    QVERIFY(html.contains(QStringLiteral("<text>t</text></svg>")));
    QVERIFY(
        html.contains(QStringLiteral("--width: 84.5mm\""))); // as large as on paper, or larger on a screen
    QVERIFY(!html.contains(QStringLiteral("height=\"20mm\"")));
    QVERIFY(html.contains(QStringLiteral("<li>a point &lt; another</li>")));
    QVERIFY(html.contains(QStringLiteral("<summary>many columns 80 rows</summary>"))); // long ones are folded
    QVERIFY(html.contains(QStringLiteral("<table class=\"turned\">")));
    QVERIFY(html.contains(QStringLiteral("<td class=\"long\">www")));
    QVERIFY(html.contains(QStringLiteral("<td>−0.50</td>")));
}

void HtmlReportTest::theCheckerFindsWhatIsWrong()
{
    const QString sound = QString::fromStdString(written(smallReport()));
    const auto broken = [&](const char* from, const char* to) {
        QString changed = sound;
        const qsizetype at = changed.indexOf(QLatin1String(from));
        changed.replace(at, static_cast<qsizetype>(strlen(from)), QLatin1String(to));
        return at >= 0 && !strict::HtmlChecker(changed).problem().isEmpty();
    };
    QVERIFY(broken("<!DOCTYPE html>", ""));
    QVERIFY(broken("<tr><th scope=\"row\">", "<tr><td></td><th scope=\"row\">"));
    QVERIFY(broken("</b></td>", "</b></td><td></td>"));
    QVERIFY(broken("colspan=\"2\"", "colspan=\"3\""));
    QVERIFY(broken("</p>", ""));
    QVERIFY(broken("id=\"s2\"", "id=\"s1\""));
    QVERIFY(broken("#s2", "#s3"));
    QVERIFY(broken("href=\"#s1\"", "href=\"https://example.org\""));
    QVERIFY(broken("<text>", "<image src=\"x.png\"/><text>"));
    QVERIFY(broken(".scroll", "@import \"x.css\"; .scroll"));
    QVERIFY(broken("aria-label=\"figure", "title=\"figure"));
    QVERIFY(broken(" scope=\"row\"", ""));
    QVERIFY(broken("<main>", "<main><font/>"));
}

void HtmlReportTest::wideTablesAreSplitAtTheirSpans()
{
    ReportTable table{
        "c", {{"", 1}, {"cpu", 2}, {"gpu", 1}}, {"x", "a", "b", "c"}, {{"group", {}}}, {"note"}};
    table.groups.front().rows = {{{{"m", false}, {"1", true}, {"2", false}, {"3", true}}, "id"}};
    const std::vector<ReportTable> parts = splitAtSpans(table);
    QCOMPARE(parts.size(), 2U);
    QCOMPARE(parts[0].columns, (std::vector<std::string>{"x", "a", "b"}));
    QCOMPARE(parts[1].header.back().title, std::string("gpu"));
    QCOMPARE(parts[1].groups.front().rows.front().cells[1].text, std::string("3"));
    QVERIFY(parts[1].groups.front().rows.front().cells[1].best);
    QVERIFY(parts[0].notes.empty() && parts[1].notes.size() == 1);
    table.header.clear();
    QCOMPARE(splitAtSpans(table).size(), 1U);
}

void HtmlReportTest::comparesOnlySharedCases()
{
    std::vector<Judgement> judgements{judged("1", "a", true), judged("2", "a", false), judged("3", "a", true),
                                      judged("1", "b", false), judged("2", "b", false)};
    judgements.push_back(judged("3", "b", true));
    judgements.back().answered = false;
    const PairedComparison pair =
        compareMethods(judgements, {"a", Variant::Benchmark}, {"b", Variant::Benchmark});
    QCOMPARE(pair.cases(), 2);
    QCOMPARE(pair.onlyA, 1);
    QCOMPARE(pair.neither, 1);
}

void HtmlReportTest::hardestFirst()
{
    const std::vector<Judgement> judgements{judged("easy", "a", true),     judged("easy", "b", true),
                                            judged("hard", "a", false),    judged("hard", "b", false),
                                            judged("middling", "a", true), judged("middling", "b", false)};
    const std::vector<CaseDifficulty> cases = hardestCases(judgements);
    QCOMPARE(cases[0].caseKey, std::string("hard"));
    QCOMPARE(cases[1].right, 1);
    QCOMPARE(cases[2].caseKey, std::string("easy"));
}

QTEST_APPLESS_MAIN(HtmlReportTest)
#include "html_report_test.moc"
