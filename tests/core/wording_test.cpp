// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/metric_kind.h"
#include "telemetry/missing.h"
#include "text/wording.h"

#include <QTest>

#include <limits>

using namespace culprit;
using namespace std::string_literals;

class WordingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesNumbers()
    {
        QCOMPARE(wording::number(0.42134), "0.4213"s);
        QCOMPARE(wording::number(18890.4), "18,890"s);
        QCOMPARE(wording::number(-9999.6), "-10,000"s);
        QCOMPARE(wording::number(1.0851e-12), "1.085×10⁻¹²"s);
        QCOMPARE(wording::number(std::numeric_limits<double>::quiet_NaN()), "no number"s);
        QCOMPARE(wording::quantity(2, "ms"), "2 ms"s);
        QCOMPARE(wording::quantity(2, ""), "2"s);
        QCOMPARE(wording::grouped(0), "0"s);
        QCOMPARE(wording::grouped(-999), "-999"s);
        QCOMPARE(wording::grouped(1234567), "1,234,567"s);
        QCOMPARE(wording::grouped(-1000), "-1,000"s);
        QCOMPARE(wording::count(1, "span"), "1 span"s);
        QCOMPARE(wording::count(0, "span"), "0 spans"s);
    }

    void writesTimes()
    {
        QCOMPARE(wording::clock(1749737007), "14:03:27"s);
        QCOMPARE(wording::dateAndTime(1749737007), "2025-06-12 14:03:27"s);
        QCOMPARE(wording::dateAndTime(0), "1970-01-01 00:00:00"s);
        QCOMPARE(wording::dateAndTime(-1), "1969-12-31 23:59:59"s);
        QCOMPARE(wording::dateAndTime(951782399.9996), "2000-02-29 00:00:00"s); // rounded to a millisecond
        QCOMPARE(wording::dateAndTime(std::numeric_limits<double>::infinity()), "an unknown time"s);
    }

    void listsWords()
    {
        using Words = std::vector<std::string>;
        QCOMPARE(wording::listed(Words{}), ""s);
        QCOMPARE(wording::listed(Words{"a"}), "a"s);
        QCOMPARE(wording::listed(Words{"a", "b"}), "a and b"s);
        QCOMPARE(wording::listed(Words{"a", "b", "c"}), "a, b and c"s);
        QCOMPARE(wording::listed(Words{"a", "b", "c"}, 3), "a, b and c"s);
        QCOMPARE(wording::listed(Words{"a", "b", "c"}, 2), "a, b and 1 more"s);
        QCOMPARE(wording::joined(Words{"a", "b"}), "a, b"s);
        QCOMPARE(wording::joined(Words{}), ""s);
        QCOMPARE(wording::sentence("a metric is constant"), "A metric is constant."s);
        QCOMPARE(wording::sentence(""), ""s);
    }

    void knowsWordsForNothing()
    {
        for (const char* word : {"", "nan", "-nan", "None", "NULL", "N/A", "#N/A"}) {
            QVERIFY2(isMissing(word), word);
        }
        for (const char* word : {"0", "none of it", "Nan", " "}) {
            QVERIFY2(!isMissing(word), word);
        }
    }

    void namesMetrics()
    {
        QCOMPARE(metricLabel("ray-replicas-0_ctn_cpu"), "CPU usage of ray-replicas-0"s);
        QCOMPARE(metricLabel("nginx-proxy_latency"), "p90 latency of nginx-proxy"s);
        QCOMPARE(metricLabel("carts_mem"), "memory of carts"s);
        QCOMPARE(metricLabel("carts_heat"), "heat of carts"s); // nobody knows it
        QCOMPARE(metricLabel("time"), "time"s);
    }

    void knowsUnitsOnlyFromALayout()
    {
        QCOMPARE(metricUnit("ray-head_ctn_cpu"), std::string_view("cores"));
        QCOMPARE(metricUnit("ray-head_ctn_network"), std::string_view("(kpackets/s)²"));
        QCOMPARE(metricUnit("carts_cpu"), std::string_view());
        QCOMPARE(metricUnit("carts_mem"), std::string_view());
        QCOMPARE(metricUnit("heat"), std::string_view());
        const MetricColumnName* const latency = findMetric("carts", "latency_aggregated_90.csv");
        QVERIFY(latency != nullptr);
        QCOMPARE(latency->axis, std::string_view("p90 in ms, sum of edges"));
        QCOMPARE(latency->kind().metricClass, MetricClass::Latency);
        QVERIFY(findMetric("carts", "data.csv") == nullptr);
    }

    void prefersTheWholeNameOfASignal()
    {
        const MetricColumnName* const network = findMetric("ray_network", "prometheus-metrics.csv");
        QVERIFY(network != nullptr);
        QCOMPARE(network->column, std::string_view("ray_network"));
        QCOMPARE(network->unit, std::string_view("bytes/s"));
        const MetricColumnName* const power = findMetric("dcgm_gpu_power_usage");
        QVERIFY(power != nullptr);
        QCOMPARE(power->kind().metricClass, MetricClass::Accelerator);
        QCOMPARE(power->kind().bad, BadDirection::Down);
    }
};

QTEST_APPLESS_MAIN(WordingTest)
#include "wording_test.moc"
