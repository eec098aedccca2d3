// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/runner.h"

#include "store/store.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <numeric>
#include <optional>
#include <set>
#include <thread>

namespace culprit {

namespace {

using Clock = std::chrono::steady_clock;

} // namespace

struct Runner::Private
{
    struct Result
    {
        int cell = 0;
        std::shared_ptr<const Diagnosis> diagnosis;
    };

    Private(Runner& owner, const MethodRegistry& methods, QString path)
        : runner(owner)
        , registry(methods)
        , storePath(std::move(path))
    {
    }

    void plan(int jobs, bool force, const std::stop_token& stop);
    std::map<ResultKey, std::shared_ptr<const Diagnosis>> storedResults() const;
    void work(const std::stop_token& stop);
    void write();
    void fail(const std::string& message);
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

    // Workers: cells in the order of their cases, so that neighbours share a loaded case.
    std::vector<int> queue;
    std::atomic<std::size_t> next{0};
    std::stop_source stopSource;
    std::vector<std::jthread> workers;
    std::atomic<int> activeWorkers{0};

    // One writer, because SQLite allows one at a time and a connection belongs to one thread.
    std::jthread writer;
    std::mutex mutex;
    std::condition_variable arrived;
    std::deque<Result> finishedCells;
    bool noMoreResults = false;
};

std::map<ResultKey, std::shared_ptr<const Diagnosis>> Runner::Private::storedResults() const
{
    DiagnosisQuery query;
    for (const ResultKey& cell : cells) {
        if (std::ranges::find(query.methods, cell.setting.id) == query.methods.end()) {
            query.methods.push_back(cell.setting.id);
        }
    }
    std::map<ResultKey, std::shared_ptr<const Diagnosis>> stored;
    for (Diagnosis& diagnosis : Store::open(storePath, Store::Mode::ReadOnly).diagnoses(query)) {
        if (diagnosis.version == CULPRIT_VERSION) {
            ResultKey key = diagnosis.key;
            stored[std::move(key)] = std::make_shared<const Diagnosis>(std::move(diagnosis));
        }
    }
    return stored;
}

void Runner::Private::plan(int jobs, bool force, const std::stop_token& stop)
{
    std::map<ResultKey, std::shared_ptr<const Diagnosis>> stored;
    try {
        if (!force) {
            stored = storedResults();
        }
    } catch (const std::exception& error) {
        fail(error.what());
        inOwnersThread([this] { end(); });
        return;
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto kept = stored.find(cells[i]);
        if (kept == stored.end()) {
            queue.push_back(static_cast<int>(i));
        } else {
            const Result result{static_cast<int>(i), kept->second};
            inOwnersThread([this, result] { deliver(result, true); });
        }
    }
    std::ranges::stable_sort(queue, {}, [this](int index) -> const std::string& {
        return cells[static_cast<std::size_t>(index)].caseKey;
    });
    const int count = static_cast<int>(queue.size());
    inOwnersThread([this, count] { toCompute = count; });
    const int workersNeeded = std::clamp(jobs, 1, std::max(1, count));
    activeWorkers = workersNeeded;
    writer = std::jthread([this] { write(); });
    for (int i = 0; i < workersNeeded; ++i) {
        workers.emplace_back([this, stop] { work(stop); });
    }
}

void Runner::Private::work(const std::stop_token& stop)
{
    try {
        std::optional<Store> store;
        std::optional<CaseView> view;
        while (!stop.stop_requested()) {
            const std::size_t position = next++;
            if (position >= queue.size()) {
                break;
            }
            const int index = queue[position];
            const ResultKey& cell = cells[static_cast<std::size_t>(index)];
            inOwnersThread([this, index] { Q_EMIT runner.cellStarted(index); });
            if (!store) {
                store = Store::open(storePath, Store::Mode::ReadOnly);
            }
            if (!view || view->key() != cell.caseKey) {
                view.emplace(std::make_shared<const Case>(store->loadCase(cell.caseKey)));
            }
            RunOptions options;
            options.variant = cell.setting.variant;
            options.seed = cell.seed;
            options.parameters = cell.setting.parameters;
            options.stop = stop;
            auto diagnosis =
                std::make_shared<Diagnosis>(diagnose(*registry.find(cell.setting.id), *view, options));
            diagnosis->version = CULPRIT_VERSION;
            if (diagnosis->status == DiagnosisStatus::Cancelled) {
                continue;
            }
            const std::lock_guard lock(mutex);
            finishedCells.push_back({index, std::move(diagnosis)});
            arrived.notify_one();
        }
    } catch (const std::exception& error) {
        fail(error.what());
    }
    if (--activeWorkers == 0) {
        const std::lock_guard lock(mutex);
        noMoreResults = true;
        arrived.notify_one();
    }
}

void Runner::Private::write()
{
    try {
        std::optional<Store> store;
        while (true) {
            std::unique_lock lock(mutex);
            arrived.wait(lock, [this] { return noMoreResults || !finishedCells.empty(); });
            if (finishedCells.empty()) {
                break;
            }
            const Result result = std::move(finishedCells.front());
            finishedCells.pop_front();
            lock.unlock();
            if (!store) {
                store = Store::open(storePath, Store::Mode::ReadWrite);
            }
            store->saveDiagnosis(*result.diagnosis);
            inOwnersThread([this, result] { deliver(result, false); });
        }
    } catch (const std::exception& error) {
        fail(error.what());
    }
    inOwnersThread([this] { end(); });
}

void Runner::Private::fail(const std::string& message)
{
    stopSource.request_stop();
    inOwnersThread([this, text = QString::fromStdString(message)] { Q_EMIT runner.failed(text); });
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
    d->queue.clear();
    d->next = 0;
    d->stopSource = {};
    d->finishedCells.clear();
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
        d->fail(error.what());
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

} // namespace culprit
