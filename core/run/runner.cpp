// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/runner.h"

#include "run/prepared_case_cache.h"
#include "store/busy_wait.h"
#include "store/store.h"
#include "study/content_key.h"
#include "text/failure_words.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace culprit {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// Of prepared cases that are held at a time.
constexpr std::size_t mostBytesOfCases = std::size_t{128} << 20U;

/// How long the writer waits for others at a time; it tries again as long as they get on.
constexpr auto writerPatience = 2000ms;
/// Who cancelled waits no longer than this for what is finished.
constexpr auto patienceAfterStop = 10s;

} // namespace

struct Runner::Private
{
    struct Result
    {
        int cell = 0;
        std::shared_ptr<const Diagnosis> diagnosis;
    };
    /// What the writer is to save.
    struct Finished
    {
        std::vector<Result> results;
        std::map<std::string, std::string> contents; ///< hashes of telemetry that were not known, by case
        bool isEmpty() const { return results.empty() && contents.empty(); }
    };

    Private(Runner& owner, const MethodRegistry& methods, QString path)
        : runner(owner)
        , registry(methods)
        , storePath(std::move(path))
    {
    }

    const ResultKey& cell(int index) const { return cells[static_cast<std::size_t>(index)]; }

    void plan(int jobs, bool force, const std::stop_token& stop);
    std::map<ResultKey, std::shared_ptr<const Diagnosis>> storedResults(const Store& store) const;
    void work(const std::stop_token& stop);
    CaseView prepared(std::optional<Store>& store, const std::string& caseKey, const std::stop_token& stop);
    void compute(const PreparedCaseCache::Work& work, const std::stop_token& stop);
    void write(const std::stop_token& stop);
    void save(std::optional<Store>& store, const Finished& finished, const std::stop_token& stop);
    void fail(const std::exception& error);
    void deliver(const Result& result, bool kept);
    void end();
    void join();
    double secondsLeft() const;

    template <typename Function>
    void inOwnersThread(Function&& function)
    {
        QMetaObject::invokeMethod(&runner, std::forward<Function>(function), Qt::QueuedConnection);
    }

    Runner& runner;
    const MethodRegistry& registry;
    QString storePath;
    std::vector<ResultKey> cells;

    // The owner's thread only.
    bool running = false;
    bool cancelled = false;
    int done = 0;
    int computed = 0;
    int toCompute = 0;
    Clock::time_point began;

    // Looks up what the store holds already, which takes a while in a large one, and starts the others.
    std::jthread planner;

    std::unique_ptr<PreparedCaseCache> cases;
    std::map<std::string, CaseSummary, std::less<>> summaries; ///< the planner's; workers only read
    std::stop_source stopSource;
    std::vector<std::jthread> workers;
    std::atomic<int> activeWorkers{0};

    // One writer, because SQLite allows one at a time and a connection belongs to one thread.
    std::jthread writer;
    std::mutex mutex;
    std::condition_variable arrived;
    Finished finished;
    std::map<std::string, std::string> contents; ///< hashes of telemetry that were not known at the start
    bool noMoreResults = false;
};

std::map<ResultKey, std::shared_ptr<const Diagnosis>> Runner::Private::storedResults(const Store& store) const
{
    DiagnosisQuery query;
    for (const ResultKey& cell : cells) {
        if (std::ranges::find(query.methods, cell.setting.id) == query.methods.end()) {
            query.methods.push_back(cell.setting.id);
        }
    }
    std::map<ResultKey, std::shared_ptr<const Diagnosis>> stored;
    store.forEachDiagnosis(query, [&](Diagnosis diagnosis) {
        const auto summary = summaries.find(diagnosis.key.caseKey);
        // Results of releases that knew no content were dropped whenever their case changed.
        if (summary != summaries.end() &&
            (diagnosis.content.empty() ||
             diagnosis.content == contentKey(summary->second, diagnosis.key.setting, diagnosis.key.seed))) {
            ResultKey key = diagnosis.key;
            stored[std::move(key)] = std::make_shared<const Diagnosis>(std::move(diagnosis));
        }
    });
    return stored;
}

void Runner::Private::plan(int jobs, bool force, const std::stop_token& stop)
{
    std::map<ResultKey, std::shared_ptr<const Diagnosis>> stored;
    try {
        const Store store = Store::open(storePath, Store::Mode::ReadOnly);
        for (CaseSummary& summary : store.cases()) {
            std::string key = summary.key;
            summaries.emplace(std::move(key), std::move(summary));
        }
        if (!force) {
            stored = storedResults(store);
        }
    } catch (const std::exception& error) {
        fail(error);
        inOwnersThread([this] { end(); });
        return;
    }
    std::vector<PreparedCaseCache::Cell> queue;
    for (int i = 0; i < static_cast<int>(cells.size()); ++i) {
        const auto kept = stored.find(cell(i));
        if (kept == stored.end()) {
            queue.push_back({i, cell(i).caseKey});
        } else {
            inOwnersThread([this, result = Result{i, kept->second}] { deliver(result, true); });
        }
    }
    const int count = static_cast<int>(queue.size());
    inOwnersThread([this, count] { toCompute = count; });
    cases = std::make_unique<PreparedCaseCache>(queue, mostBytesOfCases);
    const int workersNeeded = std::clamp(jobs, 1, std::max(1, count));
    activeWorkers = workersNeeded;
    writer = std::jthread([this, stop] { write(stop); });
    for (int i = 0; i < workersNeeded; ++i) {
        workers.emplace_back([this, stop] { work(stop); });
    }
}

/// A case of the store, ready for methods; works out the hash of its telemetry where that is not known.
CaseView Runner::Private::prepared(std::optional<Store>& store, const std::string& caseKey,
                                   const std::stop_token& stop)
{
    try {
        if (!store) {
            store = Store::open(storePath, Store::Mode::ReadOnly);
        }
        const std::unique_ptr<CaseSource> stored = store->caseSource(caseKey);
        const StoppableSource source(*stored, stop);
        if (source.summary().content.empty()) {
            const std::string content = telemetryHashOf(source);
            const std::lock_guard lock(mutex);
            contents[caseKey] = finished.contents[caseKey] = content;
        }
        return CaseView(source);
    } catch (const std::exception& error) {
        throw StoreError("the case " + caseKey + " can't be read: " + reasonOf(error));
    }
}

void Runner::Private::work(const std::stop_token& stop)
{
    std::optional<Store> store;
    const auto prepare = [&](const std::string& caseKey) { return prepared(store, caseKey, stop); };
    while (const auto work = cases->next(prepare, stop)) {
        compute(*work, stop);
        cases->done(work->cell);
    }
    if (--activeWorkers == 0) {
        const std::lock_guard lock(mutex);
        noMoreResults = true;
        arrived.notify_one();
    }
}

void Runner::Private::compute(const PreparedCaseCache::Work& work, const std::stop_token& stop)
{
    const ResultKey& key = cell(work.cell);
    inOwnersThread([this, index = work.cell] { Q_EMIT runner.cellStarted(index); });
    auto diagnosis = std::make_shared<Diagnosis>();
    if (!work.view) {
        diagnosis->key = key;
        diagnosis->status = DiagnosisStatus::Failed;
        diagnosis->message = work.failure;
        diagnosis->version = CULPRIT_VERSION;
        // Not kept: the case may be readable another time.
        inOwnersThread([this, result = Result{work.cell, std::move(diagnosis)}] { deliver(result, false); });
        return;
    }
    RunOptions options;
    options.variant = key.setting.variant;
    options.seed = key.seed;
    options.parameters = key.setting.parameters;
    options.stop = stop;
    *diagnosis = diagnose(*registry.find(key.setting.id), *work.view, options);
    diagnosis->version = CULPRIT_VERSION;
    if (diagnosis->status == DiagnosisStatus::Cancelled) {
        return;
    }
    const std::lock_guard lock(mutex);
    if (const auto summary = summaries.find(key.caseKey); summary != summaries.end()) {
        CaseSummary known = summary->second;
        if (const auto content = contents.find(key.caseKey); content != contents.end()) {
            known.content = content->second;
        }
        diagnosis->content = contentKey(known, key.setting, key.seed);
    }
    finished.results.push_back({work.cell, std::move(diagnosis)});
    arrived.notify_one();
}

void Runner::Private::write(const std::stop_token& stop)
{
    try {
        std::optional<Store> store;
        while (true) {
            std::unique_lock lock(mutex);
            arrived.wait(lock, [this] { return noMoreResults || !finished.isEmpty(); });
            if (finished.isEmpty()) {
                break;
            }
            const Finished taken = std::exchange(finished, {});
            lock.unlock();
            save(store, taken, stop);
            for (const Result& result : taken.results) {
                inOwnersThread([this, result] { deliver(result, false); });
            }
        }
    } catch (const std::exception& error) {
        fail(error);
    }
    inOwnersThread([this] { end(); });
}

/// Tries again while somebody else writes to the store, and says so; after a stop only for a while.
void Runner::Private::save(std::optional<Store>& store, const Finished& finishedCells,
                           const std::stop_token& stop)
{
    const auto since = Clock::now();
    WriterWatch watch(storePath);
    bool isTold = false;
    while (true) {
        try {
            if (!store) {
                store = Store::open(storePath, Store::Mode::ReadWrite);
                Patience patience;
                patience.whole = writerPatience;
                store->setPatience(std::move(patience));
            }
            std::vector<const Diagnosis*> diagnoses;
            for (const Result& result : finishedCells.results) {
                diagnoses.push_back(result.diagnosis.get());
            }
            store->saveDiagnoses(diagnoses, finishedCells.contents);
            return;
        } catch (const StoreBusy& busy) {
            if (watch.silence() >= longestSilence ||
                (stop.stop_requested() && Clock::now() - since > patienceAfterStop)) {
                throw;
            }
            if (!std::exchange(isTold, true)) {
                inOwnersThread(
                    [this, text = QString::fromUtf8(busy.what())] { Q_EMIT runner.waiting(text); });
            }
        }
    }
}

void Runner::Private::fail(const std::exception& error)
{
    stopSource.request_stop();
    const bool isDisk = dynamic_cast<const StoreWriteError*>(&error) != nullptr;
    inOwnersThread(
        [this, text = QString::fromUtf8(error.what()), isDisk] { Q_EMIT runner.failed(text, isDisk); });
}

void Runner::Private::deliver(const Result& result, bool kept)
{
    ++done;
    computed += kept ? 0 : 1;
    Q_EMIT runner.cellFinished(result.cell, result.diagnosis, kept);
    Q_EMIT runner.progressed(done, static_cast<int>(cells.size()), secondsLeft());
}

double Runner::Private::secondsLeft() const
{
    if (computed == 0) {
        return -1;
    }
    const double spent = std::chrono::duration<double>(Clock::now() - began).count();
    return spent / computed * (toCompute - computed);
}

void Runner::Private::end()
{
    join();
    running = false;
    Q_EMIT runner.finished(cancelled);
}

void Runner::Private::join()
{
    if (planner.joinable()) {
        planner.join();
    }
    workers.clear(); // jthread joins
    if (writer.joinable()) {
        writer.join();
    }
}

Runner::Runner(const MethodRegistry& registry, QString storePath, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, registry, std::move(storePath)))
{
    qRegisterMetaType<std::shared_ptr<const culprit::Diagnosis>>();
}

Runner::~Runner()
{
    d->stopSource.request_stop();
    d->join();
}

void Runner::start(std::vector<ResultKey> cells, int jobs, bool force)
{
    Q_ASSERT(!d->running);
    d->join();
    d->cells = std::move(cells);
    d->running = true;
    d->cancelled = false;
    d->done = 0;
    d->computed = 0;
    d->began = Clock::now();
    d->cases.reset();
    d->summaries.clear();
    d->contents.clear();
    d->stopSource = {};
    d->finished = {};
    d->noMoreResults = false;

    try {
        for (ResultKey& cell : d->cells) {
            MethodSetting& setting = cell.setting;
            const RootCauseMethod* method = d->registry.find(setting.id);
            if (!method) {
                throw std::invalid_argument("there is no method " + setting.id);
            }
            setting = settingOf(method->info(), setting.variant, setting.parameters);
            cell.origin = Origin::Computed;
        }
    } catch (const std::exception& error) {
        d->fail(error);
        d->inOwnersThread([this] { d->end(); });
        return;
    }
    d->planner =
        std::jthread([this, jobs, force, stop = d->stopSource.get_token()] { d->plan(jobs, force, stop); });
}

void Runner::cancel()
{
    if (d->running) {
        d->cancelled = true;
        d->stopSource.request_stop();
    }
}

bool Runner::isRunning() const
{
    return d->running;
}

const std::vector<ResultKey>& Runner::cells() const
{
    return d->cells;
}

int Runner::preparations() const
{
    return d->cases ? d->cases->preparations() : 0;
}

} // namespace culprit
