// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/comparison_source.h"

#include <QElapsedTimer>
#include <QThread>

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

/// What is given, and what has not been run yet ranked here, where that is quick.
/// `milliseconds` is told when anything was ranked.
ResultSet recorded(ResultSet given, const std::vector<std::shared_ptr<const CaseView>>& loaded,
                   const std::vector<MethodSetting>& quick, const MethodRegistry& registry,
                   const std::stop_token& stop, double& milliseconds)
{
    std::vector<std::shared_ptr<const CaseView>> views;
    std::vector<MethodSetting> methods;
    const auto isMissing = [&](const MethodSetting& method, const std::string& caseKey) {
        return given.find({method}, caseKey) == nullptr;
    };
    for (const auto& view : loaded) {
        for (const MethodSetting& method : quick) {
            if (!isMissing(method, view->key())) {
                continue;
            }
            if (views.empty() || views.back() != view) {
                views.push_back(view);
            }
            if (std::ranges::find(methods, method) == methods.end()) {
                methods.push_back(method);
            }
        }
    }
    if (!views.empty()) {
        QElapsedTimer clock;
        clock.start();
        for (const Diagnosis& ranked : rankWithin({}, views, methods, registry, rankingThreads(), stop)) {
            if (isMissing(ranked.key.setting, ranked.key.caseKey)) {
                given.add(ranked);
            }
        }
        milliseconds = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    }
    return given;
}

} // namespace

ComparisonSource::ComparisonSource(const MethodRegistry& registry, QObject* parent)
    : QObject(parent)
    , m_registry(registry)
    , m_comparing([this](const QString&, const Outcome& outcome) {
        if (!outcome.error.isEmpty()) {
            Q_EMIT failed(outcome.error);
        } else {
            Q_EMIT compared(outcome.comparison, outcome.milliseconds);
        }
        if (m_results && m_wanted) {
            compareNow();
        }
    })
    , m_loading([this](const QString&, Loaded outcome) {
        m_views.merge(outcome.views);
        if (!outcome.error.isEmpty()) {
            Q_EMIT failed(outcome.error);
            return;
        }
        compareSoon();
        loadMissing();
    })
{
}

ComparisonSource::~ComparisonSource() = default;

bool ComparisonSource::isBusy() const
{
    return m_wanted || m_comparing.isAwaited() || m_loading.isAwaited();
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

/// After a change of results, cases or methods: other methods may follow the window.
void ComparisonSource::timeMethods()
{
    m_secondsACase.clear();
    for (const MethodSetting& method : m_methods) {
        const ResultSet::Column* column = m_results ? m_results->column({method}) : nullptr;
        std::vector<double> seconds;
        for (const CaseSummary& summary : m_cases) {
            const auto at = column ? m_results->indexOf(summary.key) : std::nullopt;
            const Result* result = at ? column->at(*at) : nullptr;
            if (result && result->judgement.answered) {
                seconds.push_back(result->judgement.seconds);
            }
        }
        if (!seconds.empty()) {
            const auto middle = seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2);
            std::ranges::nth_element(seconds, middle);
            m_secondsACase[method] = *middle;
        }
    }
}

std::vector<double> ComparisonSource::sampleTimes(const std::string& key) const
{
    const auto ref = std::ranges::find(m_refs, key, &CaseRef::key);
    const auto found = ref == m_refs.end() ? m_views.end() : m_views.find(*ref);
    return found == m_views.end() ? std::vector<double>() : found->second->times();
}

void ComparisonSource::setStore(const QString& path)
{
    m_comparing.drop();
    m_loading.drop();
    m_storePath = path;
    m_views.clear();
    m_cases.clear();
    m_refs.clear();
    m_results.reset();
    m_current.clear();
    timeMethods();
    compareSoon();
}

void ComparisonSource::setCases(const std::vector<CaseSummary>& cases, const std::string& current,
                                const std::vector<ArchiveRecord>& archives)
{
    std::vector<CaseRef> refs;
    for (const CaseSummary& summary : cases) {
        const auto archive = std::ranges::find(archives, summary.archiveId, &ArchiveRecord::id);
        refs.push_back(
            {m_storePath, archive == archives.end() ? std::string() : archive->sha256, summary.key});
    }
    m_current = current;
    m_cases = cases;
    if (refs != m_refs) {
        m_refs = std::move(refs);
        m_loading.stop(); // what is loaded already is kept
        std::erase_if(m_views, [this](const auto& entry) {
            const auto now = std::ranges::find(m_refs, entry.first.key, &CaseRef::key);
            return now == m_refs.end() ? m_views.size() > keptViews : *now != entry.first;
        });
    }
    timeMethods();
    compareSoon();
    loadMissing();
}

void ComparisonSource::setMethods(const std::vector<MethodSetting>& methods)
{
    if (methods != m_methods) {
        m_methods = methods;
        timeMethods();
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

void ComparisonSource::setResults(const ResultSet& results)
{
    const auto before = following();
    m_results = results;
    timeMethods();
    compareSoon();
    if (following() != before) {
        loadMissing();
    }
}

void ComparisonSource::compareSoon()
{
    m_wanted = true;
    if (m_results && !m_scheduled && !m_comparing.isAwaited()) {
        m_scheduled = true;
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_scheduled = false;
                if (m_results && !m_comparing.isAwaited() && m_wanted) {
                    compareNow();
                }
            },
            Qt::QueuedConnection);
    }
}

void ComparisonSource::compareNow()
{
    m_wanted = false;
    struct Ready
    {
        std::vector<View> views;
        std::vector<MethodSetting> quick;
    };
    auto ready = std::make_shared<Ready>(Ready{{}, following()});
    for (const CaseRef& ref : m_refs) {
        const auto view = m_views.find(ref);
        if (view != m_views.end()) {
            ready->views.push_back(view->second);
        }
    }
    m_comparing.follow(m_storePath, [ready, results = *m_results, cases = m_cases, methods = m_methods,
                                     window = m_window, &registry = m_registry](const std::stop_token& stop) {
        Outcome outcome;
        try {
            ResultSet compared;
            if (window.isDefault()) {
                compared = recorded(results.ofCases(cases), ready->views, ready->quick, registry, stop,
                                    outcome.milliseconds);
            } else {
                QElapsedTimer clock;
                clock.start();
                compared = ResultSet(
                    cases, rankWithin(window, ready->views, ready->quick, registry, rankingThreads(), stop));
                outcome.milliseconds = static_cast<double>(clock.nsecsElapsed()) / 1e6;
                for (const MethodSetting& method : methods) {
                    if (std::ranges::find(ready->quick, method) == ready->quick.end()) {
                        for (const CaseSummary& summary : cases) {
                            compared.add(notFollowing(method, summary.key));
                        }
                    }
                }
            }
            outcome.comparison = std::make_shared<const Comparison>(compared, methods, window);
        } catch (const std::exception& error) {
            outcome.error = QString::fromUtf8(error.what());
        }
        return outcome;
    });
}

void ComparisonSource::loadMissing()
{
    std::vector<CaseRef> missing;
    std::ranges::copy_if(m_refs, std::back_inserter(missing),
                         [this](const CaseRef& ref) { return !m_views.contains(ref); });
    const auto wanted = static_cast<int>(m_cases.size());
    Q_EMIT loaded(wanted - static_cast<int>(missing.size()), wanted);
    if (missing.empty() || following().empty() || m_loading.isAwaited() || m_storePath.isEmpty()) {
        return;
    }
    // The current case alone first: it is what is looked at.
    const auto current = std::ranges::find(missing, m_current, &CaseRef::key);
    if (current != missing.end()) {
        missing = {CaseRef(*current)};
    }
    m_loading.start(m_storePath, [missing, path = m_storePath](const std::stop_token& stop) {
        Loaded outcome;
        std::mutex mutex;
        std::atomic<std::size_t> next{0};
        const auto work = [&] {
            try {
                const Store store = Store::open(path, Store::Mode::ReadOnly);
                for (std::size_t at = next++; at < missing.size() && !stop.stop_requested(); at = next++) {
                    auto view = std::make_shared<const CaseView>(*store.caseSource(missing[at].key));
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
    });
}

} // namespace culprit
