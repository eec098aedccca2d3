// SPDX-License-Identifier: GPL-3.0-or-later
// What is written into files is the same wherever numbers have a decimal comma.
#include "comma_locale.h"
#include "report/case_figure.h"
#include "report/figure_data.h"
#include "report/number_text.h"
#include "report/record_text.h"

#include <QTest>

using namespace culprit;

class NumberLocaleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plottedData();
    void captionsOfLoadTests();
    void rowsOfRecords();
    void figuresOfTables();
};

void NumberLocaleTest::plottedData()
{
    FigureData figure;
    figure.zero = 1'751'365'718.5;
    FigureSeries series;
    series.column = series.label = "cpu";
    series.unit = "cores";
    series.time = {1'751'365'718, 1'751'365'723.25};
    series.values = {0.1, 1e-300};
    figure.panels.push_back({"CPU", "cores", {}, false, {series}});

    const test::CommaLocale comma;
    QVERIFY(comma.isActive());
    QCOMPARE(figureCsv(figure), std::string("panel,series,component,unit,time,seconds,value\n"
                                            "CPU,cpu,,cores,2025-07-01 10:28:38,-0.5,0.1\n"
                                            "CPU,cpu,,cores,2025-07-01 10:28:43,4.75,1e-300\n"));
}

void NumberLocaleTest::captionsOfLoadTests()
{
    auto test = std::make_shared<Case>();
    test->summary.queriesPerSecond = 0.5;
    const test::CommaLocale comma;
    QVERIFY(comma.isActive());
    QCOMPARE(smokeTestFigure({}, {test}).title, std::string("Load at 0.5 queries/s"));
}

void NumberLocaleTest::rowsOfRecords()
{
    LogRecord record;
    record.timeNs = 1'751'365'718'012'345'678;
    record.container = "head";
    record.message = "ready";
    Span span;
    span.startUs = -1; // the last microsecond of 1969
    span.durationUs = 1234;

    const test::CommaLocale comma;
    QVERIFY(comma.isActive());
    QCOMPARE(logRows(std::span(&record, 1), RowForm::Csv, 1'751'365'718),
             std::string("2025-07-01 10:28:38.012345,0.012345,head,info,,,ready\n"));
    const std::string row = spanRows(std::span(&span, 1), {}, RowForm::Csv, 0);
    QVERIFY2(row.starts_with("1969-12-31 23:59:59.999999,-0.000001,"), row.c_str());
    QVERIFY2(row.find(",1.234,") != std::string::npos, row.c_str());
}

void NumberLocaleTest::figuresOfTables()
{
    const test::CommaLocale comma;
    QVERIFY(comma.isActive());
    QCOMPARE(fixedText(0.25, 2), std::string("0.25"));
    QCOMPARE(fixedText(1e300, 1).size(), 303U);
    QCOMPARE(intervalText({0.44, 0.97}), std::string("0.44–0.97"));
}

QTEST_APPLESS_MAIN(NumberLocaleTest)
#include "number_locale_test.moc"
