// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/latest_job.h"

#include <QSemaphore>
#include <QTest>

#include <string>
#include <vector>

using namespace culprit;

namespace {

using Job = LatestJob<std::string, int>;
using Taken = std::vector<std::pair<std::string, int>>;

} // namespace

/// Only the newest of several background jobs counts, and it knows what it was started for.
class LatestJobTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anOutcomeComesWithItsSubject();
    void anOvertakenJobIsStoppedAndForgotten();
    void whatFollowsWaitsForAnOutcomeThatCounts();
    void droppedWorkIsNeverTakenIn();
    void waitingTakesInWhatIsAwaited();
    void anotherCanBeStartedWhileOneIsTakenIn();
    void ticketsTellTheNewest();
};

void LatestJobTest::anOutcomeComesWithItsSubject()
{
    Taken taken;
    Job job([&](const std::string& subject, int outcome) { taken.emplace_back(subject, outcome); });
    job.start("a", [](const std::stop_token&) { return 1; });
    QVERIFY(job.isAwaited());
    QCOMPARE(*job.subject(), std::string("a"));
    QVERIFY(taken.empty()); // not within the call that starts it
    QTRY_COMPARE(taken, (Taken{{"a", 1}}));
    QVERIFY(!job.isAwaited() && !job.subject());
}

void LatestJobTest::anOvertakenJobIsStoppedAndForgotten()
{
    Taken taken;
    QSemaphore begun;
    Job job([&](const std::string& subject, int outcome) { taken.emplace_back(subject, outcome); });
    job.start("slow", [&](const std::stop_token& stop) {
        begun.release();
        while (!stop.stop_requested()) {
            QThread::yieldCurrentThread();
        }
        return 1;
    });
    begun.acquire();
    bool passedOver = true;
    job.start("between", [&](const std::stop_token&) {
        passedOver = false;
        return 2;
    });
    job.start("last", [](const std::stop_token&) { return 3; });
    QCOMPARE(*job.subject(), std::string("last"));
    QTRY_COMPARE(taken, (Taken{{"last", 3}}));
    QVERIFY(passedOver);
}

void LatestJobTest::whatFollowsWaitsForAnOutcomeThatCounts()
{
    Taken taken;
    QSemaphore begun;
    QSemaphore go;
    Job job([&](const std::string& subject, int outcome) { taken.emplace_back(subject, outcome); });
    bool stopped = false;
    job.follow("first", [&](const std::stop_token& stop) {
        begun.release();
        go.acquire();
        stopped = stop.stop_requested();
        return 1;
    });
    begun.acquire();
    job.follow("second", [](const std::stop_token&) { return 2; });
    job.follow("third", [](const std::stop_token&) { return 3; });
    go.release();
    QTRY_COMPARE(taken, (Taken{{"first", 1}, {"third", 3}}));
    QVERIFY(!stopped);
}

void LatestJobTest::droppedWorkIsNeverTakenIn()
{
    Taken taken;
    QSemaphore go;
    {
        Job job([&](const std::string& subject, int outcome) { taken.emplace_back(subject, outcome); });
        job.start("dropped", [&](const std::stop_token&) {
            go.acquire();
            return 1;
        });
        job.drop();
        QVERIFY(!job.isAwaited());
        go.release();
        job.start("kept", [](const std::stop_token&) { return 2; });
        QTRY_COMPARE(taken, (Taken{{"kept", 2}}));
        job.start("ended with its owner", [](const std::stop_token&) { return 3; });
    }
    QCoreApplication::processEvents();
    QCOMPARE(taken.size(), std::size_t{1});
}

void LatestJobTest::waitingTakesInWhatIsAwaited()
{
    Taken taken;
    Job job([&](const std::string& subject, int outcome) { taken.emplace_back(subject, outcome); });
    job.start("first", [](const std::stop_token&) { return 1; });
    job.start("second", [](const std::stop_token&) { return 2; });
    job.wait();
    QCOMPARE(taken, (Taken{{"second", 2}}));
    QCoreApplication::processEvents();
    QCOMPARE(taken.size(), std::size_t{1}); // and not once more by its event
}

void LatestJobTest::anotherCanBeStartedWhileOneIsTakenIn()
{
    Taken taken;
    std::unique_ptr<Job> job;
    job = std::make_unique<Job>([&](const std::string& subject, int outcome) {
        taken.emplace_back(subject, outcome);
        if (outcome < 3) {
            job->start(subject, [outcome](const std::stop_token&) { return outcome + 1; });
        }
    });
    job->start("again", [](const std::stop_token&) { return 1; });
    QTRY_COMPARE(taken, (Taken{{"again", 1}, {"again", 2}, {"again", 3}}));
}

void LatestJobTest::ticketsTellTheNewest()
{
    NewestJob newest;
    const NewestJob::Ticket first = newest.next();
    QVERIFY(newest.counts(first) && !first.stop.stop_requested());
    const NewestJob::Ticket second = newest.next();
    QVERIFY(!newest.counts(first) && first.stop.stop_requested());
    QVERIFY(newest.counts(second) && !second.stop.stop_requested());
    newest.drop();
    QVERIFY(!newest.counts(second) && second.stop.stop_requested());
}

QTEST_GUILESS_MAIN(LatestJobTest)
#include "latest_job_test.moc"
