// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "store/store.h"
#include "study/runner.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace culprit;

namespace {

/// Ranks the case's first metric with a score that depends on the seed; counts its calls.
class Quick : public RootCauseMethod
{
public:
    explicit Quick(const std::string& id) { m_info.id = m_info.name = id; }
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

/// Works until it is told to stop.
class Endless : public RootCauseMethod
{
public:
    Endless() { m_info.id = m_info.name = "endless"; }
    const MethodInfo& info() const override { return m_info; }
    Finding rank(const CaseView&, const RunOptions& options) const override
    {
        while (!options.stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return Finding::cancelled();
    }

private:
    MethodInfo m_info;
};

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
    void destructionStops();
    void unknownMethodFails();
    void missingStoreFails();

private:
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
    m_registry.add(std::make_unique<Endless>());
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
