// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/prepared_case_cache.h"

#include <QTest>

#include <atomic>
#include <map>
#include <set>
#include <stdexcept>
#include <thread>

using namespace culprit;

namespace {

constexpr std::size_t plenty = std::size_t{1} << 30;

/// A case of `rows` samples of one series.
CaseView made(const std::string& key, std::size_t rows = 100)
{
    Case source;
    source.summary.key = key;
    MetricTable table;
    table.file = "data.csv";
    table.columns = {{"worker_ctn_cpu", 1, {}, {}}};
    for (std::size_t i = 0; i < rows; ++i) {
        table.time.push_back(static_cast<double>(i));
        table.columns[0].values.push_back(static_cast<double>(i % 7));
    }
    source.tables = {table};
    return CaseView(source);
}

std::vector<PreparedCaseCache::Cell> cellsOf(int cases, int each)
{
    std::vector<PreparedCaseCache::Cell> cells;
    for (int i = 0; i < each; ++i) { // a method after the other, as a matrix comes
        for (int one = 0; one < cases; ++one) {
            cells.push_back({static_cast<int>(cells.size()), "case-" + std::to_string(one)});
        }
    }
    return cells;
}

} // namespace

class PreparedCaseCacheTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void preparesEachCaseOnce_data();
    void preparesEachCaseOnce();
    void casesGoWithTheirLastCell();
    void holdsNoMoreThanItsLimit();
    void aCaseAboveTheLimitIsTakenAlone();
    void failuresBelongToTheirCase();
    void stopsOnRequest();
};

void PreparedCaseCacheTest::preparesEachCaseOnce_data()
{
    QTest::addColumn<int>("workers");
    QTest::addColumn<qulonglong>("limit");
    for (const int workers : {1, 2, 8}) {
        for (const std::size_t limit : {plenty, std::size_t{1}}) {
            QTest::addRow("%d workers, %zu bytes", workers, limit) << workers << qulonglong{limit};
        }
    }
}

void PreparedCaseCacheTest::preparesEachCaseOnce()
{
    QFETCH(int, workers);
    QFETCH(qulonglong, limit);
    const auto cells = cellsOf(24, 5);
    PreparedCaseCache cache(cells, static_cast<std::size_t>(limit));
    std::mutex mutex;
    std::map<std::string, int> prepared;
    std::multiset<int> computed;
    bool isRightCase = true;
    {
        std::vector<std::jthread> threads;
        threads.reserve(static_cast<std::size_t>(workers));
        for (int i = 0; i < workers; ++i) {
            threads.emplace_back([&] {
                const auto prepare = [&](const std::string& key) {
                    const std::lock_guard lock(mutex);
                    ++prepared[key];
                    return made(key);
                };
                while (const auto work = cache.next(prepare, {})) {
                    {
                        const std::lock_guard lock(mutex);
                        computed.insert(work->cell);
                        isRightCase =
                            isRightCase && work->view &&
                            work->view->key() == cells[static_cast<std::size_t>(work->cell)].caseKey;
                    }
                    cache.done(work->cell);
                }
            });
        }
    }
    QVERIFY(isRightCase);
    QCOMPARE(computed.size(), cells.size());
    QCOMPARE(std::set<int>(computed.begin(), computed.end()).size(), cells.size());
    QCOMPARE(prepared.size(), std::size_t{24});
    for (const auto& [key, count] : prepared) {
        QCOMPARE(count, 1);
    }
    QCOMPARE(cache.preparations(), 24);
}

void PreparedCaseCacheTest::casesGoWithTheirLastCell()
{
    PreparedCaseCache cache(cellsOf(2, 2), plenty);
    const auto prepare = [](const std::string& key) { return made(key); };
    auto first = cache.next(prepare, {});
    auto second = cache.next(prepare, {});
    const std::weak_ptr<const CaseView> view = first->view;
    QCOMPARE(first->view, second->view);
    first->view.reset();
    second->view.reset();
    cache.done(first->cell);
    QVERIFY(!view.expired());
    cache.done(second->cell);
    QVERIFY(view.expired());
    QCOMPARE(cache.next(prepare, {})->view->key(), std::string("case-1"));
}

void PreparedCaseCacheTest::holdsNoMoreThanItsLimit()
{
    const std::size_t each = made("x", 1000).bytes();
    PreparedCaseCache cache(cellsOf(12, 3), 2 * each);
    {
        std::vector<std::jthread> threads;
        threads.reserve(6);
        for (int i = 0; i < 6; ++i) {
            threads.emplace_back([&] {
                const auto prepare = [&](const std::string& key) { return made(key, 1000); };
                while (const auto work = cache.next(prepare, {})) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                    cache.done(work->cell);
                }
            });
        }
    }
    QCOMPARE(cache.preparations(), 12);
    QVERIFY2(cache.mostHeld() <= 2 * each, std::to_string(cache.mostHeld() / each).c_str());
    QVERIFY(cache.mostHeld() >= each);
}

void PreparedCaseCacheTest::aCaseAboveTheLimitIsTakenAlone()
{
    PreparedCaseCache cache(cellsOf(3, 1), 1);
    const auto prepare = [](const std::string& key) { return made(key); };
    int cells = 0;
    while (const auto work = cache.next(prepare, {})) {
        cache.done(work->cell);
        ++cells;
    }
    QCOMPARE(cells, 3);
    QCOMPARE(cache.mostHeld(), made("x").bytes());
}

void PreparedCaseCacheTest::failuresBelongToTheirCase()
{
    PreparedCaseCache cache(cellsOf(3, 4), plenty);
    const auto prepare = [](const std::string& key) {
        if (key == "case-1") {
            throw std::runtime_error("it is damaged");
        }
        return made(key);
    };
    int failed = 0;
    int fine = 0;
    while (const auto work = cache.next(prepare, {})) {
        ++(work->view ? fine : failed);
        QCOMPARE(work->failure, std::string(work->view ? "" : "it is damaged"));
        cache.done(work->cell);
    }
    QCOMPARE(failed, 4);
    QCOMPARE(fine, 8);
    QCOMPARE(cache.preparations(), 3);
}

void PreparedCaseCacheTest::stopsOnRequest()
{
    PreparedCaseCache cache(cellsOf(2, 1), 1);
    const auto prepare = [](const std::string& key) { return made(key); };
    std::stop_source source;
    const auto work = cache.next(prepare, source.get_token());
    QVERIFY(work);
    // Another worker waits for room until it is told to stop.
    std::atomic<bool> ended = false;
    std::jthread waiting([&] {
        QVERIFY(!cache.next(prepare, source.get_token()));
        ended = true;
    });
    QVERIFY(!QTest::qWaitFor([&] { return ended.load(); }, 20));
    source.request_stop();
    waiting.join();
    QVERIFY(ended);
}

QTEST_GUILESS_MAIN(PreparedCaseCacheTest)
#include "prepared_case_cache_test.moc"
