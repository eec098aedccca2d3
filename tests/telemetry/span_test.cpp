// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/metric_kind.h"
#include "telemetry/span.h"

#include <QTest>

using namespace culprit;

class SpanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsSuccessByProtocol();
    void tellsTheProtocolOfACode();
    void namesTellNoUnit();
};

void SpanTest::tellsSuccessByProtocol()
{
    QVERIFY(isSuccessCode("200", "HTTP") && isSuccessCode("204", ""));
    QVERIFY(isSuccessCode("0", "gRPC") && isSuccessCode("0", ""));
    QVERIFY(!isSuccessCode("0", "HTTP"));
    QVERIFY(!isSuccessCode("13", "gRPC") && !isSuccessCode("404", "HTTP") && !isSuccessCode("", "gRPC"));
}

void SpanTest::tellsTheProtocolOfACode()
{
    QCOMPARE(protocolOfCode("0"), std::string_view("gRPC"));
    QCOMPARE(protocolOfCode("14"), std::string_view("gRPC"));
    QCOMPARE(protocolOfCode("503"), std::string_view("HTTP"));
    QCOMPARE(protocolOfCode("17"), std::string_view());
    QCOMPARE(protocolOfCode("OK"), std::string_view());
}

/// Nezha's `cpu` are millicores, its memory is no bytes.
void SpanTest::namesTellNoUnit()
{
    for (const char* column :
         {"emailservice_cpu", "emailservice_mem", "emailservice_memory", "emailservice_latency"}) {
        QVERIFY2(metricUnit(column).empty(), column);
    }
}

QTEST_GUILESS_MAIN(SpanTest)
#include "span_test.moc"
