// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/artifact_reader.h"
#include "archive/csv_reader.h"
#include "archive/injection_parser.h"
#include "archive/json_records.h"
#include "archive/log_array_parser.h"
#include "archive/metric_json_parser.h"
#include "archive/metric_table_parser.h"
#include "archive/ranking_parser.h"
#include "archive/rcaeval_tables_parser.h"
#include "archive/span_list_parser.h"
#include "archive/time_text.h"
#include "record_collector.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace culprit;
using namespace culprit::test;

namespace {

Collector parsedLogs(std::string_view text, std::size_t piece = 1 << 20)
{
    return parsed([](RecordSink& sink) { return std::make_unique<LogArrayParser>(sink); }, text, piece);
}

const std::string spanHeader =
    "Response Delay,Client,Start Time,Request Resource,Response Exception,Database ID\n";

Collector parsedSpans(const std::string& rows, std::size_t piece = 1 << 20)
{
    return parsed([](RecordSink& sink) { return std::make_unique<SpanListParser>(sink); }, spanHeader + rows,
                  piece);
}

} // namespace

class ParsersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTimes_data();
    void readsTimes();
    void readsNumbers_data();
    void readsNumbers();
    void readsCsv();
    void readsMetricTable();
    void keepsOddRowsOfATable();
    void namesRepeatedColumns();
    void takesAnUnnamedTimeColumn();
    void refusesATableWithoutTime();
    void readsMetricJson();
    void keepsWhatMetricJsonRepeats();
    void readsPythonsNumbersInJson();
    void hugeNumbersCostNoMoreThanThemselves();
    void durationsThatAreNotReadAreNamed();
    void recoversNaiveQuotes();
    void recoversLineBreaks();
    void dropsHopelessRows();
    void readsLogsByteForByte();
    void readsJsonEscapes();
    void refusesBrokenArrays_data();
    void refusesBrokenArrays();
    void readsInjections();
    void readsRcaEvalTables();
    void readsRankings();
    void recognisesPaths_data();
    void recognisesPaths();
};

void ParsersTest::readsTimes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("nanoseconds");
    const qint64 base = 1'749'736'720'000'000'000; // 2025-06-12 13:58:40 UTC
    QTest::newRow("blank") << "2025-06-12 13:58:40" << base;
    QTest::newRow("T") << "2025-06-12T13:58:40" << base;
    QTest::newRow("Z") << "2025-06-12T13:58:40Z" << base;
    QTest::newRow("micro") << "2025-06-12T13:58:40.904123" << base + 904'123'000;
    QTest::newRow("nano") << "2025-06-12T13:58:40.904123456" << base + 904'123'456;
    QTest::newRow("east") << "2025-06-12T15:58:40+02:00" << base;
    QTest::newRow("west") << "2025-06-12T12:58:40-0100" << base;
    QTest::newRow("date") << "2025-06-12" << base - 50'320'000'000'000;
    QTest::newRow("seconds") << "1749736720" << base;
    QTest::newRow("decimal") << "1749736720.5" << base + 500'000'000;
    QTest::newRow("millis") << "1749736720001" << base + 1'000'000;
    QTest::newRow("micros") << "1749736720000001" << base + 1'000;
    QTest::newRow("nanos") << "1749736720000000001" << base + 1;
    QTest::newRow("slashes") << "2025/06/12 13:58:40" << base;
    QTest::newRow("points") << "2025.6.12 13:58:40.5Z" << base + 500'000'000;
    QTest::newRow("named zone") << "2025-06-12 13:58:40 UTC" << base;
    QTest::newRow("digits in a row") << "20250612135840" << base;
    QTest::newRow("the same as a decimal") << "20250612135840.0" << base;
    QTest::newRow("with millis") << "20250612135840904" << base + 904'000'000;
    QTest::newRow("with micros") << "20250612135840.904123" << base + 904'123'000;
    QTest::newRow("without seconds") << "202506121358" << base - 40'000'000'000;
    QTest::newRow("ISO without marks") << "20250612T155840+0200" << base;
    QTest::newRow("marks in the time") << "20250612 13:58:40" << base;
    QTest::newRow("millis of 1976") << "202513991358" << qint64{202'513'991'358'000'000};
    for (const char* wrong :
         {"", "05:18", "yesterday", "2025-13-01", "2025-02-30", "2025-06-12T25:00:00",
          "2025-06-12 13:58:40 x", "nan", "99999999999999999999999", "9999-12-31", "50000000000000",
          "-50000000000000", "2025/06-12", "1.5e400", "20251399135840", "20250612T1", "20250612 13:58:"}) {
        QTest::newRow(wrong) << QString::fromLatin1(wrong) << qint64{-1};
    }
}

void ParsersTest::readsTimes()
{
    QFETCH(QString, text);
    QFETCH(qint64, nanoseconds);
    const auto read = epochNanoseconds(text.toStdString());
    QCOMPARE(read.value_or(-1), nanoseconds);
    if (nanoseconds >= 0) {
        QVERIFY(std::abs(epochSeconds(text.toStdString()).value() - static_cast<double>(nanoseconds) / 1e9) <
                1e-6);
    }
    // Read as a number, as by a spreadsheet.
    QCOMPARE(epochSeconds(20250612135840.0).value(), 1'749'736'720.0);
}

void ParsersTest::readsNumbers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("value");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    QTest::newRow("decimal") << "7.533637296962425e-05" << 7.533637296962425e-05;
    QTest::newRow("plus") << "+Inf" << infinity;
    QTest::newRow("minus") << "-inf" << -infinity;
    QTest::newRow("word") << "Infinity" << infinity;
    QTest::newRow("empty") << "" << nan;
    QTest::newRow("NaN") << "NaN" << nan;
    QTest::newRow("None") << "None" << nan;
    QTest::newRow("blank") << " 5 " << 5.0;
    QTest::newRow("tiny") << "1e-999" << 0.0;
    QTest::newRow("tiny without an exponent")
        << QStringLiteral("0.%1").arg(1, 400, 10, QLatin1Char('0')) << 0.0;
    QTest::newRow("smallest") << "5e-324" << 5e-324;
    QTest::newRow("long") << "0.1000000000000000055511151231257827" << 0.1;
}

void ParsersTest::readsNumbers()
{
    QFETCH(QString, text);
    QFETCH(double, value);
    const auto read = numberOf(text.toStdString());
    QVERIFY(read);
    QVERIFY(std::isnan(value) ? std::isnan(*read) : *read == value);
    for (const char* word :
         {"10.42.7.71", "pod-1", "1,5", "0x10", "1 2", "+-1", "1e999", "1.5e400", "-1.5e400", "nine"}) {
        QVERIFY2(!numberOf(word), word);
    }
}

void ParsersTest::readsCsv()
{
    const std::string text = "\xEF\xBB\xBF"
                             "a,b,c\r\n1,\"x,\"\"y\"\"\nz\",\r\n\r\n,,\n\"open";
    const Rows expected{{"a", "b", "c"}, {"1", "x,\"y\"\nz", ""}, {"", "", ""}, {"\"open"}};
    for (const std::size_t piece : {1, 2, 3, 7, 100}) {
        QVERIFY(csvRows(text, piece) == expected);
    }
}

void ParsersTest::readsMetricTable()
{
    const std::string text = ",time,a_cpu,a_pod_name,a_gpu\n0,2025-06-12 13:58:40,0.5,pod-x,\n"
                             "1,2025-06-12 13:58:45,NaN,pod-x,\n2,2025-06-12 13:58:50,inf,pod-y,\n";
    for (const std::size_t piece : {1, 5, 1000}) {
        const Collector found = parsedTable(text, piece);
        QCOMPARE(found.tables.size(), std::size_t{1});
        const MetricTable& table = found.tables.front();
        QCOMPARE(table.rows(), std::size_t{3});
        QCOMPARE(table.time.front(), 1'749'736'720.0);
        QVERIFY((table.index == std::vector<double>{0, 1, 2}));
        QCOMPARE(table.column("a_cpu")->position, std::size_t{2});
        QVERIFY(std::isnan(table.column("a_cpu")->values[1]) && std::isinf(table.column("a_cpu")->values[2]));
        QVERIFY(table.column("a_gpu") && std::isnan(table.column("a_gpu")->values[0]));
        QCOMPARE(table.textColumn("a_pod_name")->values[2], std::string("pod-y"));
        QCOMPARE(found.noticed("empty cells"), 3);
        QCOMPARE(found.noticed("say NaN"), 1);
        QCOMPARE(found.noticed("infinite"), 1);
    }
}

void ParsersTest::keepsOddRowsOfATable()
{
    const Collector found =
        parsedTable("time,x\n10,1\n20,2\n15,3\n20,4\n100,5\n105\n110,7,8\nnever,9\n115,oops\n");
    const MetricTable& table = found.tables.front();
    QVERIFY((table.time == std::vector<double>{10, 20, 15, 20, 100, 105, 110, 115}));
    QCOMPARE(table.column("x")->values[3], 4.0);
    QVERIFY(std::isnan(table.column("x")->values[5]));
    QVERIFY(std::isnan(table.column("x")->values[7]));
    QCOMPARE(found.noticed("out of time order"), 1);
    QCOMPARE(found.noticed("repeat a time"), 1);
    QCOMPARE(found.noticed("gaps in time"), 1);
    QCOMPARE(found.noticed("too few cells"), 1);
    QCOMPARE(found.noticed("more cells than the header"), 1);
    QCOMPARE(found.noticed("without a readable time"), 1);
    QCOMPARE(found.noticed("no numbers"), 1);
}

void ParsersTest::namesRepeatedColumns()
{
    const Collector found = parsedTable("time,time,x,x\n1,1,2,3\n");
    const MetricTable& table = found.tables.front();
    QVERIFY(table.column("time.1") && table.column("x") && table.column("x.1"));
    QCOMPARE(table.column("x.1")->values.front(), 3.0);
    QCOMPARE(found.noticed("repeated, numbered"), 2);
}

void ParsersTest::takesAnUnnamedTimeColumn()
{
    const Collector found = parsedTable(",a_b\n2025-06-12 13:58:40,1\n");
    QCOMPARE(found.tables.front().time.front(), 1'749'736'720.0);
    QVERIFY(found.tables.front().index.empty());
}

void ParsersTest::refusesATableWithoutTime()
{
    QVERIFY_THROWS_EXCEPTION(ArtifactError, parsedTable("a,b\n1,2\n"));
    QVERIFY_THROWS_EXCEPTION(ArtifactError, parsedTable(",b\nx,2\n"));
    QVERIFY_THROWS_EXCEPTION(ArtifactError, parsedTable(""));
}

void ParsersTest::readsMetricJson()
{
    const auto make = [](RecordSink& sink) {
        return std::make_unique<MetricJsonParser>("metrics.json", sink);
    };
    const Collector found =
        parsed(make, R"({"b_cpu":[[20,2.5],[10,"1"]],"a_mem":[[20,null],[30,7],["x",1]]})", 3);
    const MetricTable& table = found.tables.front();
    QVERIFY((table.time == std::vector<double>{10, 20, 30}));
    QCOMPARE(table.columns.front().name, std::string("b_cpu"));
    QVERIFY(table.columns.front().values[0] == 1 && table.columns.front().values[1] == 2.5 &&
            std::isnan(table.columns.front().values[2]));
    QCOMPARE(table.columns[1].values[2], 7.0);
    QCOMPARE(found.noticed("no pair"), 1);
    QVERIFY_THROWS_EXCEPTION(ArtifactError, parsed(make, "[]", 9));
    QVERIFY_THROWS_EXCEPTION(ArtifactError, parsed(make, "{\"a\":", 9));
}

void ParsersTest::keepsWhatMetricJsonRepeats()
{
    const auto make = [](RecordSink& sink) {
        return std::make_unique<MetricJsonParser>("metrics.json", sink);
    };
    const Collector found = parsed(
        make, R"({"a_cpu":[[10,1],[20,2]],"b_cpu":[[10,5]],"a_cpu":[[20,3],[30,4],[30,4.5]],"b_cpu":7})", 3);
    const MetricTable& table = found.tables.front();
    QVERIFY((table.time == std::vector<double>{10, 20, 30}));
    QCOMPARE(table.columns.size(), std::size_t{2});
    QVERIFY((table.column("a_cpu")->values == std::vector<double>{1, 3, 4.5}));
    QCOMPARE(table.column("b_cpu")->values[0], 5.0);
    QCOMPARE(found.told(AnomalyKind::RepeatedSamples), 2);
    QCOMPARE(found.exampleOf(AnomalyKind::RepeatedSamples), std::string("a_cpu"));
    QCOMPARE(found.told(AnomalyKind::BadSamples, "b_cpu"), 1);
    QVERIFY_THROWS_EXCEPTION(ArtifactError, parsed(make, R"([["a_cpu"],[[10,1]]])", 9));
}

void ParsersTest::readsPythonsNumbersInJson()
{
    const Collector found =
        parsed([](RecordSink& sink) { return std::make_unique<MetricJsonParser>("metrics.json", sink); },
               R"({"a_NaN\"Infinity": [[10, NaN], [20, Infinity], [30, -Infinity], [40, -1], [NaN, 5]]})", 4);
    const MetricTable& table = found.tables.front();
    QVERIFY((table.time == std::vector<double>{10, 20, 30, 40}));
    QCOMPARE(table.columns.front().name, std::string("a_NaN\"Infinity"));
    const std::vector<double>& values = table.columns.front().values;
    QVERIFY(std::isnan(values[0]) && values[1] == INFINITY && values[2] == -INFINITY && values[3] == -1);
    QCOMPARE(found.told(AnomalyKind::NanCells), 1);
    QCOMPARE(found.told(AnomalyKind::InfiniteValues), 2);
    QCOMPARE(found.told(AnomalyKind::BadSamples), 1);
}

void ParsersTest::hugeNumbersCostNoMoreThanThemselves()
{
    const auto metrics = [](RecordSink& sink) {
        return std::make_unique<MetricJsonParser>("metrics.json", sink);
    };
    const std::string digits(400, '9'); // without an exponent
    const Collector found =
        parsed(metrics,
               R"({"a\"1e400_cpu":[[10,1.5e400],[20,2],[1e400,3],[30,-1e999],[40,1e-400],[50,)" + digits +
                   R"(],[60,1e300]]})",
               5);
    const MetricTable& table = found.tables.front();
    QVERIFY((table.time == std::vector<double>{20, 40, 60}));
    QCOMPARE(table.columns.front().name, std::string("a\"1e400_cpu"));
    QVERIFY((table.columns.front().values == std::vector<double>{2, 0, 1e300}));
    QCOMPARE(found.told(AnomalyKind::BadSamples), 4);
    QCOMPARE(found.anomalies.front().example, std::string(R"([10,"1.5e400"])"));
    QCOMPARE(found.anomalies.front().column, table.columns.front().name);

    const auto injection = [](RecordSink& sink) { return std::make_unique<InjectionParser>(sink); };
    const Collector chaos =
        parsed(injection,
               R"({"kind":"StressChaos","metadata":{"creationTimestamp":"2025-06-12T13:58:40Z"},)"
               R"("spec":{"duration":"60s","stressors":{"cpu":{"load":1e400,"workers":2}}}})",
               7);
    QCOMPARE(chaos.found->fault, std::string("cpu"));
    QCOMPARE(chaos.found->parameters.at("stressors.cpu.load"), std::string("1e400"));
    QCOMPARE(chaos.found->parameters.at("stressors.cpu.workers"), std::string("2"));

    const auto ranking = [](RecordSink& sink) {
        return std::make_unique<RankingParser>("a_cpu_1", "baro", sink);
    };
    QCOMPARE(parsed(ranking, R"({"0":["a_cpu","b_mem"],"time":1e400})", 3).diagnoses.front().ranking.size(),
             std::size_t{2});
    QVERIFY_THROWS_EXCEPTION(ArtifactError, parsed(ranking, R"({"0":["a_cpu",1e400]})", 3));

    const auto logs = [](RecordSink& sink) { return std::make_unique<LogArrayParser>(sink); };
    const Collector lines =
        parsed(logs, R"([{"time":1e400,"msg":"a"},{"time":"2025-06-12T13:58:40Z","msg":"b","n":1e400}])", 4);
    QCOMPARE(lines.logs.size(), std::size_t{1});
    QCOMPARE(lines.told(AnomalyKind::RecordsWithoutTime), 1);
    QCOMPARE(lines.anomalies.front().example, std::string("1e400"));
}

void ParsersTest::durationsThatAreNotReadAreNamed()
{
    const auto read = [](const std::string& columns, const std::string& cells) {
        return parsed([](RecordSink& sink) { return std::make_unique<RcaEvalTracesParser>(sink); },
                      "traceID,spanID,serviceName,operationName,startTime,statusCode," + columns +
                          "\nt,s,web,GET,1749736720000000,0," + cells + "\n",
                      10);
    };
    const auto notKept = [](const Collector& found) {
        const auto one = std::ranges::find(found.anomalies, AnomalyKind::ColumnsNotKept, &Anomaly::kind);
        return one == found.anomalies.end() ? std::string() : one->example;
    };
    const Collector both = read("durationMs,duration,durationNs", "3,2000,7");
    QCOMPARE(both.spans.front().durationUs, 2000);
    QCOMPARE(notKept(both), std::string("durationMs, durationNs"));
    const Collector other = read("duration_ns,durationMs,took", "7,3,9");
    QCOMPARE(other.spans.front().durationUs, 3000);
    QVERIFY2(notKept(other).find("duration_ns") != std::string::npos, notKept(other).c_str());
    QVERIFY2(notKept(other).find("took") != std::string::npos, notKept(other).c_str());
    QCOMPARE(notKept(read("durationMs", "3")), std::string());
    const Collector bad = read("durationMs", "soon");
    QCOMPARE(bad.told(AnomalyKind::BadDurations, "durationMs"), 1);
}

void ParsersTest::recoversNaiveQuotes()
{
    const std::string time = "2025-06-12T13:58:40.000001";
    const std::string rows = "1,c," + time + ",/plain,,7\n" +     //
                             "2,c," + time + ",\"/q?a,b\",,8\n" + // a comma, wrapped
                             "3,c," + time + ",/m,\"{\"detail\": \"Not Found\", \"path\": \"/v1\"}\",9\n" + //
                             "4,c," + time + ",\"say \"\"hi\"\"\",\"x\"y\",10\n";
    for (const std::size_t piece : {1, 10, 10'000}) {
        const Collector found = parsedSpans(rows, piece);
        QCOMPARE(found.spans.size(), std::size_t{4});
        QCOMPARE(found.spans[0].startUs, 1'749'736'720'000'001);
        QCOMPARE(found.spans[1].resource, std::string("/q?a,b"));
        QCOMPARE(found.spans[2].exception, std::string(R"({"detail": "Not Found", "path": "/v1"})"));
        QCOMPARE(found.spans[2].databaseId, std::string("9"));
        QCOMPARE(found.spans[3].resource, std::string(R"(say ""hi"")"));
        QCOMPARE(found.spans[3].exception, std::string(R"(x"y)"));
        QCOMPARE(found.noticed("dropped"), 0);
    }
}

void ParsersTest::recoversLineBreaks()
{
    const std::string time = "2025-06-12T13:58:40";
    const Collector found = parsedSpans("1,c," + time + ",/a\nb,,7\n2,c," + time +
                                        ",\"x,\ny\n\nz\",,8\n3,c," + time + ",/c,,9\n");
    QCOMPARE(found.spans.size(), std::size_t{3});
    QCOMPARE(found.spans[0].resource, std::string("/a\nb"));
    QCOMPARE(found.spans[1].resource, std::string("x,\ny\n\nz"));
    QCOMPARE(found.spans[2].databaseId, std::string("9"));
    QCOMPARE(found.noticed("recovered"), 2);
}

void ParsersTest::dropsHopelessRows()
{
    const std::string time = "2025-06-12T13:58:40";
    const Collector found =
        parsedSpans("garbage\n1,c," + time + ",/a,,7\n2,c,broken\n3,c," + time + ",/b,,8\n4,c,never,/b,,8\n" +
                    "x,c," + time + ",/c,,9\n5,c," + time + ",/d\n");
    QCOMPARE(found.spans.size(), std::size_t{2});
    QCOMPARE(found.spans[1].resource, std::string("/b"));
    QCOMPARE(found.noticed("make no row"), 4);
    QCOMPARE(found.noticed("start time"), 1);
    QVERIFY(parsedSpans("").spans.empty());
}

void ParsersTest::readsLogsByteForByte()
{
    const std::string message = "caf\xE9 \x01 \xF0\x9F\x98\x80\ttab";
    const std::string text =
        "[\n {\"time\": \"2025-06-12T13:58:40.5\", \"pod\": \"p\", \"container\": \"c\", \"file\": "
        "null, \"msg\": \"" +
        message + "\"},\n {\"time\": \"later\", \"msg\": \"x\"}\n]\n";
    for (const std::size_t piece : {1, 2, 13, 10'000}) {
        const Collector found = parsedLogs(text, piece);
        QCOMPARE(found.logs.size(), std::size_t{1});
        QCOMPARE(found.logs[0].timeNs, 1'749'736'720'500'000'000);
        QVERIFY(found.logs[0].message == message);
        QVERIFY(found.logs[0].file.empty());
        QCOMPARE(found.noticed("no valid UTF-8"), 1);
        QCOMPARE(found.noticed("readable time"), 1);
    }
}

void ParsersTest::readsJsonEscapes()
{
    const std::string text =
        R"([{"time":"2025-06-12","msg":"\"q\" \\ \/ \n\t \u00e9 \ud83d\ude00 }]{[","n":{"x":["}"]}}])";
    for (const std::size_t piece : {1, 3, 1000}) {
        const Collector found = parsedLogs(text, piece);
        QCOMPARE(found.logs.size(), std::size_t{1});
        QVERIFY(found.logs[0].message == "\"q\" \\ / \n\t \xC3\xA9 \xF0\x9F\x98\x80 }]{[");
    }
    QVERIFY(isUtf8("plain, long enough for words of eight") && isUtf8("\xC3\xA9"));
    for (const char* wrong : {"\xE9", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3"}) {
        QVERIFY(!isUtf8(wrong));
    }
}

void ParsersTest::refusesBrokenArrays_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"", "  ", "{}", "[", "[{\"a\":1}", "[{\"a\":1}] x", "[1]", "[{\"a\":\"b"}) {
        QTest::newRow(*text ? text : "nothing") << QByteArray(text);
    }
}

void ParsersTest::refusesBrokenArrays()
{
    QFETCH(QByteArray, text);
    QVERIFY_THROWS_EXCEPTION(ArtifactError, parsedLogs(text.toStdString()));
}

void ParsersTest::readsInjections()
{
    const auto read = [](const std::string& text) {
        return parsed([](RecordSink& sink) { return std::make_unique<InjectionParser>(sink); }, text, 11);
    };
    const std::string head = R"({"result":{"metadata":{"creationTimestamp":"2025-06-12T13:58:40Z"},)";
    const Collector stress = read(
        head + R"("kind":"StressChaos","spec":{"duration":"1m30s","stressors":{"memory":{"size":"8GB"}},)"
               R"("selector":{"labelSelectors":{"app":"ray-head"}}}}})");
    QCOMPARE(stress.found->fault, std::string("memory"));
    QCOMPARE(stress.found->duration, 90.0);
    QCOMPARE(stress.found->target, std::string("ray-head"));
    QCOMPARE(stress.found->parameters.at("stressors.memory.size"), std::string("8GB"));
    const Collector network = read(head + R"("kind":"NetworkChaos","spec":{"delay":{"latency":"1000ms"}}}})");
    QCOMPARE(network.found->fault, std::string("network"));
    QCOMPARE(network.found->duration, 60.0);
    const Collector gpu = read(head + R"("spec":{"stats":{"gpu_power_limit":"150"}}}})");
    QCOMPARE(gpu.found->fault, std::string("gpu"));
    QCOMPARE(gpu.found->kind, std::string("gpu-power-limit"));
    const Collector odd = read(head + R"("kind":"PodChaos","spec":{"duration":"soon"}}})");
    QCOMPARE(odd.found->fault, std::string("pod"));
    QCOMPARE(odd.noticed("not understood"), 1);
    for (const char* endless : {"inf", "nan", "1e300h", "9000h"}) {
        const Collector never =
            read(head + R"("kind":"PodChaos","spec":{"duration":")" + endless + R"("}}})");
        QCOMPARE(never.found->duration, 60.0);
        QCOMPARE(never.noticed("not understood"), 1);
    }
    QVERIFY_THROWS_EXCEPTION(ArtifactError, read("[]"));

    const auto readTime = [](const std::string& text) {
        return parsed([](RecordSink& sink) { return std::make_unique<InjectTimeParser>(sink); }, text, 3);
    };
    QCOMPARE(readTime("1705354566\n").foundTime.value(), 1705354566.0);
    QVERIFY_THROWS_EXCEPTION(ArtifactError, readTime("soon"));
}

void ParsersTest::readsRcaEvalTables()
{
    const Collector logs =
        parsed([](RecordSink& sink) { return std::make_unique<RcaEvalLogsParser>(sink); },
               "time,timestamp,container_name,message,level\n05:18,1661145496154660034,front,\"a, "
               "\"\"b\"\"\",INFO\n05:18,,front,x,\n",
               4);
    QCOMPARE(logs.logs.size(), std::size_t{1});
    QCOMPARE(logs.logs[0].timeNs, 1661145496154660034);
    QCOMPARE(logs.logs[0].message, std::string("a, \"b\""));
    QCOMPARE(logs.noticed("not kept: level"), 1);
    QCOMPARE(logs.noticed("readable time"), 1);

    const auto makeTraces = [](RecordSink& sink) { return std::make_unique<RcaEvalTracesParser>(sink); };
    const Collector traces =
        parsed(makeTraces,
               "spanID,time,traceID,serviceName,methodName,operationName,startTimeMillis,startTime,"
               "duration,statusCode,parentSpanID\ns,05:18,t,front,Recv,op,1661145496154,"
               "1661145496154630,5348123,,p\ns,05:18,t,front,Recv,op,1661145496154,,1,200,p\n",
               5);
    QCOMPARE(traces.spans.size(), std::size_t{2});
    QCOMPARE(traces.spans[0].startUs, 1661145496154630);
    QCOMPARE(traces.spans[0].durationUs, 5348123);
    QCOMPARE(traces.spans[0].service, std::string("front"));
    QCOMPARE(traces.spans[1].startUs, 1661145496154000);
    QCOMPARE(traces.noticed("status code"), 1);
    QVERIFY(parsed(makeTraces, "time,traceID\n", 5).spans.empty());
}

void ParsersTest::readsRankings()
{
    const auto make = [](RecordSink& sink) {
        return std::make_unique<RankingParser>("a_cpu_1", "baro", sink);
    };
    const Collector found = parsed(make, R"({"0": ["a_cpu", "b_mem"]})", 4);
    QCOMPARE(found.diagnoses.size(), std::size_t{1});
    QVERIFY(found.diagnoses[0].key.origin == Origin::Imported);
    QCOMPARE(found.diagnoses[0].ranking[1].name, std::string("b_mem"));
    QVERIFY_THROWS_EXCEPTION(ArtifactError, parsed(make, R"({"1": []})", 4));
    QVERIFY_THROWS_EXCEPTION(ArtifactError, parsed(make, R"({"0": [1]})", 4));
}

void ParsersTest::recognisesPaths_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("role");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("experiment");
    QTest::addColumn<QString>("system");
    const auto add = [](const char* path, const char* role, const char* key = "", const char* experiment = "",
                        const char* system = "") {
        QTest::newRow(path) << QString::fromLatin1(path) << QString::fromLatin1(role)
                            << QString::fromLatin1(key) << QString::fromLatin1(experiment)
                            << QString::fromLatin1(system);
    };
    add("artifacts/rcaevaluation/llm-ref-stack-dp/m-cpu-stress-ray-replicas-1/results/qps-5-iteration-2/"
        "loki-logs.json",
        "logs", "ray-replicas-1_cpu_2", "m-cpu-stress-ray-replicas-1", "llm-ref-stack-dp");
    add("m-cpu-stress-ray-head/qps-5-iteration-1/rca-collector-results/data.csv", "metrics", "ray-head_cpu_1",
        "m-cpu-stress-ray-head", "llm-ref-stack");
    add("qps-0.5-iteration-1/prometheus-metrics.csv", "metrics", "qps-0.5-iteration-1", "qps-0.5-iteration-1",
        "llm-ref-stack");
    add("x/smoketests/f-dp=2_tp=1_pp=1_pack/results/qps-10-iteration-1/deepflow-traces-request-list.csv",
        "spans", "f-dp=2_tp=1_pp=1_pack/qps-10-iteration-1", "f-dp=2_tp=1_pp=1_pack", "smoketests");
    add("s/e/results/loki-logs-all.json", "logs", "e/whole-span", "e", "s");
    add("s/e/results/rca-collector-results/data.csv", "metrics", "e/whole-span", "e", "s");
    add("somewhere/rca-collector-results/mpg.csv", "topology", "somewhere", "somewhere", "llm-ref-stack");
    add("e/results/benchmark-summary.csv", "benchmark summary");
    add("e/grafana-configs/data_grafana_dashboard.json", "listed");
    add("e/diverse/qps-1-iteration-1/data.csv", "listed");
    add("e/results/qps-1-iteration-1/readme.md", "not recognised", "e/qps-1-iteration-1", "e");
    add("rcaeval-re2-ob/checkoutservice_cpu/1/simple_metrics.csv", "metrics",
        "rcaeval-re2-ob/checkoutservice_cpu_1", "checkoutservice_cpu", "rcaeval-re2-ob");
    add("a/b/petshop/PetSearch-AWS_delay/x-1/data.csv", "metrics", "petshop/PetSearch-AWS_delay_x-1",
        "PetSearch-AWS_delay", "petshop");
    add("RE1/ob_adservice_mem_leak_3/data.csv", "metrics", "ob/adservice_mem_leak_3", "adservice_mem_leak",
        "ob");
    add("top/adservice_cpu_4/inject_time.txt", "injection", "top/adservice_cpu_4", "adservice_cpu", "top");
    add("plain/data.csv", "metrics", "rcaeval/plain", "plain", "rcaeval");
    add("rca/output/llm-ref-stack-dp/baro/results/ray-head_cpu_1.json", "result of an earlier analysis");
    add("rca/output/llm-ref-stack-dp/baro/report.csv", "report of an earlier analysis");
    add("LICENSES/mit.txt", "");
    add("data.csv", "");
}

void ParsersTest::recognisesPaths()
{
    QFETCH(QString, path);
    QFETCH(QString, role);
    QFETCH(QString, key);
    QFETCH(QString, experiment);
    QFETCH(QString, system);
    const auto artifact = ReaderRegistry::known().recognise({path.toStdString(), {}});
    QCOMPARE(QString::fromStdString(artifact ? artifact->role : ""), role);
    const RunIdentity run = artifact && artifact->run ? *artifact->run : RunIdentity();
    QCOMPARE(QString::fromStdString(run.key), key);
    QCOMPARE(QString::fromStdString(run.experiment), experiment);
    if (!system.isEmpty()) {
        QCOMPARE(QString::fromStdString(run.system), system);
    }
}

QTEST_GUILESS_MAIN(ParsersTest)
#include "parsers_test.moc"
