// SPDX-License-Identifier: GPL-3.0-or-later
// Cases with a component a log line or one id for all spans: methods answer that, and take no more than a bound.
#include "methods/case_builder.h"
#include "multisource/mmbaro.h"
#include "trace/coverage_graph.h"

#include <QTest>

#include <numeric>
#include <stdexcept>
#include <string>

namespace culprit {

using testing::wholeCase;

class ManyNamesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mmBaroNeedsWhatIsCounted();
    void callsOfSpansWithOneIdAreBounded();
    void onlyTheLastSpanTellsCallees();
    void coverageStops();
};

void ManyNamesTest::mmBaroNeedsWhatIsCounted()
{
    const auto source = wholeCase();
    QCOMPARE(toString(MmBaro().rank(CaseView(source), {}).status), toString(DiagnosisStatus::Ok));
    for (int line = 0; line < 2100; ++line) {
        LogRecord record;
        record.timeNs = source->logs.front().timeNs + std::int64_t{line} * 10'000'000'000;
        record.container = "pod-" + std::to_string(line);
        source->logs.push_back(std::move(record));
    }
    const Finding finding = MmBaro().rank(CaseView(source), {});
    QCOMPARE(toString(finding.status), toString(DiagnosisStatus::NotApplicable));
    QVERIFY2(finding.message.starts_with("Log lines are too many to count: 2103 components in "),
             finding.message.c_str());
}

namespace {

/// Spans of one trace that all have one id and call each other, each of an operation of its own.
std::shared_ptr<Case> tangle(int spans)
{
    std::shared_ptr<Case> source = wholeCase();
    source->spans.clear();
    for (int number = 0; number < spans; ++number) {
        Span span;
        span.startUs = number;
        span.service = "a";
        span.traceId = "t";
        span.spanId = span.parentSpanId = "s";
        span.endpoint = "/" + std::to_string(number);
        source->spans.push_back(std::move(span));
    }
    return source;
}

std::vector<int> allSpansOf(const CaseView& view)
{
    std::vector<int> spans(view.spans().size());
    std::iota(spans.begin(), spans.end(), 0);
    return spans;
}

} // namespace

void ManyNamesTest::callsOfSpansWithOneIdAreBounded()
{
    const CaseView view(tangle(50));
    const auto spans = allSpansOf(view);
    QVERIFY_THROWS_EXCEPTION(std::length_error, coverageGraph(view, spans, true, {}, 49));
    const auto graph = coverageGraph(view, spans, true, {}, 50);
    QVERIFY(graph.has_value());
    QCOMPARE(graph->operations.size(), std::size_t{50});
    QCOMPARE(graph->operationsOf.front().size(), std::size_t{50});
    std::size_t calls = 0;
    for (const std::vector<int>& callees : graph->callees) {
        calls += callees.size();
    }
    QCOMPARE(calls, std::size_t{50}); // the id is the last span's, so each calls that one
}

void ManyNamesTest::onlyTheLastSpanTellsCallees()
{
    const auto source = wholeCase();
    const CaseView view(source);
    const auto spans = allSpansOf(view);
    const auto all = coverageGraph(view, spans, true, {});
    const auto last = coverageGraph(view, spans, false, {});
    QVERIFY(all && last);
    QCOMPARE(all->operations.size(), std::size_t{3});
    QVERIFY((all->callees == std::vector<std::vector<int>>{{1}, {2}, {}})); // nginx-proxy, a, b
    QVERIFY(last->callees == all->callees);
}

void ManyNamesTest::coverageStops()
{
    const CaseView view(wholeCase());
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(!coverageGraph(view, allSpansOf(view), true, stop.get_token()));
}

} // namespace culprit

QTEST_APPLESS_MAIN(culprit::ManyNamesTest)
#include "many_names_test.moc"
