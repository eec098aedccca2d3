// SPDX-License-Identifier: GPL-3.0-or-later
#include "methods/case_builder.h"

#include <QTest>

#include <limits>

namespace culprit {

using testing::caseOf;
using testing::metricTable;
using testing::startTime;
using testing::stepSeconds;
using testing::wholeCase;

namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

} // namespace

class CaseViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void joinsOnTimeAndDropsWhatMethodsDoNotSee();
    void fillsGapsForward();
    void windowChoosesRows();
    void windowKeepsAtMostHalfAnHourASide();
    void attributesSpansByAddress();
    void spellsServicesAsTheirComponents();
    void countsInWindowsThatOccur();
    void readsRcaEvalTables();
    void missingTelemetryIsEmpty();
    void caseWithoutInjectionIsBaseline();
};

void CaseViewTest::joinsOnTimeAndDropsWhatMethodsDoNotSee()
{
    MetricTable data = metricTable(
        "data.csv", 4,
        {{"b_ctn_cpu", [](int row) { return row; }}, {"b_node_cpu", [](int row) { return 10 + row; }}});
    data.textColumns.push_back({"b_pod_ip", 3, std::vector<std::string>(4, "10.0.0.1")});
    MetricTable latency =
        metricTable("latency_aggregated_90.csv", 4,
                    {{"b", [](int row) { return 100 + row; }}, {"unknown", [](int) { return 1; }}});
    latency.time[1] += 1; // this row has no partner
    const CaseView view(caseOf({data, latency}, 2));

    QCOMPARE(view.metrics().names, (std::vector<std::string>{"b_ctn_cpu", "b_latency"}));
    QCOMPARE(view.metrics().rows(), Eigen::Index{3});
    QCOMPARE(view.metrics().values(1, 0), 2.0);
    QCOMPARE(view.metrics().values(1, 1), 102.0);
    QCOMPARE(view.baselineRows(), Eigen::Index{1});
    const auto joined = [&](const char* name) {
        const auto column = view.joinedColumn(name);
        return column ? column->frame->values(1, column->column) : -1;
    };
    QCOMPARE(joined("b_ctn_cpu"), 2.0);
    QCOMPARE(joined("b_node_cpu"), 12.0); // which methods don't see among the metrics
    QCOMPARE(joined("unknown_latency"), 1.0);
    QVERIFY(!view.joinedColumn("b_pod_ip"));
    QCOMPARE(view.joinedColumn("b_latency")->frame, &view.metrics()); // no copy
    QCOMPARE(view.joinedColumnCount(), 5);                            // with the address
    QCOMPARE(view.sli(), std::string("b_latency"));
    QCOMPARE(view.components(), std::vector<std::string>{"b"});
    QVERIFY(!view.notes().empty());
}

void CaseViewTest::fillsGapsForward()
{
    const std::vector<double> values{gap, 3, infinite, gap, 5};
    const CaseView view(
        caseOf({metricTable("data.csv", 5,
                            {{"b_cpu", [&](int row) { return values[static_cast<std::size_t>(row)]; }}})},
               3));
    const Eigen::VectorXd filled = view.metrics().values.col(0);
    QCOMPARE(std::vector<double>(filled.begin(), filled.end()), (std::vector<double>{0, 3, 3, 3, 5}));
}

void CaseViewTest::windowChoosesRows()
{
    const CaseView view(wholeCase());
    QVERIFY(view.isDefaultWindow());
    QCOMPARE(view.baselineRows(), Eigen::Index{45});
    QCOMPARE(view.anomalousRows(), Eigen::Index{15});

    const AnalysisWindow window{startTime + 10 * stepSeconds, startTime + 20 * stepSeconds,
                                startTime + 25 * stepSeconds};
    const CaseView moved = view.withWindow(window);
    QVERIFY(!moved.isDefaultWindow());
    QCOMPARE(moved.baselineRows(), Eigen::Index{10});
    QCOMPARE(moved.anomalousRows(), Eigen::Index{5});
    QCOMPARE(moved.metrics().time.front(), startTime + 10 * stepSeconds);
    QCOMPARE(moved.metrics().values(0, 0), view.metrics().values(10, 0));
    // What the window does not touch is shared, not copied.
    QCOMPARE(&moved.spans(), &view.spans());
    QCOMPARE(moved.joinedColumn("a_ctn_cpu")->frame, view.joinedColumn("a_ctn_cpu")->frame);
    QCOMPARE(&view.withWindow(view.window()).metrics(), &view.metrics());
}

void CaseViewTest::windowKeepsAtMostHalfAnHourASide()
{
    const CaseView view(
        caseOf({metricTable("data.csv", 5000, {{"b_cpu", [](int row) { return row; }}})}, 2500));
    QCOMPARE(view.baselineRows(), Eigen::Index{1800});
    QCOMPARE(view.anomalousRows(), Eigen::Index{1800});
    QCOMPARE(view.metrics().values(0, 0), 700.0);     // the last of the baseline
    QCOMPARE(view.metrics().values(1800, 0), 2500.0); // the first of the anomaly
}

void CaseViewTest::attributesSpansByAddress()
{
    const auto source = wholeCase();
    // The pod of `a` restarts under another address; an address of nobody and a span without trace id appear.
    source->tables.front().textColumns[1].values.back() = "10.9.9.9";
    source->spans[0].serverIp = "10.9.9.9";
    source->spans[1].serverIp = "192.168.0.1";
    source->spans[2].traceId.clear();
    const CaseView view(source);
    QCOMPARE(view.spans().size(), source->spans.size() - 2);
    QCOMPARE(view.spans().front().service, std::string("a"));
    QCOMPARE(view.operations().front(), std::string("a_/chat"));
    QCOMPARE(view.spanOperations().size(), view.spans().size());
}

void CaseViewTest::spellsServicesAsTheirComponents()
{
    auto source = caseOf({metricTable("data.csv", 60, {{"front-end_cpu", [](int row) { return row; }}})}, 45);
    source->summary.components = {"front-end", "carts"};
    for (const char* service : {"Front End", "CARTS", "carts", "payment"}) {
        Span span;
        span.service = service;
        span.endpoint = "Get";
        source->spans.push_back(span);
    }
    std::vector<std::string> services;
    const CaseView view(source);
    for (const ServiceSpan& span : view.spans()) {
        services.push_back(span.service);
    }
    QCOMPARE(services, (std::vector<std::string>{"front-end", "carts", "carts", "payment"}));
    QCOMPARE(view.operations(), (std::vector<std::string>{"front-end_Get", "carts_Get", "payment_Get"}));
}

void CaseViewTest::countsInWindowsThatOccur()
{
    const auto source = wholeCase(10, 5);
    std::erase_if(source->spans,
                  [](const Span& span) { return span.startUs >= (startTime + 5 * stepSeconds) * 1e6; });
    source->spans[0].responseCode = "";
    const CaseView view(source);
    QCOMPARE(view.traceSuccessCounts().rows(), Eigen::Index{5});
    QCOMPARE(view.traceSuccessCounts().names,
             (std::vector<std::string>{"a_/chat", "b_/chat", "nginx-proxy_/chat"}));
    QCOMPARE(view.traceErrorCounts().values(0, 2), 1.0); // a missing status is an error
    QCOMPARE(view.traceErrorCounts().values(3, 0), 2.0); // the row of status 500
    QCOMPARE(view.traceSuccessCounts().values(3, 0), 0.0);
    QCOMPARE(view.logCounts().rows(), Eigen::Index{10});
    QCOMPARE(view.logTallies().size(), std::size_t{3});
    QCOMPARE(view.logTallies()[2].errorLines, 5);
}

void CaseViewTest::readsRcaEvalTables()
{
    const auto source = caseOf({metricTable("simple_metrics.csv", 6,
                                            {{"b_cpu", [](int row) { return row; }},
                                             {"b_latency-50", [](int row) { return row; }},
                                             {"b_latency-90", [](int row) { return row; }},
                                             {"a_node_count", [](int row) { return row; }}})},
                               3);
    Span span;
    span.service = "b";
    span.resource = "Get";
    span.traceId = "t";
    source->spans.push_back(span);
    const CaseView view(source);
    QCOMPARE(view.metrics().names, (std::vector<std::string>{"b_cpu", "b_latency", "a_node_count"}));
    QCOMPARE(view.sli(), std::string("b_latency"));
    QCOMPARE(view.joinedColumnCount(), 3);
    QCOMPARE(view.operations(), std::vector<std::string>{"b_Get"});
}

void CaseViewTest::missingTelemetryIsEmpty()
{
    const CaseView view(std::make_shared<const Case>());
    QVERIFY(view.metrics().isEmpty());
    QVERIFY(view.edgeLatency().isEmpty());
    QVERIFY(view.spans().empty());
    QVERIFY(view.logCounts().isEmpty());
    QCOMPARE(view.joinedColumnCount(), 0);
    QCOMPARE(view.sli(), std::string("nginx-proxy"));
    QVERIFY(CaseView(std::shared_ptr<const Case>()).metrics().isEmpty());
}

void CaseViewTest::caseWithoutInjectionIsBaseline()
{
    const auto source = wholeCase();
    source->summary.injection.reset();
    const CaseView view(source);
    QCOMPARE(view.baselineRows(), Eigen::Index{60});
    QCOMPARE(view.anomalousRows(), Eigen::Index{0});
    AnalysisWindow window = view.window();
    window.injectTime = startTime + 30 * stepSeconds;
    QCOMPARE(view.withWindow(window).anomalousRows(), Eigen::Index{30});
}

} // namespace culprit

QTEST_GUILESS_MAIN(culprit::CaseViewTest)
#include "case_view_test.moc"
