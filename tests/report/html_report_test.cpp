// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/comparison_tables.h"
#include "report/html_report.h"

#include <QTest>
#include <QXmlStreamReader>

using namespace culprit;

namespace {

Judgement judged(const std::string& key, const std::string& method, bool right,
                 Variant variant = Variant::Benchmark)
{
    Judgement judgement;
    judgement.caseKey = key;
    judgement.method = method;
    judgement.variant = variant;
    judgement.origin = "computed";
    judgement.fault = "cpu";
    judgement.target = "a";
    judgement.answered = true;
    judgement.rank = right ? 1 : 2;
    judgement.ac1 = right ? 1 : 0;
    return judgement;
}

} // namespace

class HtmlReportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWellFormedAndSelfContained();
    void comparesOnlySharedCases();
    void hardestFirst();
};

void HtmlReportTest::isWellFormedAndSelfContained()
{
    HtmlReport report;
    report.title = "A <report> & more";
    report.sections.push_back(
        {"One",
         {"1 < 2"},
         {ReportTable{"c", {}, {"x", "y"}, {{"", {{{{"a", false}, {"1", true}}}}}}, {}}},
         {{"figure", "<?xml version=\"1.0\"?><!DOCTYPE svg><svg "
                     "xmlns=\"http://www.w3.org/2000/svg\"><text>t</text></svg>"}}});
    const QString html = QString::fromStdString(written(report));
    QVERIFY(html.startsWith(QStringLiteral("<!DOCTYPE html>")));
    QXmlStreamReader reader(html.mid(html.indexOf(u'\n') + 1));
    QStringList external;
    while (!reader.atEnd()) {
        reader.readNext();
        for (const QXmlStreamAttribute& attribute : reader.attributes()) {
            if ((attribute.name() == u"src" || attribute.name() == u"href") &&
                !attribute.value().startsWith(u'#')) {
                external << attribute.value().toString();
            }
        }
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QVERIFY(external.isEmpty());
    QVERIFY(!html.contains(QStringLiteral("<?xml")));
    QVERIFY(html.contains(QStringLiteral("<text>t</text></svg>")));
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
