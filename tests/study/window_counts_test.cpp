// SPDX-License-Identifier: GPL-3.0-or-later
// Counts of log lines and responses, which a case can't make larger than is counted.
#include "study/prepared_case.h"
#include "study/window_counts.h"

#include <QTest>

#include <string>

using namespace culprit;

namespace {

/// Each line is of a component of its own, in a window of its own.
Case talkativeCase(int lines)
{
    Case source;
    source.summary.key = "talkative";
    for (int line = 0; line < lines; ++line) {
        LogRecord record;
        record.timeNs = std::int64_t{line} * 10'000'000'000;
        record.container = "c" + std::to_string(line);
        record.message = "error";
        source.logs.push_back(std::move(record));
    }
    return source;
}

/// Likewise: each span is of an operation of its own.
Case busyCase(int spans)
{
    Case source;
    source.summary.key = "busy";
    for (int number = 0; number < spans; ++number) {
        Span span;
        span.startUs = std::int64_t{number} * 10'000'000;
        span.service = "web";
        span.traceId = "t";
        span.endpoint = "/" + std::to_string(number);
        source.spans.push_back(std::move(span));
    }
    return source;
}

/// So many names that their windows are more than is counted.
constexpr int many = 2001;
static_assert(std::size_t{many} * many > WindowCounts::usualCells);

} // namespace

class WindowCountsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsByWindowNameAndKind();
    void windowsBeforeTheEpochBeginBelow();
    void beyondTheBoundNothingIsCounted();
    void windowsWithoutNamesCountToo();
    void aComponentALineIsNotCounted();
    void anOperationASpanIsNotCounted();
    void usualCasesAreCounted();
    void readingStops();
};

void WindowCountsTest::countsByWindowNameAndKind()
{
    WindowCounts counts;
    counts.add(10, "b");
    counts.add(5, "a", 1);
    counts.add(10, "b");
    counts.addWindow(0);
    const Frame first = counts.frame(0);
    const Frame second = counts.frame(1);
    QVERIFY((first.time == std::vector<double>{0, 5, 10}));
    QVERIFY((first.names == std::vector<std::string>{"a", "b"}));
    QCOMPARE(first.values(2, 1), 2.0);
    QCOMPARE(first.values.sum(), 2.0);
    QCOMPARE(second.values(1, 0), 1.0);
    QCOMPARE(second.values.sum(), 1.0);
}

void WindowCountsTest::windowsBeforeTheEpochBeginBelow()
{
    QCOMPARE(WindowCounts::windowOf(4999), std::int64_t{0});
    QCOMPARE(WindowCounts::windowOf(5000), std::int64_t{5});
    QCOMPARE(WindowCounts::windowOf(-1), std::int64_t{-5});
    QCOMPARE(WindowCounts::windowOf(-5000), std::int64_t{-5});
}

void WindowCountsTest::beyondTheBoundNothingIsCounted()
{
    WindowCounts counts(4);
    counts.add(0, "a");
    counts.add(5, "b");
    QVERIFY(!counts.isTooLarge());
    QCOMPARE(counts.frame().values.size(), Eigen::Index{4});
    counts.add(10, "a");
    QVERIFY(counts.isTooLarge());
    QVERIFY(counts.frame().isEmpty());
    counts.add(10, "c");
    QCOMPARE(counts.names(), std::size_t{3});
    QCOMPARE(counts.windows(), std::size_t{3});
}

void WindowCountsTest::windowsWithoutNamesCountToo()
{
    WindowCounts counts(2);
    counts.add(0, "a");
    counts.addWindow(5);
    counts.addWindow(10);
    QVERIFY(counts.isTooLarge());
    QVERIFY(counts.frame().isEmpty());
}

void WindowCountsTest::aComponentALineIsNotCounted()
{
    const Case source = talkativeCase(many);
    const CaseView view(source);
    QVERIFY(view.logCounts().isEmpty());
    QCOMPARE(view.logCounts().names.size(), std::size_t{many});
    QCOMPARE(view.logCounts().time.size(), std::size_t{many});
    QCOMPARE(view.logTallies().size(), std::size_t{many}); // which methods of lines alone go by
    QCOMPARE(view.errorLines().size(), std::size_t{many});
}

void WindowCountsTest::anOperationASpanIsNotCounted()
{
    const Case source = busyCase(many);
    const CaseView view(source);
    QVERIFY(view.traceErrorCounts().isEmpty() && view.traceSuccessCounts().isEmpty());
    QCOMPARE(view.traceSuccessCounts().names.size(), std::size_t{many});
    QCOMPARE(view.operations().size(), std::size_t{many});
}

void WindowCountsTest::usualCasesAreCounted()
{
    const Case source = talkativeCase(100);
    const CaseView view(source);
    QCOMPARE(view.logCounts().values.size(), Eigen::Index{10'000});
    QCOMPARE(view.logCounts().values.sum(), 100.0);
}

void WindowCountsTest::readingStops()
{
    Case source = talkativeCase(100);
    source.spans = busyCase(100).spans;
    const LoadedCase loaded(source);
    std::stop_source stop;
    const StoppableSource stoppable(loaded, stop.get_token());
    int taken = 0;
    const auto stopAtTen = [&](const auto&) {
        if (++taken == 10) {
            stop.request_stop();
        }
    };
    QVERIFY_THROWS_EXCEPTION(ReadingStopped, stoppable.forEachSpan(stopAtTen));
    QCOMPARE(taken, 10);
    QVERIFY_THROWS_EXCEPTION(ReadingStopped, stoppable.forEachLog(stopAtTen));
    QCOMPARE(taken, 10);
    QVERIFY_THROWS_EXCEPTION(ReadingStopped, CaseView{stoppable});
    QVERIFY_THROWS_EXCEPTION(ReadingStopped, telemetryHashOf(stoppable));
}

QTEST_APPLESS_MAIN(WindowCountsTest)
#include "window_counts_test.moc"
