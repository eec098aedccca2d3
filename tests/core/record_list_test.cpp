// SPDX-License-Identifier: GPL-3.0-or-later
#include "made_store.h"
#include "store/store.h"
#include "study/prepared_case.h"

#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace culprit;

namespace {

constexpr const char* caseKey = "made_1";
constexpr const char* movedKey = "moved_1";
constexpr double began = 1'750'000'000;

LogRecord logAt(double seconds, const std::string& component, const std::string& message)
{
    return {static_cast<std::int64_t>((began + seconds) * 1e9), component + "-pod-7", component, "stderr",
            message};
}

Span spanAt(double seconds, std::int64_t microseconds, const std::string& server, const std::string& endpoint)
{
    Span span;
    span.startUs = static_cast<std::int64_t>((began + seconds) * 1e6);
    span.durationUs = microseconds;
    span.endUs = span.startUs + microseconds;
    span.serverIp = server;
    span.server = "pod at " + server;
    span.client = "load";
    span.requestType = "POST";
    span.resource = endpoint;
    span.endpoint = endpoint;
    span.status = "Success";
    span.responseCode = "200";
    return span;
}

} // namespace

/// Lists of log lines and spans that pass a filter, and the pages read by them.
class RecordListTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void listsAllByTime();
    void aPageFromAnywhereIsThatPartOfTheList();
    void textIsFoundWhateverItsCase_data();
    void textIsFoundWhateverItsCase();
    void timeComponentAndLevelRestrict();
    void spansAreAttributedByAddress();
    void aMovedAddressGoesByTime();
    void spansBySlownessFailureAndOperation();
    void aTraceIsATree();
    void aRingInATraceLosesNothing();
    void stopsWhenAsked();
    void rowsThatAreGoneAreTold();
    void levelsOfLogStyles_data();
    void levelsOfLogStyles();
    void failuresOfSpans_data();
    void failuresOfSpans();

private:
    std::vector<std::string> messages(const LogFilter& filter) const;
    std::vector<std::string> spanIds(const SpanFilter& filter) const;

    QTemporaryDir m_folder;
    std::optional<Store> m_store;
};

void RecordListTest::initTestCase()
{
    Case made;
    made.summary.key = caseKey;
    MetricTable data;
    data.file = "data.csv";
    data.time = {began, began + 5, began + 10};
    data.textColumns = {{"head_pod_ip", 0, {"10.0.0.1", "10.0.0.1", "10.0.0.9"}},
                        {"worker_pod_ip", 1, {"10.0.0.2", "None", ""}}};
    made.tables = {data};
    // Not in the order of time, and two at one instant.
    made.logs = {logAt(3, "worker", "ERROR third"), logAt(1, "head", "first, 100% done"),
                 logAt(2, "worker", "[2025-06-12 14:00:00,986 W 23 23] second"),
                 logAt(2, "head", "second again \xff bytes"), logAt(9, "sidecar", "INFO last_of_all")};
    const auto traced = [](Span span, const std::string& id, const std::string& caller) {
        span.traceId = "trace-7";
        span.spanId = id;
        span.parentSpanId = caller;
        return span;
    };
    made.spans = {traced(spanAt(1, 9000, "10.0.0.1", "/ask"), "a", ""),
                  traced(spanAt(1.001, 4000, "10.0.0.2", "/work"), "b", "a"),
                  traced(spanAt(1.002, 2000, "10.0.0.9", "/store"), "c", "b"),
                  traced(spanAt(1.003, 1000, "10.0.0.2", "/work"), "d", "a"),
                  traced(spanAt(1.0005, 500, "10.0.0.3", "/alone"), "e", "lost")};
    Span failed = spanAt(7, 70'000, "10.0.0.2", "/work");
    failed.spanId = "f";
    failed.status = "Timeout";
    failed.responseCode = "";
    made.spans.push_back(failed);
    Span named = spanAt(8, 10, "10.0.0.2", "/own");
    named.spanId = "g";
    named.service = "frontend";
    named.requestType = "";
    made.spans.push_back(named);
    for (const char* id : {"r1", "r2"}) {
        Span ring = spanAt(9, 10, "10.0.0.1", "/ring");
        ring.traceId = "ring";
        ring.spanId = id;
        ring.parentSpanId = id == std::string("r1") ? "r2" : "r1";
        made.spans.push_back(ring);
    }
    Case other;
    other.summary.key = "made_2";
    other.logs = {logAt(1, "head", "of another case")};
    Case moved; // the head's first address becomes the worker's
    moved.summary.key = movedKey;
    data.textColumns = {{"head_pod_ip", 0, {"10.0.0.1", "10.0.0.9", "10.0.0.9"}},
                        {"worker_pod_ip", 1, {"10.0.0.2", "", "10.0.0.1"}}};
    moved.tables = {data};
    moved.spans = {traced(spanAt(1, 10, "10.0.0.1", "/ask"), "early", ""),
                   traced(spanAt(11, 20, "10.0.0.1", "/ask"), "late", ""),
                   traced(spanAt(2, 30, "10.0.0.9", "/ask"), "new", "")};
    const QString path = m_folder.filePath(QStringLiteral("made.culprit"));
    test::makeStore(path, {&other, &made, &moved});
    m_store.emplace(Store::open(path, Store::Mode::ReadOnly));
}

std::vector<std::string> RecordListTest::messages(const LogFilter& filter) const
{
    std::vector<std::string> texts;
    for (const LogRecord& record : m_store->logs(caseKey, m_store->listLogs(caseKey, filter).rows)) {
        texts.push_back(record.message.substr(record.message.rfind(']') + 1));
    }
    return texts;
}

std::vector<std::string> RecordListTest::spanIds(const SpanFilter& filter) const
{
    std::vector<std::string> ids;
    for (const Span& span : m_store->spans(caseKey, m_store->listSpans(caseKey, filter).rows)) {
        ids.push_back(span.spanId);
    }
    return ids;
}

void RecordListTest::listsAllByTime()
{
    const RecordList list = m_store->listLogs(caseKey, {});
    QCOMPARE(list.total, std::int64_t{5});
    QCOMPARE(list.times, (std::vector<double>{began + 1, began + 2, began + 2, began + 3, began + 9}));
    QCOMPARE(list.components,
             (std::map<std::string, std::int64_t>{{"head", 2}, {"sidecar", 1}, {"worker", 2}}));
    // Equal times stand as recorded.
    QCOMPARE(list.rows, (std::vector<std::uint32_t>{1, 2, 3, 0, 4}));
    QVERIFY(list.depths.empty());
}

void RecordListTest::aPageFromAnywhereIsThatPartOfTheList()
{
    const RecordList list = m_store->listLogs(caseKey, {});
    const auto all = m_store->logs(caseKey, list.rows);
    const auto page = m_store->logs(caseKey, std::span(list.rows).subspan(3, 2));
    QCOMPARE(page.size(), std::size_t{2});
    QCOMPARE(page[0].message, all[3].message);
    QCOMPARE(page[1].message, all[4].message);
    QCOMPARE(page[1].container, std::string("sidecar"));
    QCOMPARE(page[1].pod, std::string("sidecar-pod-7"));
    QCOMPARE(page[1].file, std::string("stderr"));
}

void RecordListTest::textIsFoundWhateverItsCase_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("lines");
    QTest::newRow("word") << "SECOND" << 2;
    QTest::newRow("whole line") << "error third" << 1;
    QTest::newRow("longer than any line") << QString(500, QLatin1Char('x')) << 0;
    QTest::newRow("percent is a letter") << "100%" << 1;
    QTest::newRow("underscore is a letter") << "t_o" << 1;
    QTest::newRow("dot is a letter") << "t.o" << 0;
    QTest::newRow("one letter") << "%" << 1;
    QTest::newRow("component") << "SideCar" << 1;
    QTest::newRow("pod") << "worker-pod" << 2;
    QTest::newRow("repeating") << "aa" << 0;
}

void RecordListTest::textIsFoundWhateverItsCase()
{
    QFETCH(QString, text);
    QFETCH(int, lines);
    LogFilter filter;
    filter.text = text.toStdString();
    QCOMPARE(static_cast<int>(m_store->listLogs(caseKey, filter).size()), lines);
    QCOMPARE(m_store->listLogs(caseKey, filter).total, std::int64_t{5}); // of all, whatever passes
}

void RecordListTest::timeComponentAndLevelRestrict()
{
    LogFilter filter;
    filter.time = TimeRange{began + 2, began + 3};
    QCOMPARE(messages(filter), (std::vector<std::string>{" second", "second again \xff bytes"}));
    filter.component = "head";
    QCOMPARE(messages(filter), (std::vector<std::string>{"second again \xff bytes"}));
    filter = {};
    filter.least = LogLevel::Warning;
    QCOMPARE(messages(filter), (std::vector<std::string>{" second", "ERROR third"}));
    filter.least = LogLevel::Error;
    QCOMPARE(messages(filter), (std::vector<std::string>{"ERROR third"}));
    filter.component = "nobody";
    QVERIFY(messages(filter).empty());
}

void RecordListTest::spansAreAttributedByAddress()
{
    const RecordList list = m_store->listSpans(caseKey, {});
    QCOMPARE(list.total, std::int64_t{9});
    QCOMPARE(list.components, (std::map<std::string, std::int64_t>{
                                  {"head", 4}, {"worker", 3}, {"pod at 10.0.0.3", 1}, {"frontend", 1}}));
    SpanFilter filter;
    filter.component = "head"; // under its first and its second address
    QCOMPARE(spanIds(filter), (std::vector<std::string>{"a", "c", "r1", "r2"}));
    filter = {};
    filter.text = "FRONT";
    QCOMPARE(spanIds(filter), (std::vector<std::string>{"g"}));
    filter.text = "TRACE-7";
    QCOMPARE(spanIds(filter).size(), std::size_t{5});
}

void RecordListTest::aMovedAddressGoesByTime()
{
    const auto ids = [this](const SpanFilter& filter) {
        std::vector<std::string> found;
        for (const Span& span : m_store->spans(movedKey, m_store->listSpans(movedKey, filter).rows)) {
            found.push_back(span.spanId);
        }
        return found;
    };
    QCOMPARE(m_store->listSpans(movedKey, {}).components,
             (std::map<std::string, std::int64_t>{{"head", 2}, {"worker", 1}}));
    SpanFilter filter;
    filter.component = "head";
    QCOMPARE(ids(filter), (std::vector<std::string>{"early", "new"}));
    filter.component = "worker";
    QCOMPARE(ids(filter), (std::vector<std::string>{"late"}));
    filter = {};
    filter.text = "WORK";
    QCOMPARE(ids(filter), (std::vector<std::string>{"late"}));
    // Methods see the same.
    const auto prepared = prepareCase(*m_store->caseSource(movedKey));
    std::map<std::string, std::string> served;
    for (const ServiceSpan& span : prepared->spans) {
        served[span.spanId] = span.service;
    }
    QCOMPARE(served,
             (std::map<std::string, std::string>{{"early", "head"}, {"late", "worker"}, {"new", "head"}}));
}

void RecordListTest::spansBySlownessFailureAndOperation()
{
    SpanFilter filter;
    filter.operation = "POST /work";
    QCOMPARE(spanIds(filter), (std::vector<std::string>{"b", "d", "f"}));
    filter.order = SpanFilter::Order::SlowestFirst;
    QCOMPARE(spanIds(filter), (std::vector<std::string>{"f", "b", "d"}));
    filter.leastUs = 4000;
    QCOMPARE(spanIds(filter), (std::vector<std::string>{"f", "b"}));
    filter.failedOnly = true;
    QCOMPARE(spanIds(filter), (std::vector<std::string>{"f"}));
    const RecordList list = m_store->listSpans(caseKey, {});
    QCOMPARE(list.longestUs, std::int64_t{70'000});
    QCOMPARE(list.firstUs, static_cast<std::int64_t>((began + 1) * 1e6));
    QCOMPARE(list.lastUs, static_cast<std::int64_t>((began + 9) * 1e6) + 10);
}

void RecordListTest::aTraceIsATree()
{
    SpanFilter filter;
    filter.traceId = "trace-7";
    QCOMPARE(spanIds(filter), (std::vector<std::string>{"a", "b", "c", "d", "e"}));
    QCOMPARE(m_store->listSpans(caseKey, filter).depths, (std::vector<std::uint8_t>{0, 1, 2, 1, 0}));
}

void RecordListTest::aRingInATraceLosesNothing()
{
    SpanFilter filter;
    filter.traceId = "ring";
    QCOMPARE(spanIds(filter), (std::vector<std::string>{"r1", "r2"}));
}

void RecordListTest::stopsWhenAsked()
{
    std::stop_source source;
    source.request_stop();
    QCOMPARE(m_store->listLogs(caseKey, {}, source.get_token()).size(), std::size_t{0});
    QCOMPARE(m_store->listSpans(caseKey, {}, source.get_token()).size(), std::size_t{0});
}

void RecordListTest::rowsThatAreGoneAreTold()
{
    const std::vector<std::uint32_t> beyond{0, 77};
    QVERIFY_THROWS_EXCEPTION(StoreError, m_store->logs(caseKey, beyond));
    QVERIFY_THROWS_EXCEPTION(StoreError, m_store->spans(caseKey, beyond));
    QVERIFY_THROWS_EXCEPTION(StoreError, m_store->listSpans("nobody", {}));
}

void RecordListTest::levelsOfLogStyles_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<int>("level");
    QTest::newRow("glog") << QByteArray("[2025-07-01 10:28:49,986 E 2370 2370] (raylet) x") << 2;
    QTest::newRow("glog info") << QByteArray("[2025-07-01 10:28:49,986 I 2370 2370] ERROR in text") << 0;
    QTest::newRow("python") << QByteArray("WARNING 2025-06-12 worker.py:3 -- slow") << 1;
    QTest::newRow("nginx") << QByteArray("2025/06/12 14:00:00 [error] 29#29: upstream") << 2;
    QTest::newRow("json") << QByteArray("{\"level\": \"warn\", \"msg\": 1}") << 1;
    QTest::newRow("zap") << QByteArray("2025-06-12T14:00:00Z\tERROR\tsetup") << 2;
    QTest::newRow("far behind") << QByteArray(200, ' ').append("[error]") << 0;
    QTest::newRow("empty") << QByteArray() << 0;
}

void RecordListTest::levelsOfLogStyles()
{
    QFETCH(QByteArray, message);
    QFETCH(int, level);
    QCOMPARE(static_cast<int>(logLevel(message.toStdString())), level);
}

void RecordListTest::failuresOfSpans_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("exception");
    QTest::addColumn<bool>("failed");
    QTest::newRow("told") << QByteArray("Success") << QByteArray("500") << QByteArray() << false;
    QTest::newRow("timeout") << QByteArray("Timeout") << QByteArray() << QByteArray() << true;
    QTest::newRow("http ok") << QByteArray() << QByteArray("302") << QByteArray() << false;
    QTest::newRow("http bad") << QByteArray() << QByteArray("404") << QByteArray() << true;
    QTest::newRow("grpc ok") << QByteArray("None") << QByteArray("0") << QByteArray() << false;
    QTest::newRow("grpc bad") << QByteArray() << QByteArray("14") << QByteArray() << true;
    QTest::newRow("nothing said") << QByteArray() << QByteArray("nan") << QByteArray() << false;
    QTest::newRow("exception alone") << QByteArray() << QByteArray() << QByteArray("reset") << true;
}

void RecordListTest::failuresOfSpans()
{
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, exception);
    QFETCH(bool, failed);
    Span span;
    span.status = status.toStdString();
    span.responseCode = code.toStdString();
    span.exception = exception.toStdString();
    QCOMPARE(isFailed(span), failed);
}

QTEST_GUILESS_MAIN(RecordListTest)
#include "record_list_test.moc"
