// SPDX-License-Identifier: GPL-3.0-or-later
// Log lines and spans whose columns are called or meant in another way than usual.
#include "archive/log_array_parser.h"
#include "archive/rcaeval_tables_parser.h"
#include "record_collector.h"

#include <QTest>

using namespace culprit;
using namespace culprit::test;

namespace {

Collector parsedLogs(const std::string& text)
{
    return parsed([](RecordSink& sink) { return std::make_unique<RcaEvalLogsParser>(sink); }, text, 10);
}

Collector parsedArray(const std::string& text, std::size_t piece = 10)
{
    return parsed([](RecordSink& sink) { return std::make_unique<LogArrayParser>(sink); }, text, piece);
}

Collector parsedSpans(const std::string& columns, const std::string& cells)
{
    return parsed([](RecordSink& sink) { return std::make_unique<RcaEvalTracesParser>(sink); },
                  "traceID,spanID,serviceName,operationName,startTime,statusCode," + columns +
                      "\nt,s,web,GET,1749736720000000,0," + cells + "\n",
                  10);
}

} // namespace

class LogSpanReadingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsLogColumns_data();
    void findsLogColumns();
    void findsLogMembers_data();
    void findsLogMembers();
    void goesOnBehindWhatIsNoRecord_data();
    void goesOnBehindWhatIsNoRecord();
    void doubtsDurations_data();
    void doubtsDurations();
};

void LogSpanReadingTest::findsLogColumns_data()
{
    QTest::addColumn<QString>("header");
    QTest::addColumn<QString>("row");
    QTest::addColumn<QString>("container");
    QTest::addColumn<QString>("pod");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* header, const char* cells, const char* container, const char* pod,
                        const char* message) {
        QTest::newRow(header) << QString::fromLatin1(header) << QString::fromLatin1(cells)
                              << QString::fromLatin1(container) << QString::fromLatin1(pod)
                              << QString::fromLatin1(message);
    };
    row("time,timestamp,container_name,message,level", "x,1652812600,carts,boom,ERROR", "carts", "", "boom");
    row("timestamp,service,level,msg", "1652812600,carts,ERROR,boom", "carts", "", "boom");
    row("timestamp,pod,message", "1652812600,carts-7f9c4d6b8-x2x4z,boom", "carts", "carts-7f9c4d6b8-x2x4z",
        "boom");
    row("Timestamp,Component,Content", "1652812600,carts,boom", "carts", "", "boom");
    row("time,app,pod,line", "1652812600,carts,carts-0,boom", "carts", "carts-0", "boom");
    row("timestamp,service,container_name,log,message", "1652812600,a,carts,other,boom", "carts", "", "boom");
}

void LogSpanReadingTest::findsLogColumns()
{
    QFETCH(QString, header);
    QFETCH(QString, row);
    const Collector found = parsedLogs((header + QLatin1Char('\n') + row + QLatin1Char('\n')).toStdString());
    QCOMPARE(found.logs.size(), std::size_t{1});
    QCOMPARE(found.logs.front().timeNs, 1'652'812'600'000'000'000);
    QTEST(QString::fromStdString(found.logs.front().container), "container");
    QTEST(QString::fromStdString(found.logs.front().pod), "pod");
    QTEST(QString::fromStdString(found.logs.front().message), "message");
    QCOMPARE(found.told(AnomalyKind::NoMessage), 0);

    const Collector without =
        parsedLogs("timestamp,service,note\n1652812600,carts,boom\n1652812601,carts,a\n");
    QCOMPARE(without.told(AnomalyKind::NoMessage), 2);
    const Collector twice = parsedLogs("timestamp,message,message\n1652812600,boom,else\n");
    QCOMPARE(twice.logs.front().message, std::string("boom"));
    QCOMPARE(twice.told(AnomalyKind::ColumnsNotKept), 1);
    QCOMPARE(twice.exampleOf(AnomalyKind::ColumnsNotKept), std::string("message"));
}

void LogSpanReadingTest::findsLogMembers_data()
{
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QString>("container");
    QTest::addColumn<QString>("message");
    QTest::addColumn<int>("without");
    QTest::newRow("the study's") << QByteArray(R"("pod":"p","container":"c","file":"f","msg":"boom")")
                                 << QStringLiteral("c") << QStringLiteral("boom") << 0;
    QTest::newRow("another name") << QByteArray(R"("service":"c","level":"ERROR","message":"boom")")
                                  << QStringLiteral("c") << QStringLiteral("boom") << 0;
    QTest::newRow("both") << QByteArray(R"("container":"c","message":"other","msg":"boom")")
                          << QStringLiteral("c") << QStringLiteral("boom") << 0;
    QTest::newRow("a pod alone") << QByteArray(R"("pod":"c-7f9c4d6b8-x2x4z","line":"boom")")
                                 << QStringLiteral("c") << QStringLiteral("boom") << 0;
    QTest::newRow("an empty one") << QByteArray(R"("container":"c","msg":"")") << QStringLiteral("c")
                                  << QString() << 0;
    QTest::newRow("none") << QByteArray(R"("container":"c","said":"boom")") << QStringLiteral("c")
                          << QString() << 1;
}

void LogSpanReadingTest::findsLogMembers()
{
    QFETCH(QByteArray, record);
    QFETCH(int, without);
    const Collector found = parsedArray(R"([{"time":"2025-06-12T06:01:00Z",)" + record.toStdString() + "}]");
    QCOMPARE(found.logs.size(), std::size_t{1});
    QTEST(QString::fromStdString(found.logs.front().container), "container");
    QTEST(QString::fromStdString(found.logs.front().message), "message");
    QCOMPARE(found.told(AnomalyKind::NoMessage), without);
}

void LogSpanReadingTest::goesOnBehindWhatIsNoRecord_data()
{
    QTest::addColumn<QByteArray>("value");
    for (const char* value : {"5", "\"a]}, {\\\"\"", "null", "[[1,2],{\"x\":\"]\"}]", "-1e4", "true"}) {
        QTest::newRow(value) << QByteArray(value);
    }
}

void LogSpanReadingTest::goesOnBehindWhatIsNoRecord()
{
    QFETCH(QByteArray, value);
    const std::string record = R"({"time":"2025-06-12T06:01:00Z","msg":"a"})";
    for (const std::size_t piece : {1, 3, 1000}) {
        std::string array = "[";
        array.append(record).append(", ").append(value.toStdString()).append(" ,").append(record).append("]");
        const Collector found = parsedArray(array, piece);
        QCOMPARE(found.logs.size(), std::size_t{2});
        QCOMPARE(found.told(AnomalyKind::BrokenRecords), 1);
        QVERIFY_THROWS_EXCEPTION(ArtifactError, parsedArray("[" + value.toStdString() + "]", piece));
    }
}

void LogSpanReadingTest::doubtsDurations_data()
{
    QTest::addColumn<QString>("columns");
    QTest::addColumn<QString>("cells");
    QTest::addColumn<qlonglong>("microseconds");
    QTest::addColumn<QString>("told");
    const auto row = [](const char* columns, const char* cells, qlonglong microseconds, const char* told) {
        QTest::addRow("%s: %s", columns, cells) << QString::fromLatin1(columns) << QString::fromLatin1(cells)
                                                << microseconds << QString::fromLatin1(told);
    };
    row("duration", "1500", 1500, "");
    row("duration", "0", 0, "");
    row("duration", "0.003", 0, "short-durations");
    row("duration", "-5", -5, "negative-durations");
    row("duration_s", "0.003", 3000, "");
    row("durationMs", "0.0002", 0, "short-durations");
    row("duration,durationMs", "2475,2.475", 2475, "");
    row("duration,durationMs", "2475,2", 2475, "");
    row("duration,durationMs", "2475,12", 2475, "durations-disagree");
    row("duration,duration_s", "3,3", 3, "durations-disagree");
}

void LogSpanReadingTest::doubtsDurations()
{
    QFETCH(QString, columns);
    QFETCH(QString, cells);
    QFETCH(qlonglong, microseconds);
    const Collector found = parsedSpans(columns.toStdString(), cells.toStdString());
    QCOMPARE(found.spans.front().durationUs, static_cast<std::int64_t>(microseconds));
    std::string told;
    for (const Anomaly& anomaly : found.anomalies) {
        if (entryOf(anomaly.kind).severity == ImportNotice::Severity::Warning) {
            told += entryOf(anomaly.kind).name;
        }
    }
    QTEST(QString::fromStdString(told), "told");
}

QTEST_GUILESS_MAIN(LogSpanReadingTest)
#include "log_span_reading_test.moc"
