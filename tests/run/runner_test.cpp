// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "core/store_rows.h"
#include "run/runner.h"
#include "store/store.h"
#include "study/content_key.h"
#include "telemetry/telemetry_hash.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

using namespace culprit;
using namespace culprit::test;

namespace {

/// Ranks the case's first metric with a score that depends on the seed; counts its calls.
class Quick : public RootCauseMethod
{
public:
    explicit Quick(const std::string& id, int version = 1)
    {
        m_info.id = m_info.name = id;
        m_info.version = version;
    }
    const MethodInfo& info() const override { return m_info; }
    Finding rank(const CaseView& view, const RunOptions& options) const override
    {
        ++calls;
        if (m_info.id == "failing") {
            return Finding::failed("on purpose");
        }
        Finding finding;
        finding.ranking.push_back({view.metrics().names.front(), static_cast<double>(options.seed), {}});
        return finding;
    }
    mutable std::atomic<int> calls{0};

private:
    MethodInfo m_info;
};

/// Works until it is told to stop; "careless" then answers as if it had come to its end.
class Endless : public RootCauseMethod
{
public:
    explicit Endless(const std::string& id) { m_info.id = m_info.name = id; }
    const MethodInfo& info() const override { return m_info; }
    Finding rank(const CaseView&, const RunOptions& options) const override
    {
        while (!options.stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return m_info.id == "careless" ? Finding{} : Finding::cancelled();
    }

private:
    MethodInfo m_info;
};

/// Answers of a later release: "quick" in its second version.
MethodRegistry laterRelease()
{
    MethodRegistry registry;
    registry.add(std::make_unique<Quick>("quick", 2));
    registry.add(std::make_unique<Quick>("other"));
    return registry;
}

} // namespace

class RunnerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void runsEveryCellOnce();
    void keepsFinishedCells();
    void failuresAreResults();
    void cancelStopsAndKeepsWhatIsDone();
    void anAnswerAfterTheStopIsNone();
    void preparesEachCaseOnce_data();
    void preparesEachCaseOnce();
    void anUnreadableCaseFailsAlone();
    void waitsForOthersWhoWrite();
    void laterReleasesComputeWhatChanged();
    void recognisesCellsByTheirContent();
    void tellsWhatMigratedResultsCameFrom();
    void destructionStops();
    void unknownMethodFails();
    void missingStoreFails();

private:
    QString copied(const char* name) const;
    std::vector<ResultKey> cells(const std::string& method, std::uint64_t seed = 1) const;
    QTemporaryDir m_folder;
    QString m_store;
    std::vector<std::string> m_keys;
    MethodRegistry m_registry;
};

void RunnerTest::initTestCase()
{
    m_store = m_folder.filePath(QStringLiteral("store.culprit"));
    importArchive(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), m_store);
    for (const CaseSummary& summary : Store::open(m_store, Store::Mode::ReadOnly).cases()) {
        m_keys.push_back(summary.key);
    }
    for (const char* id : {"quick", "other", "failing"}) {
        m_registry.add(std::make_unique<Quick>(id));
    }
    m_registry.add(std::make_unique<Endless>("endless"));
    m_registry.add(std::make_unique<Endless>("careless"));
}

std::vector<ResultKey> RunnerTest::cells(const std::string& method, std::uint64_t seed) const
{
    std::vector<ResultKey> all;
    for (const std::string& key : m_keys) {
        all.push_back({key, {method}, seed});
    }
    return all;
}

void RunnerTest::runsEveryCellOnce()
{
    Runner runner(m_registry, m_store);
    QSignalSpy finished(&runner, &Runner::finished);
    QSignalSpy cellFinished(&runner, &Runner::cellFinished);
    QSignalSpy progressed(&runner, &Runner::progressed);
    runner.start(cells("quick"), 2);
    QVERIFY(runner.isRunning());
    QVERIFY(finished.wait(60'000));
    QVERIFY(!runner.isRunning());
    QCOMPARE(finished.front().front().toBool(), false);
    QCOMPARE(cellFinished.size(), 24);
    QCOMPARE(progressed.back().at(0).toInt(), 24);
    QCOMPARE(static_cast<const Quick*>(m_registry.find("quick"))->calls.load(), 24);
    QCOMPARE(Store::open(m_store)
                 .diagnoses({.methods = {"quick"}, .caseKeys = {}, .variant = {}, .seed = {}})
                 .size(),
             24U);
}

void RunnerTest::keepsFinishedCells()
{
    Runner runner(m_registry, m_store);
    QSignalSpy finished(&runner, &Runner::finished);
    QSignalSpy cellFinished(&runner, &Runner::cellFinished);
    const auto& quick = static_cast<const Quick&>(*m_registry.find("quick"));
    runner.start(cells("quick"), 2);
    QVERIFY(finished.wait(60'000));
    QCOMPARE(cellFinished.size(), 24);
    QVERIFY(cellFinished.front().at(2).toBool());
    QCOMPARE(quick.calls.load(), 24);

    runner.start(cells("quick", 2), 2); // another seed is another cell
    QVERIFY(finished.wait(60'000));
    QCOMPARE(quick.calls.load(), 48);

    runner.start(cells("quick"), 1, true);
    QVERIFY(finished.wait(60'000));
    QCOMPARE(quick.calls.load(), 72);
}

void RunnerTest::failuresAreResults()
{
    Runner runner(m_registry, m_store);
    QSignalSpy finished(&runner, &Runner::finished);
    runner.start(cells("failing"), 2);
    QVERIFY(finished.wait(60'000));
    const auto stored =
        Store::open(m_store).diagnoses({.methods = {"failing"}, .caseKeys = {}, .variant = {}, .seed = {}});
    QCOMPARE(stored.size(), 24U);
    QVERIFY(stored.front().status == DiagnosisStatus::Failed);
    QCOMPARE(stored.front().message, std::string("on purpose"));
}

void RunnerTest::cancelStopsAndKeepsWhatIsDone()
{
    std::vector<ResultKey> mixed;
    for (const std::string& key : m_keys) {
        mixed.push_back({key, {"other"}});
        mixed.push_back({key, {"endless"}});
    }
    Runner runner(m_registry, m_store);
    QSignalSpy finished(&runner, &Runner::finished);
    QSignalSpy cellFinished(&runner, &Runner::cellFinished);
    runner.start(mixed, 2);
    QTRY_VERIFY_WITH_TIMEOUT(!cellFinished.isEmpty(), 30'000);
    runner.cancel();
    QVERIFY(finished.wait(30'000));
    QCOMPARE(finished.front().front().toBool(), true);
    const Store store = Store::open(m_store);
    QVERIFY(store.diagnoses({.methods = {"endless"}, .caseKeys = {}, .variant = {}, .seed = {}}).empty());
    QCOMPARE(static_cast<int>(
                 store.diagnoses({.methods = {"other"}, .caseKeys = {}, .variant = {}, .seed = {}}).size()),
             static_cast<int>(cellFinished.size()));
}

QString RunnerTest::copied(const char* name) const
{
    const QString copy = m_folder.filePath(QLatin1String(name));
    QFile::remove(copy);
    execute(m_store, {QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")});
    QFile::copy(m_store, copy);
    return copy;
}

void RunnerTest::anAnswerAfterTheStopIsNone()
{
    Runner runner(m_registry, m_store);
    QSignalSpy finished(&runner, &Runner::finished);
    QSignalSpy started(&runner, &Runner::cellStarted);
    QSignalSpy cellFinished(&runner, &Runner::cellFinished);
    runner.start(cells("careless"), 2);
    QTRY_VERIFY_WITH_TIMEOUT(!started.isEmpty(), 30'000);
    runner.cancel();
    QVERIFY(finished.wait(30'000));
    QVERIFY(cellFinished.isEmpty());
    QVERIFY(Store::open(m_store)
                .diagnoses({.methods = {"careless"}, .caseKeys = {}, .variant = {}, .seed = {}})
                .empty());
}

void RunnerTest::preparesEachCaseOnce_data()
{
    QTest::addColumn<int>("jobs");
    for (const int jobs : {1, 2, 8}) {
        QTest::addRow("%d jobs", jobs) << jobs;
    }
}

void RunnerTest::preparesEachCaseOnce()
{
    QFETCH(int, jobs);
    std::vector<ResultKey> matrix;
    for (const char* method : {"quick", "other", "failing"}) {
        for (const std::uint64_t seed : {1, 2, 3}) {
            for (const ResultKey& cell : cells(method, seed)) {
                matrix.push_back(cell);
            }
        }
    }
    Runner runner(m_registry, m_store);
    QSignalSpy finished(&runner, &Runner::finished);
    QSignalSpy cellFinished(&runner, &Runner::cellFinished);
    runner.start(matrix, jobs, true);
    QVERIFY(finished.wait(120'000));
    QCOMPARE(cellFinished.size(), 9 * 24);
    QCOMPARE(runner.preparations(), 24);
}

void RunnerTest::anUnreadableCaseFailsAlone()
{
    const QString store = copied("damaged.culprit");
    const std::string& damaged = m_keys.at(3);
    execute(store,
            {QStringLiteral("DELETE FROM metric_table WHERE id >> 16 = (SELECT id FROM run WHERE key = '%1')")
                 .arg(QString::fromStdString(damaged)),
             QStringLiteral("DELETE FROM diagnosis")});
    std::vector<ResultKey> matrix = cells("quick");
    for (const ResultKey& cell : cells("other")) {
        matrix.push_back(cell);
    }
    matrix.push_back({"nowhere_1", {"quick"}});
    Runner runner(m_registry, store);
    QSignalSpy finished(&runner, &Runner::finished);
    QSignalSpy failed(&runner, &Runner::failed);
    QSignalSpy cellFinished(&runner, &Runner::cellFinished);
    runner.start(matrix, 2);
    QVERIFY(finished.wait(60'000));
    QVERIFY(failed.isEmpty());
    QCOMPARE(cellFinished.size(), 49);
    int unreadable = 0;
    for (const auto& arguments : cellFinished) {
        const auto diagnosis = arguments.at(1).value<std::shared_ptr<const Diagnosis>>();
        if (diagnosis->status == DiagnosisStatus::Failed) {
            ++unreadable;
            QVERIFY(diagnosis->key.caseKey == damaged || diagnosis->key.caseKey == "nowhere_1");
            QVERIFY(diagnosis->message.find(diagnosis->key.caseKey) != std::string::npos);
        }
    }
    QCOMPARE(unreadable, 3);
    QCOMPARE(Store::open(store).diagnoses().size(), std::size_t{46}); // the others alone are kept
}

void RunnerTest::waitsForOthersWhoWrite()
{
    const QString store = copied("busy.culprit");
    execute(store, {QStringLiteral("DELETE FROM diagnosis")});
    Runner runner(m_registry, store);
    QSignalSpy finished(&runner, &Runner::finished);
    QSignalSpy waiting(&runner, &Runner::waiting);
    QSignalSpy failed(&runner, &Runner::failed);
    QSignalSpy cellFinished(&runner, &Runner::cellFinished);
    {
        const WriteLock lock(store);
        runner.start(cells("quick"), 2);
        QVERIFY(waiting.wait(60'000)); // longer than it waits at a time
        QVERIFY(waiting.front().front().toString().contains(QStringLiteral("busy.culprit")));
        QVERIFY(cellFinished.isEmpty());
        QVERIFY(runner.isRunning());
    }
    QVERIFY(!finished.isEmpty() || finished.wait(60'000));
    QVERIFY(failed.isEmpty());
    QCOMPARE(cellFinished.size(), 24);
    QCOMPARE(Store::open(store).diagnoses().size(), std::size_t{24});
}

void RunnerTest::laterReleasesComputeWhatChanged()
{
    const QString store = copied("later.culprit");
    execute(store, {QStringLiteral("DELETE FROM diagnosis")});
    std::vector<ResultKey> matrix = cells("quick");
    for (const ResultKey& cell : cells("other")) {
        matrix.push_back(cell);
    }
    const auto computed = [&](const MethodRegistry& registry) {
        Runner runner(registry, store);
        QSignalSpy finished(&runner, &Runner::finished);
        QSignalSpy cellFinished(&runner, &Runner::cellFinished);
        runner.start(matrix, 2);
        finished.wait(60'000);
        std::map<std::string, int> counts;
        for (const auto& arguments : cellFinished) {
            const auto diagnosis = arguments.at(1).value<std::shared_ptr<const Diagnosis>>();
            counts[diagnosis->key.setting.id] += arguments.at(2).toBool() ? 0 : 1;
        }
        return counts;
    };
    const auto counts = [](int quick, int other) {
        return std::map<std::string, int>{{"quick", quick}, {"other", other}};
    };
    QVERIFY(computed(m_registry) == counts(24, 24));
    // The program's version alone changes nothing.
    execute(store, {QStringLiteral("UPDATE diagnosis SET version = '0.0.1'")});
    QVERIFY(computed(m_registry) == counts(0, 0));
    QVERIFY(computed(laterRelease()) == counts(24, 0));
    QVERIFY(computed(laterRelease()) == counts(0, 0));
    const auto results = Store::open(store).diagnoses();
    QCOMPARE(results.size(), std::size_t{48}); // the later ones took the place of the others
    QCOMPARE(std::ranges::count(results, 2, [](const Diagnosis& one) { return one.key.setting.version; }),
             24);
}

void RunnerTest::recognisesCellsByTheirContent()
{
    const QString store = copied("content.culprit");
    execute(store, {QStringLiteral("DELETE FROM diagnosis")});
    const auto computed = [&] {
        Runner runner(m_registry, store);
        QSignalSpy finished(&runner, &Runner::finished);
        QSignalSpy cellFinished(&runner, &Runner::cellFinished);
        runner.start(cells("quick"), 2);
        finished.wait(60'000);
        return std::ranges::count_if(cellFinished,
                                     [](const auto& arguments) { return !arguments.at(2).toBool(); });
    };
    QCOMPARE(computed(), 24);
    QCOMPARE(computed(), 0);
    const QString key = QString::fromStdString(m_keys.front());
    execute(store,
            {QStringLiteral("UPDATE run SET inject_time = inject_time + 1 WHERE key = '%1'").arg(key)});
    QCOMPARE(computed(), 1);
    execute(store, {QStringLiteral("UPDATE run SET content = 'another' WHERE key = '%1'").arg(key)});
    QCOMPARE(computed(), 1);
    QCOMPARE(computed(), 0);
}

void RunnerTest::tellsWhatMigratedResultsCameFrom()
{
    const QString store = copied("migrated.culprit");
    execute(store, {QStringLiteral("DELETE FROM diagnosis"), QStringLiteral("UPDATE run SET content = ''")});
    const auto run = [&](const char* method) {
        Runner runner(m_registry, store);
        QSignalSpy finished(&runner, &Runner::finished);
        runner.start(cells(method), 2);
        QVERIFY(finished.wait(60'000));
    };
    run("quick");
    const Store read = Store::open(store, Store::Mode::ReadOnly);
    for (const CaseSummary& summary : read.cases()) {
        QCOMPARE(summary.content, TelemetryHash::of(read.loadCase(summary.key)).hex());
        const auto results =
            read.diagnoses({.methods = {"quick"}, .caseKeys = {summary.key}, .variant = {}, .seed = {}});
        QCOMPARE(results.at(0).content, contentKey(summary, results[0].key.setting, 1));
    }
}

void RunnerTest::destructionStops()
{
    auto runner = std::make_unique<Runner>(m_registry, m_store);
    runner->start(cells("endless"), 2);
    runner.reset(); // returns only because the workers stop
    QVERIFY(Store::open(m_store)
                .diagnoses({.methods = {"endless"}, .caseKeys = {}, .variant = {}, .seed = {}})
                .empty());
}

void RunnerTest::unknownMethodFails()
{
    Runner runner(m_registry, m_store);
    QSignalSpy failed(&runner, &Runner::failed);
    QSignalSpy finished(&runner, &Runner::finished);
    runner.start(cells("oracle"), 2);
    QVERIFY(finished.wait(10'000));
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed.front().front().toString().contains(QStringLiteral("oracle")));
}

void RunnerTest::missingStoreFails()
{
    Runner runner(m_registry, m_folder.filePath(QStringLiteral("missing.culprit")));
    QSignalSpy failed(&runner, &Runner::failed);
    QSignalSpy finished(&runner, &Runner::finished);
    runner.start(cells("quick"), 2);
    QVERIFY(finished.wait(10'000));
    QVERIFY(failed.front().front().toString().contains(QStringLiteral("missing.culprit")));
}

QTEST_GUILESS_MAIN(RunnerTest)
#include "runner_test.moc"
