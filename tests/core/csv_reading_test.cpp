// SPDX-License-Identifier: GPL-3.0-or-later
// Separators, comments, quotes and encodings of tables.
#include "archive/csv_dialect.h"
#include "archive/rcaeval_tables_parser.h"
#include "archive/text_encoding.h"
#include "record_collector.h"

#include <QTest>

using namespace culprit;
using namespace culprit::test;

class CsvReadingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsSeparators_data();
    void findsSeparators();
    void keepsLoneQuotes_data();
    void keepsLoneQuotes();
    void takesLoneQuotesOfNumbersForText();
    void readsLinesThatEndWithCr();
    void readsLongQuotesFast();
    void readsOtherTablesOfAnySeparator();
    void decodesInPieces_data();
    void decodesInPieces();
};

void CsvReadingTest::findsSeparators_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("header"); ///< its cells, parted by /
    const auto add = [](const char* text, const char* header) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(header);
    };
    add("time,a\n1,2\n", "time/a");
    add("time;a\n1;2,5\n", "time/a");
    add("time\ta\n1\t2\n", "time/a");
    add("time|a\n1|2\n", "time/a");
    add("time,svc|cpu,svc|mem\n1,2,3\n", "time/svc|cpu/svc|mem");
    add("time;load (1,5 min);cpu\n1;2,5;3\n", "time/load (1,5 min)/cpu");
    add("\"a,b\";c\n1;2\n", "a,b/c");
    add("sep=|\ntime|a;b;c\n1|2\n", "time/a;b;c");
    add("\"sep=;\"\r\ntime;a\r\n", "time/a");
    add("sep=\t\ntime\ta,b\n1\t2\n", "time/a,b");
    add("# one\n#two\n\ntime,a\n1,2\n", "time/a");
    add("# one\n#time;a\n1;2\n", "time/a");
    add("#only,comments\n", "#only/comments");
    add("time\n1\n", "time");
    add("time , \"a\" ,\tb\n1,2,3\n", "time /a/\tb");
}

void CsvReadingTest::findsSeparators()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, header);
    for (const std::size_t piece : {1, 5, 1000}) {
        const Rows rows = csvRows(text.toStdString(), piece);
        QByteArray cells;
        for (const std::string& cell : rows.front()) {
            cells += (cells.isEmpty() ? "" : "/") + QByteArray::fromStdString(cell);
        }
        QCOMPARE(cells, header);
    }
}

void CsvReadingTest::keepsLoneQuotes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("rows");
    QTest::addColumn<QByteArray>("second"); ///< the first row below the header
    const auto add = [](const char* text, int rows, const char* second) {
        QTest::newRow(text) << QByteArray(text) << rows << QByteArray(second);
    };
    add("a,b,c\n1,5\" disk,3\n4,5,6\n", 3, "1/5\" disk/3");
    add("a,b,c\n1,\"5,3\n4,5,6\n7,8,9\n", 4, "1/\"5/3");
    add("a,b,c\n1,\"5,3\n4,\"5,6\n7,8,9\n", 4, "1/\"5/3");
    add("a,b,c\n1,\"5,3\n4,5\",6\n7,8,9\n", 4, "1/\"5/3");
    add("a,b,c\n1,\"x, y\",\"5\n4,5,6\n", 3, "1/x, y/\"5");
    add("a,\"b,c\n1,2,3\n4,5,6\n", 3, "1/2/3");
    add("a,b,c\n1,\"two\nlines\",3\n4,5,6\n", 3, "1/two\nlines/3");
    add("a,b,c\n1,\"two\n\"\"quoted\"\"\n\nlines\",3\n", 2, "1/two\n\"quoted\"\n\nlines/3");
    add("a,\"b\nunit\",c\n1,2,3\n", 2, "1/2/3");
    add("a,b,c\n1,\"\"\"q\"\"\",3\n", 2, "1/\"q\"/3");
}

void CsvReadingTest::keepsLoneQuotes()
{
    QFETCH(QByteArray, text);
    QFETCH(int, rows);
    QFETCH(QByteArray, second);
    for (const std::size_t piece : {1, 4, 1000}) {
        const Rows found = csvRows(text.toStdString(), piece);
        QCOMPARE(static_cast<int>(found.size()), rows);
        QByteArray cells;
        for (const std::string& cell : found[1]) {
            cells += (cells.isEmpty() ? "" : "/") + QByteArray::fromStdString(cell);
        }
        QCOMPARE(cells, second);
    }
}

void CsvReadingTest::readsLinesThatEndWithCr()
{
    std::string rows;
    for (int row = 0; row < 20'000; ++row) {
        rows += std::to_string(row) + ",\"x, y\"\r";
    }
    for (const std::size_t piece : {1, 7, 1 << 16}) {
        const Rows few = csvRows("\xEF\xBB\xBF"
                                 "a,b\r1,2\r\r3,4",
                                 piece);
        QVERIFY((few == Rows{{"a", "b"}, {"1", "2"}, {"3", "4"}}));
        const Rows many = csvRows("a,b\r" + rows + "\n", piece);
        QCOMPARE(many.size(), std::size_t{20'001});
        QVERIFY((many.back() == std::vector<std::string>{"19999", "x, y"}));
        // A long header that a piece ends between CR and LF of.
        const std::string wide = "a," + std::string(65'533, 'x');
        QCOMPARE(csvRows(wide + "\r\n1,2\r\n", 65'536).size(), std::size_t{2});
        QCOMPARE(csvRows(wide + "\r1,2\r", 65'536).back().back(), std::string("2"));
        // Where lines end with LF, CR is text, as in the output of a progress bar.
        QVERIFY(
            (csvRows("a,b\n1,5 %\r6 %\n2,3\n", piece) == Rows{{"a", "b"}, {"1", "5 %\r6 %"}, {"2", "3"}}));
    }
}

void CsvReadingTest::readsLongQuotesFast()
{
    // A lone quote in every row, and one at the begin of all; with the square of the rows this would take
    // hours.
    std::string text = "a,b,c\n1,\"2,3\n";
    for (int row = 0; row < 300'000; ++row) {
        text += row % 2 == 0 ? "1,x\"\"y,3\n" : "1,2,3\n";
    }
    QCOMPARE(csvRows(text, 1 << 16).size(), std::size_t{300'002});
    text = "a,b,c\n";
    for (int row = 0; row < 300'000; ++row) {
        text += "1,\"2,3\n";
    }
    QCOMPARE(csvRows(text, 1 << 16).size(), std::size_t{300'001});
}

void CsvReadingTest::readsOtherTablesOfAnySeparator()
{
    const Collector logs =
        parsed([](RecordSink& sink) { return std::make_unique<RcaEvalLogsParser>(sink); },
               "time; timestamp ;container_name;message\n;1661145496154660034; front ;  a, b\n", 7);
    QCOMPARE(logs.logs.size(), std::size_t{1});
    QCOMPARE(logs.logs.front().container, std::string("front"));
    QCOMPARE(logs.logs.front().message, std::string("  a, b"));
    QVERIFY(logs.anomalies.empty());
    const Collector traces =
        parsed([](RecordSink& sink) { return std::make_unique<RcaEvalTracesParser>(sink); },
               "traceID\tspanID\tserviceName\tstartTime\tduration\tstatusCode\nt\ts\tfront\t1661145496154630"
               "\t5\t200\n",
               7);
    QCOMPARE(traces.spans.size(), std::size_t{1});
    QCOMPARE(traces.spans.front().service, std::string("front"));
}

void CsvReadingTest::decodesInPieces_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("utf8");
    QTest::newRow("little") << QByteArray::fromHex("fffe6100e9003dd800de0a00")
                            << QByteArray("a\xC3\xA9\xF0\x9F\x98\x80\n");
    QTest::newRow("big") << QByteArray::fromHex("feff006100e9d83dde00000a")
                         << QByteArray("a\xC3\xA9\xF0\x9F\x98\x80\n");
    QTest::newRow("broken pairs") << QByteArray::fromHex("fffe3dd8610000de")
                                  << QByteArray("\xEF\xBF\xBD"
                                                "a\xEF\xBF\xBD");
    QTest::newRow("mark") << QByteArray("\xEF\xBB\xBF"
                                        "a\xEF\xBB\xBF")
                          << QByteArray("a\xEF\xBB\xBF");
    QTest::newRow("plain") << QByteArray("a\xE9\n") << QByteArray("a\xE9\n");
    QTest::newRow("no mark") << QByteArray::fromHex("610062006300640065000a00") << QByteArray("abcde\n");
}

void CsvReadingTest::decodesInPieces()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, utf8);
    for (const qsizetype piece : {1, 2, 3, 100}) {
        TextDecoder decoder(encodingOf(bytes.toStdString()));
        std::string decoded;
        for (qsizetype at = 0; at < bytes.size(); at += piece) {
            const std::string part = bytes.mid(at, piece).toStdString();
            decoded += decoder.decode(part);
        }
        QCOMPARE(QByteArray::fromStdString(decoded), utf8);
    }
}

void CsvReadingTest::takesLoneQuotesOfNumbersForText()
{
    const Collector found = parsedTable("time,a,b,c\n10,\"6,7,\"8,5\"\n20,1,2,3\n30,1,\"two\nlines\",3\n");
    const MetricTable& table = found.tables.front();
    QCOMPARE(table.rows(), std::size_t{3});
    QCOMPARE(table.column("b")->values[0], 7.0);
    QCOMPARE(table.column("c")->values[0], 8.5);
    QCOMPARE(table.column("c")->values[2], 3.0);
    QCOMPARE(found.told(AnomalyKind::BadNumbers), 2);
    // Text keeps its commas as Python's reader has it.
    QVERIFY((csvRows("a,b\n\"x, \"y\" z\",1\n", 3)[1] == std::vector<std::string>{"x, y\" z\"", "1"}));
}

QTEST_APPLESS_MAIN(CsvReadingTest)
#include "csv_reading_test.moc"
