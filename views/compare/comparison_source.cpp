// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/comparison_source.h"

#include "store/store.h"

#include <QElapsedTimer>
#include <QThread>
#include <QtConcurrentRun>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace culprit {

namespace {

constexpr double followWithin = 0.1;   ///< seconds, for re-ranking all cases
constexpr std::size_t keptViews = 240; ///< beyond it, cases that are not selected are let go

int rankingThreads()
{
    return std::max(2, QThread::idealThreadCount());
}

/// What the comparison shows for a method that can't keep up with the scrubber.
Diagnosis notFollowing(const MethodSetting& method, const std::string& caseKey)
{
    Diagnosis diagnosis;
    diagnosis.key = {caseKey, method};
    diagnosis.status = DiagnosisStatus::NotApplicable;
    diagnosis.message = "too slow to follow a changed window; Reset shows its result";
    return diagnosis;
}

} // namespace

ComparisonSource::ComparisonSource(const MethodRegistry& registry, QObject* parent)
    : QObject(parent)
    , m_registry(registry)
{
    connect(&m_comparing, &QFutureWatcherBase::finished, this, [this] {
        m_ranking = false;
        const Outcome outcome = m_comparing.result();
        if (!outcome.error.isEmpty()) {
            Q_EMIT failed(outcome.error);
        } else if (!m_stopComparing.stop_requested()) {
            if (!m_stored && outcome.generation == m_generation) {
                keepStored(outcome.stored);
            }
            Q_EMIT compared(outcome.comparison, outcome.milliseconds);
        }
        if (m_wanted) {
            compareNow();
        }
    });
    connect(&m_loading, &QFutureWatcherBase::finished, this, [this] {
        m_reading = false;
        const Loaded outcome = m_loading.result();
        if (outcome.storePath == m_storePath) {
            m_views.insert(outcome.views.begin(), outcome.views.end());
            if (!outcome.error.isEmpty()) {
                Q_EMIT failed(outcome.error);
                return;
            }
            compareSoon();
        }
        loadMissing();
    });
}

ComparisonSource::~ComparisonSource()
{
    m_stopComparing.request_stop();
    m_stopLoading.request_stop();
    m_comparing.disconnect(this);
    m_loading.disconnect(this);
    m_comparing.waitForFinished();
    m_loading.waitForFinished();
}

bool ComparisonSource::isBusy() const
{
    return m_wanted || m_ranking || m_reading;
}

bool ComparisonSource::follows(const MethodSetting& method) const
{
    const auto quick = following();
    return std::ranges::find(quick, method) != quick.end();
}

std::vector<MethodSetting> ComparisonSource::following() const
{
    std::vector<MethodSetting> quick;
    std::vector<std::pair<double, MethodSetting>> others;
    double left =
        followWithin * rankingThreads() / static_cast<double>(std::max<std::size_t>(m_cases.size(), 1));
    for (const MethodSetting& method : m_methods) {
        const RootCauseMethod* known = m_registry.find(method.id);
        const auto seconds = m_secondsACase.find(method);
        if (known && known->info().interactive) {
            quick.push_back(method);
            left -= seconds != m_secondsACase.end() ? seconds->second : 0;
        } else if (known && seconds != m_secondsACase.end()) {
            others.emplace_back(seconds->second, method);
        }
    }
    std::ranges::stable_sort(others, {}, &std::pair<double, MethodSetting>::first);
    for (const auto& [seconds, method] : others) {
        left -= seconds;
        if (left >= 0) {
            quick.push_back(method);
        }
    }
    return quick;
}

void ComparisonSource::keepStored(std::shared_ptr<const std::vector<Diagnosis>> stored)
{
    const auto before = following();
    m_stored = std::move(stored);
    std::map<MethodSetting, std::vector<double>> seconds;
    for (const Diagnosis& diagnosis : *m_stored) {
        if (diagnosis.key.origin == Origin::Computed && diagnosis.isAnswer()) {
            seconds[diagnosis.key.setting].push_back(diagnosis.seconds);
        }
    }
    m_secondsACase.clear();
    for (auto& [method, times] : seconds) {
        const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
        std::ranges::nth_element(times, middle);
        m_secondsACase[method] = *middle;
    }
    if (following() != before) {
        m_wanted = m_wanted || !m_window.isDefault();
        loadMissing();
    }
}

std::vector<double> ComparisonSource::sampleTimes(const std::string& key) const
{
    const auto found = m_views.find(key);
    return found == m_views.end() ? std::vector<double>() : found->second->times();
}

void ComparisonSource::forgetStored()
{
    m_stored.reset();
    ++m_generation;
}

void ComparisonSource::setStore(const QString& path)
{
    m_stopLoading.request_stop();
    m_storePath = path;
    m_views.clear();
    m_cases.clear();
    m_current.clear();
    forgetStored();
    compareSoon();
}

void ComparisonSource::setCases(const std::vector<CaseSummary>& cases, const std::string& current)
{
    const bool same = std::ranges::equal(cases, m_cases, {}, &CaseSummary::key, &CaseSummary::key);
    m_current = current;
    m_cases = cases;
    if (!same) {
        forgetStored();
        m_stopLoading.request_stop(); // what is loaded already is kept
        if (m_views.size() > keptViews) {
            std::erase_if(m_views, [&](const auto& entry) {
                return std::ranges::find(cases, entry.first, &CaseSummary::key) == cases.end();
            });
        }
    }
    compareSoon();
    loadMissing();
}

void ComparisonSource::setMethods(const std::vector<MethodSetting>& methods)
{
    if (methods != m_methods) {
        m_methods = methods;
        forgetStored();
        compareSoon();
        loadMissing();
    }
}

void ComparisonSource::setWindow(const WindowOffsets& window)
{
    if (!(window == m_window)) {
        m_window = window;
        compareSoon();
    }
}

void ComparisonSource::refresh()
{
    forgetStored();
    compareSoon();
}

void ComparisonSource::compareSoon()
{
    m_wanted = true;
    if (!m_scheduled && !m_ranking) {
        m_scheduled = true;
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_scheduled = false;
                if (!m_ranking && m_wanted) {
                    compareNow();
                }
            },
            Qt::QueuedConnection);
    }
}

void ComparisonSource::compareNow()
{
    m_wanted = false;
    m_ranking = true;
    m_stopComparing = std::stop_source();
    struct Ready
    {
        std::vector<View> views;
        std::vector<MethodSetting> quick;
    };
    auto ready = std::make_shared<Ready>(Ready{{}, following()});
    for (const CaseSummary& summary : m_cases) {
        const auto view = m_views.find(summary.key);
        if (view != m_views.end()) {
            ready->views.push_back(view->second);
        }
    }
    m_comparing.setFuture(QtConcurrent::run([ready, path = m_storePath, cases = m_cases, methods = m_methods,
                                             window = m_window, stored = m_stored, generation = m_generation,
                                             &registry = m_registry, stop = m_stopComparing.get_token()] {
        Outcome outcome;
        outcome.stored = stored;
        outcome.generation = generation;
        try {
            if (!outcome.stored) {
                auto read = std::make_shared<std::vector<Diagnosis>>();
                DiagnosisQuery query;
                query.withEvidence = false;
                for (const MethodSetting& method : methods) {
                    query.methods.push_back(method.id);
                }
                for (const CaseSummary& summary : cases) {
                    query.caseKeys.push_back(summary.key);
                }
                if (!path.isEmpty() && !cases.empty() && !methods.empty()) {
                    for (Diagnosis& diagnosis : Store::open(path, Store::Mode::ReadOnly).diagnoses(query)) {
                        read->push_back(componentDiagnosis(std::move(diagnosis)));
                    }
                }
                outcome.stored = read;
            }
            std::vector<Diagnosis> diagnoses;
            QElapsedTimer clock;
            clock.start();
            if (window.isDefault()) {
                diagnoses = *outcome.stored;
                // What has not been run yet is ranked here, where that is quick.
                std::vector<View> views;
                std::vector<MethodSetting> quick;
                for (const View& view : ready->views) {
                    for (const MethodSetting& method : ready->quick) {
                        const bool known = std::ranges::any_of(diagnoses, [&](const Diagnosis& diagnosis) {
                            return diagnosis.key.caseKey == view->key() &&
                                   diagnosis.key.ranker() == Ranker{method};
                        });
                        if (!known && (views.empty() || views.back() != view)) {
                            views.push_back(view);
                        }
                        if (!known && std::ranges::find(quick, method) == quick.end()) {
                            quick.push_back(method);
                        }
                    }
                }
                if (!views.empty()) {
                    const auto ranked = rankWithin(window, views, quick, registry, rankingThreads(), stop);
                    diagnoses.insert(diagnoses.end(), ranked.begin(), ranked.end());
                    outcome.milliseconds = static_cast<double>(clock.nsecsElapsed()) / 1e6;
                }
            } else {
                diagnoses = rankWithin(window, ready->views, ready->quick, registry, rankingThreads(), stop);
                outcome.milliseconds = static_cast<double>(clock.nsecsElapsed()) / 1e6;
                for (const MethodSetting& method : methods) {
                    if (std::ranges::find(ready->quick, method) == ready->quick.end()) {
                        for (const CaseSummary& summary : cases) {
                            diagnoses.push_back(notFollowing(method, summary.key));
                        }
                    }
                }
            }
            outcome.comparison =
                std::make_shared<const Comparison>(cases, methods, std::move(diagnoses), window);
        } catch (const std::exception& error) {
            outcome.error = QString::fromUtf8(error.what());
        }
        return outcome;
    }));
}

void ComparisonSource::loadMissing()
{
    std::vector<std::string> missing;
    for (const CaseSummary& summary : m_cases) {
        if (!m_views.contains(summary.key)) {
            missing.push_back(summary.key);
        }
    }
    const auto wanted = static_cast<int>(m_cases.size());
    Q_EMIT loaded(wanted - static_cast<int>(missing.size()), wanted);
    if (missing.empty() || following().empty() || m_reading || m_storePath.isEmpty()) {
        return;
    }
    // The current case alone first: it is what is looked at.
    const auto current = std::ranges::find(missing, m_current);
    if (current != missing.end()) {
        missing = {m_current};
    }
    m_stopLoading = std::stop_source();
    m_reading = true;
    m_loading.setFuture(QtConcurrent::run([missing, path = m_storePath, stop = m_stopLoading.get_token()] {
        Loaded outcome;
        outcome.storePath = path;
        std::mutex mutex;
        std::atomic<std::size_t> next{0};
        const auto work = [&] {
            try {
                const Store store = Store::open(path, Store::Mode::ReadOnly);
                for (std::size_t at = next++; at < missing.size() && !stop.stop_requested(); at = next++) {
                    auto view = std::make_shared<const CaseView>(
                        std::make_shared<const Case>(store.loadCase(missing[at])));
                    const std::scoped_lock lock(mutex);
                    outcome.views.emplace(missing[at], std::move(view));
                }
            } catch (const std::exception& error) {
                const std::scoped_lock lock(mutex);
                outcome.error = QString::fromUtf8(error.what());
            }
        };
        {
            const std::jthread helper(work);
            if (missing.size() > 1) {
                work();
            }
        }
        return outcome;
    }));
}

} // namespace culprit
