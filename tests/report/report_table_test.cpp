// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/accuracy_report.h"
#include "report/number_text.h"
#include "report/report_table.h"

#include <QTest>
#include <QXmlStreamReader>

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

using namespace culprit;

namespace {

ReportTable sample()
{
    ReportTable table;
    table.caption = "Accuracy & more";
    table.header = {{"", 1}, {"cpu", 2}};
    table.columns = {"Method", "AC@1", "AC@3"};
    table.groups = {{"Metrics",
                     {{{{"ε-Diagnosis", false}, {"0.50", true}, {"1.00", true}}},
                      {{{"a_b, \"c\" | <d>", false}, {"0.25", false}, {"–", false}}}}}};
    table.notes = {"1 cell left out."};
    return table;
}

} // namespace

class ReportTableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void csvQuotesAndFlattens();
    void markdownEscapesPipes();
    void htmlIsWellFormed();
    void textIsAligned();
    void halvesAreRoundedAlike();
    void unknownFormatIsRefused();
    void bestIsMarkedAsShown();
};

void ReportTableTest::csvQuotesAndFlattens()
{
    const QStringList lines =
        QString::fromStdString(written(sample(), TableFormat::Csv)).split(QStringLiteral("\r\n"));
    QCOMPARE(lines[0], QStringLiteral("Group,Method,cpu AC@1,cpu AC@3"));
    QCOMPARE(lines[1], QStringLiteral("Metrics,ε-Diagnosis,0.50,1.00"));
    QCOMPARE(lines[2], QStringLiteral("Metrics,\"a_b, \"\"c\"\" | <d>\",0.25,–"));
}

void ReportTableTest::markdownEscapesPipes()
{
    const QString text = QString::fromStdString(written(sample(), TableFormat::Markdown));
    QVERIFY(text.contains(QStringLiteral("| **0.50** |")));
    QVERIFY(text.contains(QStringLiteral("\\|")));
    for (const QString& line : text.split(u'\n')) {
        if (line.startsWith(u'|')) {
            QString bare = line;
            QCOMPARE(bare.remove(QStringLiteral("\\|")).count(u'|'), 4);
        }
    }
}

void ReportTableTest::htmlIsWellFormed()
{
    QXmlStreamReader reader(QStringLiteral("<div>") +
                            QString::fromStdString(written(sample(), TableFormat::Html)) +
                            QStringLiteral("</div>"));
    while (!reader.atEnd()) {
        reader.readNext();
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
}

void ReportTableTest::textIsAligned()
{
    const QStringList lines = QString::fromStdString(written(sample(), TableFormat::Text)).split(u'\n');
    const QString& header = lines[3];
    const QString& row = lines[5];
    QVERIFY(header.startsWith(QStringLiteral("Method")));
    // Numbers stand under their headings; a star marks the best.
    QCOMPARE(row.indexOf(QStringLiteral("0.50*")), header.indexOf(QStringLiteral("AC@1")));
    QCOMPARE(row.indexOf(QStringLiteral("1.00")), header.indexOf(QStringLiteral("AC@3")));
}

void ReportTableTest::halvesAreRoundedAlike()
{
    QCOMPARE(fixedText(15.0 / 24, 2), std::string("0.63"));
    QCOMPARE(fixedText(-15.0 / 24, 2), std::string("-0.63"));
    QCOMPARE(fixedText(0.624999, 2), std::string("0.62"));
    // Two orders of summing the same 24 figures.
    QVERIFY(std::nextafter(0.775, 0) < 0.775);
    QCOMPARE(fixedText(std::nextafter(0.775, 0), 2), fixedText(std::nextafter(0.775, 1), 2));
    QCOMPARE(fixedText(std::numeric_limits<double>::max(), 0).size(), 309U);
    QCOMPARE(fixedText(std::numeric_limits<double>::infinity(), 2), std::string("inf"));
    QCOMPARE(fixedText(-0.004, 2), std::string("0.00"));
}

void ReportTableTest::unknownFormatIsRefused()
{
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, tableFormatFrom("docx"));
}

void ReportTableTest::bestIsMarkedAsShown()
{
    AccuracyTable table;
    table.faults = {"cpu"};
    for (const auto& [method, value] : {std::pair("a", 0.501), std::pair("b", 0.502), std::pair("c", 0.2)}) {
        AccuracyRow row{{{method}}, {}, {}};
        row.faults["cpu"] = AccuracyCell{.n = 6,
                                         .leftOut = 0,
                                         .cases = 6,
                                         .ac1 = value,
                                         .ac3 = 1,
                                         .avg5 = 1,
                                         .ac1Interval = {},
                                         .ac3Interval = {},
                                         .avg5Interval = {}};
        row.all = row.faults["cpu"];
        table.rows.push_back(row);
    }
    const ReportTable report = accuracyReport(table, MethodRegistry());
    const auto& rows = report.groups.front().rows;
    QVERIFY(rows[0].cells[1].best && rows[1].cells[1].best && !rows[2].cells[1].best);
    QCOMPARE(accuracyJson(table, MethodRegistry())[2]["cpu"]["ac1"].get<double>(), 0.2);
}

QTEST_APPLESS_MAIN(ReportTableTest)
#include "report_table_test.moc"
