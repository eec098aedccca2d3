// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/telemetry_hash.h"

#include <QSet>
#include <QTest>

#include <algorithm>
#include <limits>

using namespace culprit;

namespace {

Case madeCase()
{
    Case made;
    const double gap = std::numeric_limits<double>::quiet_NaN();
    made.tables.push_back({"data.csv",
                           {1, 2, 3},
                           {0, 1, 2},
                           {{"a", 1, {1, gap, 3}, {}}, {"b", 2, {4, 5, 6}, {}}},
                           {{"pod", 3, {"x", "x", "y"}}}});
    made.tables.push_back({"sub/latency.csv", {1, 2}, {}, {{"a", 0, {1, 2}, {}}}, {}});
    for (std::int64_t i = 0; i < 3; ++i) {
        Span span;
        span.startUs = 10 * i;
        span.endUs = span.startUs + 5;
        span.durationUs = 5;
        span.service = "gateway";
        span.traceId = "t" + std::to_string(i);
        made.spans.push_back(span);
        made.logs.push_back({100 * i, "pod-1", "gateway", "stdout", "line " + std::to_string(i)});
    }
    made.topology.links = {{"a", "b"}, {"b", "c"}};
    return made;
}

} // namespace

class TelemetryHashTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isKnown();
    void orderDoesNotCount();
    void partsMakeTheWhole();
    void piecesOfARecordMakeTheRecord();
    void everyFieldCounts();
    void recordsThatRepeatCount();
    void whatIsKnownBesideDoesNotCount();
};

void TelemetryHashTest::isKnown()
{
    // Kept in stores: it must not change from release to release.
    QCOMPARE(TelemetryHash().hex(), std::string(32, '0'));
    QCOMPARE(QByteArray::fromStdString(TelemetryHash::of(madeCase()).hex()),
             QByteArray("5988593f119ea8e12db976aceef94070"));
}

void TelemetryHashTest::orderDoesNotCount()
{
    Case turned = madeCase();
    std::ranges::reverse(turned.tables);
    std::ranges::reverse(turned.tables.back().columns);
    std::ranges::reverse(turned.spans);
    std::ranges::reverse(turned.logs);
    std::ranges::reverse(turned.topology.links);
    QCOMPARE(TelemetryHash::of(turned).hex(), TelemetryHash::of(madeCase()).hex());
}

void TelemetryHashTest::partsMakeTheWhole()
{
    const Case made = madeCase();
    TelemetryHash tables;
    TelemetryHash others;
    for (const MetricTable& table : made.tables) {
        tables.add(table);
    }
    for (const Topology::Link& link : made.topology.links) {
        tables.add(link);
    }
    for (const Span& span : made.spans) {
        others.add(span);
    }
    for (const LogRecord& record : made.logs) {
        others.add(record);
    }
    others.add(tables);
    QCOMPARE(others.hex(), TelemetryHash::of(made).hex());
}

void TelemetryHashTest::piecesOfARecordMakeTheRecord()
{
    Span span;
    span.startUs = 1;
    span.endUs = 3;
    span.durationUs = 2;
    span.service = "service";
    span.client = "client";
    span.server = "server";
    span.clientIp = "client ip";
    span.serverIp = "server ip";
    span.dataType = "data type";
    span.protocol = "protocol";
    span.requestType = "request type";
    span.domain = "domain";
    span.resource = "resource";
    span.status = "status";
    span.responseCode = "response code";
    span.exception = "exception";
    span.endpoint = "endpoint";
    span.serverPort = "server port";
    span.traceId = "trace";
    span.spanId = "span";
    span.parentSpanId = "parent";
    span.requestId = "request";
    span.databaseId = "database";
    const std::array<std::string_view, TelemetryHash::shapeTexts> shape{
        "service",      "client", "server",   "client ip", "server ip",     "data type", "protocol",
        "request type", "domain", "resource", "status",    "response code", "exception", "endpoint"};
    TelemetryHash whole;
    whole.add(span);
    whole.add(LogRecord{7, "pod", "container", "file", "message"});
    TelemetryHash pieces;
    pieces.addSpan(TelemetryHash::ofSpanShape(shape),
                   {1, 3, 2, "server port", "trace", "span", "parent", "request", "database"});
    pieces.addLog(TelemetryHash::ofLogOrigin("pod", "container", "file"), 7, "message");
    QCOMPARE(pieces.hex(), whole.hex());
}

void TelemetryHashTest::everyFieldCounts()
{
    const std::vector<void (*)(Case&)> changes{
        [](Case& made) { made.tables[0].file = "other.csv"; },
        [](Case& made) { made.tables[0].time[1] = 2.5; },
        [](Case& made) { made.tables[0].index[1] = 7; },
        [](Case& made) { made.tables[0].columns[0].name = "c"; },
        [](Case& made) { made.tables[0].columns[0].position = 9; },
        [](Case& made) { made.tables[0].columns[0].values[1] = 0; },
        [](Case& made) { std::swap(made.tables[0].columns[0].values, made.tables[0].columns[1].values); },
        [](Case& made) { made.tables[0].textColumns[0].name = "p"; },
        [](Case& made) { made.tables[0].textColumns[0].position = 9; },
        [](Case& made) {
            made.tables[0].textColumns[0].values = {"x", "xy", ""};
        },
        [](Case& made) { made.tables.pop_back(); },
        [](Case& made) { made.spans[0].startUs = 1; },
        [](Case& made) { made.spans[0].endUs = 1; },
        [](Case& made) { made.spans[0].durationUs = 1; },
        [](Case& made) { made.spans[0].service = ""; },
        [](Case& made) { made.spans[0].client = "c"; },
        [](Case& made) { made.spans[0].server = "c"; },
        [](Case& made) { made.spans[0].clientIp = "c"; },
        [](Case& made) { made.spans[0].serverIp = "c"; },
        [](Case& made) { made.spans[0].dataType = "c"; },
        [](Case& made) { made.spans[0].protocol = "c"; },
        [](Case& made) { made.spans[0].requestType = "c"; },
        [](Case& made) { made.spans[0].domain = "c"; },
        [](Case& made) { made.spans[0].resource = "c"; },
        [](Case& made) { made.spans[0].status = "c"; },
        [](Case& made) { made.spans[0].responseCode = "c"; },
        [](Case& made) { made.spans[0].exception = "c"; },
        [](Case& made) { made.spans[0].endpoint = "c"; },
        [](Case& made) { made.spans[0].serverPort = "c"; },
        [](Case& made) { made.spans[0].traceId = "c"; },
        [](Case& made) { made.spans[0].spanId = "c"; },
        [](Case& made) { made.spans[0].parentSpanId = "c"; },
        [](Case& made) { made.spans[0].requestId = "c"; },
        [](Case& made) { made.spans[0].databaseId = "c"; },
        [](Case& made) { std::swap(made.spans[0].traceId, made.spans[1].traceId); },
        [](Case& made) { made.spans.pop_back(); },
        [](Case& made) { made.logs[0].timeNs = 1; },
        [](Case& made) { made.logs[0].pod = "c"; },
        [](Case& made) { made.logs[0].container = "c"; },
        [](Case& made) { made.logs[0].file = "c"; },
        [](Case& made) { made.logs[0].message = "c"; },
        [](Case& made) { made.logs.pop_back(); },
        [](Case& made) { made.topology.links[0].source = "c"; },
        [](Case& made) { made.topology.links[0].destination = "d"; },
        [](Case& made) { made.topology.links.pop_back(); },
    };
    QSet<QByteArray> hashes{QByteArray::fromStdString(TelemetryHash::of(madeCase()).hex())};
    for (const auto& change : changes) {
        Case changed = madeCase();
        change(changed);
        hashes.insert(QByteArray::fromStdString(TelemetryHash::of(changed).hex()));
    }
    QCOMPARE(hashes.size(), static_cast<qsizetype>(changes.size()) + 1);
}

void TelemetryHashTest::recordsThatRepeatCount()
{
    Case twice = madeCase();
    twice.logs.push_back(twice.logs.front());
    Case thrice = twice;
    thrice.logs.push_back(thrice.logs.front());
    QVERIFY(TelemetryHash::of(twice).hex() != TelemetryHash::of(madeCase()).hex());
    QVERIFY(TelemetryHash::of(twice).hex() != TelemetryHash::of(thrice).hex());
}

void TelemetryHashTest::whatIsKnownBesideDoesNotCount()
{
    Case told = madeCase();
    told.summary.key = "another";
    told.summary.injection = Injection{};
    QCOMPARE(TelemetryHash::of(told).hex(), TelemetryHash::of(madeCase()).hex());
}

QTEST_GUILESS_MAIN(TelemetryHashTest)
#include "telemetry_hash_test.moc"
