// SPDX-License-Identifier: GPL-3.0-or-later
// Tables as the world writes them: what a column is follows from all of its cells, and nothing is lost
// without a word.
#include "record_collector.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace culprit;
using namespace culprit::test;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// A table of one column `x` of these cells, each quoted.
Collector columnOf(const std::vector<std::string>& cells)
{
    std::string text = "time,x\n";
    double time = 1'652'812'600;
    for (const std::string& cell : cells) {
        text += std::to_string(static_cast<long>(time++)) + ",\"" + cell + "\"\n";
    }
    return parsedTable(text);
}

bool areEqual(const std::vector<double>& a, const std::vector<double>& b)
{
    return std::ranges::equal(a, b,
                              [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

/// A table of one column of times.
Collector timesOf(const std::vector<std::string>& times)
{
    std::string text = "time;x\n";
    for (const std::string& time : times) {
        text += "\"" + time + "\";1\n";
    }
    return parsedTable(text);
}

struct NumberCase
{
    const char* name;
    std::vector<std::string> cells;
    std::vector<double> values;
    std::map<AnomalyKind, std::int64_t> told;
    const char* unit = "";
};

std::vector<NumberCase> numberCases()
{
    using enum AnomalyKind;
    return {
        {"first cell a dash", {"-", "1", "2"}, {missing, 1, 2}, {{BadNumbers, 1}}},
        {"last cell a word", {"1", "2", "none at all"}, {1, 2, missing}, {{BadNumbers, 1}}},
        {"one number among words", {"a", "b", "7", "c"}, {missing, missing, 7, missing}, {{BadNumbers, 3}}},
        {"out of range", {"1", "1.5e400", "-1e999"}, {1, missing, missing}, {{BadNumbers, 2}}},
        {"percent", {"11.2882 %", "0", "10.0050%"}, {11.2882, 0, 10.005}, {{CellUnits, 2}}, "%"},
        {"rate",
         {"NaN req/s", "12 req/s", "Inf req/s"},
         {missing, 12, INFINITY},
         {{CellUnits, 2}, {NanCells, 1}, {InfiniteValues, 1}},
         "req/s"},
        {"unit and dash",
         {"-", "12 ms", "13 ms"},
         {missing, 12, 13},
         {{CellUnits, 2}, {BadNumbers, 1}},
         "ms"},
        {"several units", {"512 KiB", "1 MiB", "2 GB"}, {524288, 1048576, 2e9}, {{ConvertedUnits, 3}}, "B"},
        {"several times",
         {"250 ms", "1.5 s", "2 min"},
         {0.25, 1.5, 120},
         {{ConvertedUnits, 2}, {CellUnits, 1}},
         "s"},
        {"short counts", {"950", "1.2K", "3 M"}, {950, 1200, 3e6}, {{ConvertedUnits, 2}}, ""},
        {"units of two kinds",
         {"1 ms", "2 ms", "3 ms", "4 GB"},
         {1, 2, 3, missing},
         {{CellUnits, 3}, {MixedUnits, 1}},
         "ms"},
        {"a unit once", {"1", "2", "3", "4 ms"}, {1, 2, 3, missing}, {{MixedUnits, 1}}},
        {"a unit missing once",
         {"1 ms", "2 ms", "3"},
         {1, 2, missing},
         {{CellUnits, 2}, {MixedUnits, 1}},
         "ms"},
        {"thousands", {"1,234.5", "1,234,567", "12"}, {1234.5, 1234567, 12}, {{OtherMarks, 2}}},
        {"thousands beside points", {"0.5", "1,234"}, {0.5, 1234}, {{OtherMarks, 1}}},
        {"thousands beside whole numbers", {"950", "1,020", "1,100"}, {950, 1020, 1100}, {{OtherMarks, 2}}},
        {"lakh and crore", {"12,34,567", "1,00,000"}, {1234567, 100000}, {{OtherMarks, 2}}},
        {"blanks", {"1 234,5", "1 234 567,25", "7"}, {1234.5, 1234567.25, 7}, {{OtherMarks, 2}}},
        {"no-break blanks",
         {"1\xC2\xA0"
          "234",
          "1\xE2\x80\xAF"
          "234.5"},
         {1234, 1234.5},
         {{OtherMarks, 2}}},
        {"apostrophes", {"1'234.5", "12'345"}, {1234.5, 12345}, {{OtherMarks, 2}}},
        {"decimal comma", {"11,2882", "10,005", "9"}, {11.2882, 10.005, 9}, {{OtherMarks, 2}}},
        {"decimal comma, points group",
         {"1.234,5", "1.234", "2.000", "0,5"},
         {1234.5, 1234, 2000, 0.5},
         {{OtherMarks, 4}}},
        {"decimal comma, points as in addresses",
         {"5.154.233.139,83", "154.233.139,5"},
         {5154233139.83, 154233139.5},
         {{OtherMarks, 2}}},
        {"numbers as addresses among others",
         {"5.154.233.139", "5.154.233.899", "12"},
         {5154233139, 5154233899, 12},
         {{OtherMarks, 2}}},
        {"decimal comma with unit", {"11,5 %", "1,25 %"}, {11.5, 1.25}, {{CellUnits, 2}}, "%"},
        {"decimal comma with exponent", {"1,5E+03", "2,5e-1"}, {1500, 0.25}, {{OtherMarks, 2}}},
        {"minus sign",
         {"\xE2\x88\x92"
          "1.5",
          "2"},
         {-1.5, 2},
         {{OtherMarks, 1}}},
        {"unclear", {"1,234", "2,345"}, {missing, missing}, {{UnclearNumbers, 2}}},
        {"unclear beside whole numbers", {"1500", "2,345"}, {1500, missing}, {{UnclearNumbers, 1}}},
        {"both marks", {"1.5", "2,75"}, {1.5, missing}, {{UnclearNumbers, 1}}},
        {"truth", {"true", "False", "", "1"}, {1, 0, missing, 1}, {{TruthValues, 2}, {EmptyCells, 1}}},
        {"truth and words", {"true", "maybe", "false"}, {1, missing, 0}, {{TruthValues, 2}, {BadNumbers, 1}}},
        {"blanks around", {"  5 ", "\t6"}, {5, 6}, {}},
        {"bytes and bits", {"5 MB", "7 Mb"}, {missing, missing}, {{MixedUnits, 2}}},
        {"a unit in capitals",
         {"5 ms", "7 MS", "8 MS", "9 ms"},
         {missing, missing, missing, missing},
         {{MixedUnits, 4}}},
        {"hexadecimal numbers",
         {"1", "0xff", "0cafe", "0f", "3cafe", "0Xf"},
         {1, missing, missing, missing, missing, missing},
         {{BadNumbers, 5}}},
        {"zeros of any unit",
         {"5 ms", "7 ms", "9 ms", "0 s", "0 %"},
         {5, 7, 9, 0, 0},
         {{CellUnits, 5}},
         "ms"},
        {"a zero with a word",
         {"5 ms", "7 ms", "0 widgets"},
         {5, 7, missing},
         {{CellUnits, 2}, {MixedUnits, 1}},
         "ms"},
        {"units of few letters", {"5dB", "0dB", "7dB"}, {5, 0, 7}, {{CellUnits, 3}}, "dB"},
    };
}

} // namespace

class TableReadingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsNumbers_data();
    void readsNumbers();
    void keepsTexts();
    void keepsHexadecimalNumbersAsTexts();
    void takesTheTablesMarkWhereAColumnIsUnclear();
    void tellsColumnsOneByOne();
    void readsTimes_data();
    void readsTimes();
    void tellsOddTimes();
    void dropsUnclearDatesWithTheirCells();
    void takesIndexesForNoMetrics();
    void takesCountsAndLabelsForNoMetrics();
    void pivotsRowsOfComponents_data();
    void pivotsRowsOfComponents();
    void leavesRowsThatRepeatATime();
    void tellsRowsOfOneTimeApart();
    void tellsTimesWithoutSeconds_data();
    void tellsTimesWithoutSeconds();
    void readsFiguresOfOurOwn();
    void tellsNamesInOtherEncodings();
    void numbersEqualNamesFast();
};

void TableReadingTest::readsNumbers_data()
{
    QTest::addColumn<int>("index");
    const auto cases = numberCases();
    for (std::size_t i = 0; i < cases.size(); ++i) {
        QTest::newRow(cases[i].name) << static_cast<int>(i);
    }
}

void TableReadingTest::readsNumbers()
{
    QFETCH(int, index);
    const NumberCase expected = numberCases()[static_cast<std::size_t>(index)];
    const Collector found = columnOf(expected.cells);
    const MetricColumn* column = found.tables.front().column("x");
    QVERIFY(column);
    for (std::size_t i = 0; i < expected.values.size(); ++i) {
        QVERIFY2(areEqual({column->values[i]}, {expected.values[i]}),
                 qPrintable(QStringLiteral("%1: %2")
                                .arg(QString::fromStdString(expected.cells[i]))
                                .arg(column->values[i])));
    }
    for (const Anomaly& met : found.anomalies) {
        const auto known = expected.told.find(met.kind);
        QVERIFY2(known != expected.told.end() && known->second == met.count, textOf(met).c_str());
    }
    QCOMPARE(found.anomalies.size(), expected.told.size());
    QCOMPARE(column->unit, std::string(expected.unit));
    for (const AnomalyKind kind : {AnomalyKind::CellUnits, AnomalyKind::ConvertedUnits}) {
        if (found.told(kind) > 0) {
            QCOMPARE(found.exampleOf(kind), std::string(expected.unit));
        }
    }
}

void TableReadingTest::keepsTexts()
{
    const Collector found = parsedTable(
        "time,a_pod_name,version,address,hash,empty,a_node_ip\n"
        "10,7,v1.2,192.168.100.200,3f,,10\n20,8,v1.3,192.168.100.201,4ab,,20\n30,9,,10.0.0.1,5c,,30\n");
    const MetricTable& table = found.tables.front();
    QCOMPARE(table.columns.size(), std::size_t{1});
    QVERIFY(table.column("empty"));
    QCOMPARE(table.textColumns.size(), std::size_t{5});
    QVERIFY((table.textColumn("version")->values == std::vector<std::string>{"v1.2", "v1.3", ""}));
    QVERIFY((table.textColumn("a_pod_name")->values == std::vector<std::string>{"7", "8", "9"}));
    QVERIFY((table.textColumn("hash")->values == std::vector<std::string>{"3f", "4ab", "5c"}));
    QCOMPARE(found.told(AnomalyKind::TextColumns), 3);
    QCOMPARE(found.exampleOf(AnomalyKind::TextColumns),
             std::string("version (2 cells, e.g. \"v1.2\"), address (3 cells, e.g. \"192.168.100.200\"), "
                         "hash (3 cells, e.g. \"3f\")"));
    QCOMPARE(found.told(AnomalyKind::EmptyColumns), 1);
    QCOMPARE(found.told(AnomalyKind::NoSeries), 1);
    QCOMPARE(found.told(AnomalyKind::BadNumbers), 0);
}

void TableReadingTest::keepsHexadecimalNumbersAsTexts()
{
    const Collector found = parsedTable("time,a,b,c_cpu\n10,0xff,0cafe,1\n20,0xf,0abc,2\n30,0xff,0f,3\n");
    const MetricTable& table = found.tables.front();
    QCOMPARE(table.columns.size(), std::size_t{1});
    QVERIFY((table.textColumn("a")->values == std::vector<std::string>{"0xff", "0xf", "0xff"}));
    QVERIFY((table.textColumn("b")->values == std::vector<std::string>{"0cafe", "0abc", "0f"}));
    QCOMPARE(found.told(AnomalyKind::TextColumns), 2);
}

void TableReadingTest::takesTheTablesMarkWhereAColumnIsUnclear()
{
    const Collector comma =
        parsedTable("time,a,b,c\n10,\"11,5\",\"1,234\",1.234\n20,\"12,25\",\"2,345\",2.000\n");
    QVERIFY(areEqual(comma.tables.front().column("b")->values, {1.234, 2.345}));
    QVERIFY(areEqual(comma.tables.front().column("c")->values, {1234, 2000}));
    QCOMPARE(comma.told(AnomalyKind::UnclearNumbers), 0);
    const Collector both = parsedTable("time,a,b,c\n10,\"11,5\",\"1,234\",1.5\n20,\"12,25\",\"2,345\",2.5\n");
    QVERIFY(areEqual(both.tables.front().column("b")->values, {missing, missing}));
    QVERIFY(areEqual(both.tables.front().column("c")->values, {1.5, 2.5}));
    QCOMPARE(both.told(AnomalyKind::UnclearNumbers, "b"), 2);
}

void TableReadingTest::tellsColumnsOneByOne()
{
    std::string header = "time", row = "10", numbers = "20";
    for (int i = 0; i < 30; ++i) {
        header += ",c" + std::to_string(i);
        row += ",x";
        numbers += ",1";
    }
    const Collector found = parsedTable(header + "\n" + row + "\n" + numbers + "\n");
    QCOMPARE(found.told(AnomalyKind::BadNumbers), 30);
    QCOMPARE(found.told(AnomalyKind::BadNumbers, "c0"), 1);
    QCOMPARE(found.told(AnomalyKind::BadNumbers, "c19 and 10 more"), 11);
}

void TableReadingTest::readsTimes_data()
{
    QTest::addColumn<QStringList>("cells");
    QTest::addColumn<QList<double>>("times");
    const double day = 1'652'745'600; // 2022-05-17
    const QList<double> two{day + 67'000, day + 67'001};
    const auto add = [](const char* name, std::initializer_list<const char*> cells,
                        const QList<double>& times) {
        QStringList texts;
        for (const char* cell : cells) {
            texts.push_back(QLatin1String(cell));
        }
        QTest::newRow(name) << texts << times;
    };
    add("year first", {"2022/05/17 18:36:40", "2022/05/17 18:36:41"}, two);
    add("day first", {"17/05/2022 18:36:40", "17/05/2022 18:36:41"}, two);
    add("month first", {"05/17/2022 18:36:40", "5/17/2022 18:36:41"}, two);
    add("points", {"17.05.2022 18:36:40", "17.5.2022, 18:36:41"}, two);
    add("short year", {"5/17/22 18:36:40", "5/17/22 18:36:41"}, two);
    add("afternoon", {"5/17/2022 6:36:40 PM", "5/17/2022 6:36:41 pm"}, two);
    add("after midnight", {"5/17/2022 12:00 AM"}, {day});
    add("zone", {"17/05/2022 20:36:40 +02:00", "17/05/2022 18:36:41Z"}, two);
    add("over midnight", {"01/02/2022 23:59:59", "02/02/2022 00:00:00"}, {1'643'759'999, 1'643'760'000});
    add("day is month", {"05/05/2022 00:00:00"}, {1'651'708'800});
    add("decimal comma", {"1652812600,5", "1652812601,5"}, {1'652'812'600.5, 1'652'812'601.5});
    add("grouped", {"1,652,812,600", "1,652,812,601"}, {1'652'812'600, 1'652'812'601});
    add("serial days", {"44698.775462963", "44698.775474537"}, two);
    add("exponent", {"1.6528126E9", "1.65281261E9"}, {1'652'812'600, 1'652'812'610});
}

void TableReadingTest::readsTimes()
{
    QFETCH(QStringList, cells);
    QFETCH(QList<double>, times);
    std::vector<std::string> texts;
    for (const QString& cell : cells) {
        texts.push_back(cell.toStdString());
    }
    const Collector found = timesOf(texts);
    QCOMPARE(QList<double>(found.tables.front().time.begin(), found.tables.front().time.end()), times);
    QCOMPARE(found.told(AnomalyKind::BadTimes) + found.told(AnomalyKind::UnclearDates) +
                 found.told(AnomalyKind::RoundedTimes),
             0);
}

void TableReadingTest::tellsOddTimes()
{
    using enum AnomalyKind;
    const Collector rounded = timesOf({"1.65281E+09", "1.65281E+09", "1.65281E+09"});
    QCOMPARE(rounded.told(RoundedTimes), 3);
    QCOMPARE(rounded.told(EqualTimes), 3);
    QCOMPARE(rounded.exampleOf(EqualTimes), std::string("1.65281E+09"));
    const Collector bad = timesOf({"soon", "10", "32/13/2022"});
    QCOMPARE(bad.told(BadTimes), 2);
    QCOMPARE(bad.exampleOf(BadTimes), std::string("soon"));
    const Collector unclear = timesOf({"05/06/2022 10:00:00", "05/06/2022 10:00:05"});
    QCOMPARE(unclear.told(UnclearDates), 2);
    QCOMPARE(unclear.exampleOf(UnclearDates), std::string("05/06/2022 10:00:00"));
    QVERIFY(unclear.tables.front().time.empty());
    QCOMPARE(timesOf({"44698.775462963", "44698.775474537"}).told(ExcelTimes), 2);
    QCOMPARE(timesOf({"20000", "20010.5", "20021"}).told(ExcelTimes), 0);
}

void TableReadingTest::dropsUnclearDatesWithTheirCells()
{
    const Collector found =
        parsedTable("time;a;b_pod_name\n2022-05-06 10:00:00;1;x\n05/06/2022 10:00:05;2;y\n"
                    "05/06/2022 10:00:10;-;z\n2022-05-06 10:00:15;4,5;w\n");
    const MetricTable& table = found.tables.front();
    QCOMPARE(table.rows(), std::size_t{2});
    QVERIFY(areEqual(table.column("a")->values, {1, 4.5}));
    QVERIFY((table.textColumn("b_pod_name")->values == std::vector<std::string>{"x", "w"}));
    QCOMPARE(found.told(AnomalyKind::UnclearDates), 2);
    QCOMPARE(found.told(AnomalyKind::BadNumbers), 0);
}

void TableReadingTest::takesIndexesForNoMetrics()
{
    const Collector found = parsedTable("index,time,level_0,a_cpu,Unnamed: 7,\n0,10,5,1,9,8\n1,20,6,2,9,8\n");
    const MetricTable& table = found.tables.front();
    QVERIFY((table.index == std::vector<double>{0, 1}));
    QCOMPARE(table.columns.size(), std::size_t{1});
    QCOMPARE(table.columns.front().name, std::string("a_cpu"));
    QCOMPARE(found.told(AnomalyKind::IndexColumns), 3);
    QCOMPARE(found.exampleOf(AnomalyKind::IndexColumns), std::string("level_0, Unnamed: 7, (unnamed)"));
    // With no other column of times, the first may hold them.
    QVERIFY(
        (parsedTable("Unnamed: 0,a_cpu\n10,1\n20,2\n").tables.front().time == std::vector<double>{10, 20}));
}

void TableReadingTest::takesCountsAndLabelsForNoMetrics()
{
    const Collector found = parsedTable("time,id,#,Unnamed: 0.1,row,a_cpu,label,is_anomaly,class\n"
                                        "10,0,1,5,1,0.5,0,0,0\n20,1,2,6,1,0.6,1,,2\n");
    const MetricTable& table = found.tables.front();
    QCOMPARE(table.columns.size(), std::size_t{3});
    QVERIFY(table.column("row") && table.column("a_cpu") && table.column("class"));
    QCOMPARE(found.exampleOf(AnomalyKind::IndexColumns), std::string("Unnamed: 0.1, id, #"));
    QCOMPARE(found.exampleOf(AnomalyKind::LabelColumns), std::string("label, is_anomaly"));
}

void TableReadingTest::pivotsRowsOfComponents_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QString>("columns");
    QTest::addColumn<QString>("refused");
    const auto row = [](const char* name, const char* header, const char* rows, const char* columns,
                        const char* refused = "") {
        QByteArray table = QByteArray(header) + '\n';
        for (const int time : {10, 20, 30, 40}) {
            table += QByteArray(rows).replace("T", QByteArray::number(time));
        }
        QTest::newRow(name) << table << QString::fromLatin1(columns) << QString::fromLatin1(refused);
    };
    row("a row a service", "time,service,cpu,mem", "T,carts,1,2\nT,user,3,4\n",
        "carts_cpu=1 user_cpu=3 carts_mem=2 user_mem=4");
    row("an unknown name, a constant text and a state", "time,Dienst,zone,state,cpu",
        "T,carts,eu,up,1\nT,user,eu,up,3\nT,db,eu,down,5\n", "carts_cpu=1 user_cpu=3 db_cpu=5");
    row("a row a metric", "Time,Instance,Measurement,Reading",
        "T,carts,cpu,1\nT,carts,mem,2\nT,user,cpu,3\nT,user,mem,4\n",
        "carts_cpu=1 carts_mem=2 user_cpu=3 user_mem=4");
    row("the metric first", "Time,measurement,Ort,Reading",
        "T,cpu,carts,1\nT,mem,carts,2\nT,cpu,user,3\nT,mem,user,4\n",
        "carts_cpu=1 carts_mem=2 user_cpu=3 user_mem=4");
    row("names as one", "time,metric,Reading", "T,carts_cpu,1\nT,user_cpu,3\n", "carts_cpu=1 user_cpu=3");
    row("nobody knows which is which", "time,Was,Wo,Wert",
        "T,carts,cpu,1\nT,carts,mem,2\nT,user,cpu,3\nT,user,mem,4\n", "", "Was and Wo");
    row("two texts and two values", "time,pod,metric,a,b",
        "T,carts,cpu,1,1\nT,carts,mem,2,1\nT,user,cpu,3,1\nT,user,mem,4,1\n", "", "pod and metric");
}

void TableReadingTest::pivotsRowsOfComponents()
{
    QFETCH(QByteArray, table);
    QFETCH(QString, refused);
    QFETCH(QString, columns);
    try {
        const Collector found = parsedTable(table.toStdString());
        const MetricTable& made = found.tables.front();
        QString text;
        for (const MetricColumn& column : made.columns) {
            text += (text.isEmpty() ? QString() : QStringLiteral(" ")) + QString::fromStdString(column.name) +
                    u'=' + QString::number(column.values.back());
        }
        QCOMPARE(text, columns);
        QVERIFY((made.time == std::vector<double>{10, 20, 30, 40}));
        QCOMPARE(found.told(AnomalyKind::PivotedTable), static_cast<std::int64_t>(made.columns.size()));
        QCOMPARE(found.told(AnomalyKind::RepeatedTimes), 0);
        QVERIFY(refused.isEmpty());
    } catch (const ArtifactError& error) {
        QVERIFY2(!refused.isEmpty() && QString::fromLatin1(error.what()).contains(refused), error.what());
    }
}

void TableReadingTest::leavesRowsThatRepeatATime()
{
    // A state is no component: rows of one time have the same.
    const Collector found = parsedTable("time,state,a_cpu\n10,up,1\n10,up,2\n20,down,3\n20,down,4\n");
    QCOMPARE(found.tables.front().rows(), std::size_t{4});
    QCOMPARE(found.told(AnomalyKind::ConflictingTimes), 2);
    QCOMPARE(found.exampleOf(AnomalyKind::ConflictingTimes), std::string("1970-01-01 00:00:10"));
    QCOMPARE(found.told(AnomalyKind::RepeatedTimes), 0);
    QCOMPARE(found.told(AnomalyKind::TextColumns), 1);
}

void TableReadingTest::tellsRowsOfOneTimeApart()
{
    // The same values once more, also missing ones, and far from the first; others; and a third.
    const Collector found = parsedTable("time,a_cpu,b_cpu\n10,1,\n20,2,2\n10,1,\n30,3,3\n30,3,4\n30,3,4\n");
    QCOMPARE(found.told(AnomalyKind::RepeatedTimes), 2);
    QCOMPARE(found.told(AnomalyKind::ConflictingTimes), 1);
    QCOMPARE(parsedTable("time,a_cpu\n10,1\n10,\n").told(AnomalyKind::ConflictingTimes), 1);
}

void TableReadingTest::tellsTimesWithoutSeconds_data()
{
    QTest::addColumn<QString>("format"); ///< %1 is a minute
    for (const char* format :
         {"2022-05-17 18:%1", "2022-05-17T18:%1Z", "17/05/2022 18:%1", "5/17/2022 6:%1 PM", "2022051718%1"}) {
        QTest::newRow(format) << QString::fromLatin1(format);
    }
}

void TableReadingTest::tellsTimesWithoutSeconds()
{
    QFETCH(QString, format);
    const auto rounded = [&](int rowsAMinute, const QString& end = QString()) {
        std::vector<std::string> cells;
        for (int row = 0; row < 60; ++row) {
            const QString minute = QStringLiteral("%1").arg(row / rowsAMinute, 2, 10, QLatin1Char('0'));
            cells.push_back((QString(format).replace(QStringLiteral("%1"), minute) + end).toStdString());
        }
        return timesOf(cells).told(AnomalyKind::RoundedTimes);
    };
    QCOMPARE(rounded(30), 60);
    QCOMPARE(rounded(2), 60);
    QCOMPARE(rounded(1), 0);
    if (format.endsWith(u'1')) {
        const bool isCompact = format.startsWith(u"20220517");
        QCOMPARE(rounded(2, isCompact ? QStringLiteral("00") : QStringLiteral(":00")), 0);
    }
}

void TableReadingTest::readsFiguresOfOurOwn()
{
    const Collector found = parsedTable("panel,series,component,unit,time,seconds,value\n"
                                        "CPU,carts_cpu,carts,s,10,-5,1\nCPU,user_cpu,user,s,10,-5,2\n"
                                        "CPU,carts_cpu,carts,s,20,5,3\nCPU,user_cpu,user,s,20,5,4\n");
    const MetricTable& table = found.tables.front();
    QCOMPARE(table.columns.size(), std::size_t{2});
    QVERIFY(areEqual(table.column("carts_cpu")->values, {1, 3}));
    QVERIFY(areEqual(table.column("user_cpu")->values, {2, 4}));
    QCOMPARE(table.column("carts_cpu")->unit, std::string("s"));
    QCOMPARE(found.told(AnomalyKind::ColumnsNotKept), 3);
    QCOMPARE(found.told(AnomalyKind::NumbersNotKept), 0);
    QCOMPARE(found.told(AnomalyKind::RepeatedSamples), 0);
}

void TableReadingTest::tellsNamesInOtherEncodings()
{
    const Collector found = parsedTable("time,benutzer-\xF6_cpu,b_cpu\n10,1,2\n");
    QCOMPARE(found.told(AnomalyKind::BadNames), 1);
    QCOMPARE(found.exampleOf(AnomalyKind::BadNames), std::string("benutzer-\xEF\xBF\xBD_cpu"));
}

void TableReadingTest::numbersEqualNamesFast()
{
    // In time that grows with the square this would take minutes.
    constexpr int columns = 150'000;
    std::string header = "time,x.1", row = "10,1";
    for (int i = 0; i < columns; ++i) {
        header += ",x";
        row += ",2";
    }
    const Collector found = parsedTable(header + "\n" + row + "\n");
    const MetricTable& table = found.tables.front();
    QCOMPARE(table.columns[1].name, std::string("x"));
    QCOMPARE(table.columns[2].name, std::string("x.2")); // the file has an x.1 of its own
    QCOMPARE(table.columns.back().name, "x." + std::to_string(columns));
    QCOMPARE(found.told(AnomalyKind::RepeatedColumns), columns - 1);
}

QTEST_APPLESS_MAIN(TableReadingTest)
#include "table_reading_test.moc"
