// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/statistics_source.h"

#include "evaluation/chance.h"
#include "evaluation/result_set.h"
#include "report/comparison_tables.h"
#include "report/findings.h"
#include "report/variant_tables.h"
#include "store/store.h"

#include <QtConcurrentRun>

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace culprit {

namespace {

/// Replaced archives give their cases other numbers.
bool areSame(const std::vector<CaseSummary>& a, const std::vector<CaseSummary>& b)
{
    return std::ranges::equal(a, b, [](const CaseSummary& x, const CaseSummary& y) {
        return x.key == y.key && x.id == y.id && x.archiveId == y.archiveId;
    });
}

std::vector<Diagnosis> resultsOf(const std::vector<CaseSummary>& cases, const Store& store,
                                 std::optional<Variant> variant = {})
{
    DiagnosisQuery query;
    query.withEvidence = false;
    query.variant = variant;
    std::vector<Diagnosis> diagnoses = store.diagnoses(query);
    std::unordered_set<std::string_view> keys;
    for (const CaseSummary& summary : cases) {
        keys.insert(summary.key);
    }
    std::erase_if(diagnoses,
                  [&](const Diagnosis& diagnosis) { return !keys.contains(diagnosis.key.caseKey); });
    return diagnoses;
}

} // namespace

StatisticsSource::StatisticsSource(const MethodRegistry& registry, QObject* parent)
    : QObject(parent)
    , m_registry(registry)
{
    connect(&m_worker, &QFutureWatcherBase::finished, this, &StatisticsSource::take);
}

StatisticsSource::~StatisticsSource()
{
    m_worker.disconnect(this);
    m_worker.waitForFinished();
}

const AccuracyRow* StatisticsSource::chance() const
{
    return m_figures && m_figures->chance ? &*m_figures->chance : nullptr;
}

void StatisticsSource::setStore(const QString& path, const std::vector<CaseSummary>& cases)
{
    const bool otherStore = path != m_path;
    if (otherStore || !areSame(cases, m_cases)) {
        ++m_casesState;
    }
    m_path = path;
    m_cases = cases;
    ++m_state;
    if (otherStore || cases.empty()) {
        m_figures.reset();
        m_tables.reset();
        Q_EMIT figuresChanged();
        Q_EMIT tablesChanged();
    }
    workSoon();
}

void StatisticsSource::setWanted(bool wanted)
{
    m_wanted = wanted;
    workSoon();
}

bool StatisticsSource::isBusy() const
{
    return m_working || m_scheduled;
}

void StatisticsSource::wait()
{
    work();
    while (m_working) {
        m_worker.waitForFinished();
        take();
    }
}

/// After the events that are already here: several changes often come at once.
void StatisticsSource::workSoon()
{
    if (!std::exchange(m_scheduled, true)) {
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_scheduled = false;
                work();
            },
            Qt::QueuedConnection);
    }
}

void StatisticsSource::work()
{
    if (m_working || m_path.isEmpty() || m_cases.empty()) {
        return; // its end looks again
    }
    if (m_figuresState != m_state) {
        m_working = true;
        m_worker.setFuture(startFigures());
    } else if (m_wanted && m_figures && m_tablesState != m_state) {
        m_working = true;
        m_worker.setFuture(startTables());
    }
}

QFuture<StatisticsSource::Outcome> StatisticsSource::startFigures() const
{
    const bool chanceKnown = m_figures && m_chanceState == m_casesState;
    return QtConcurrent::run([path = m_path, cases = m_cases, state = m_state, casesState = m_casesState,
                              chanceKnown, chance = chanceKnown ? m_figures->chance : std::nullopt] {
        Outcome outcome{Step::Figures, state, casesState, {}, {}, {}};
        try {
            const Store store = Store::open(path, Store::Mode::ReadOnly);
            auto figures = std::make_shared<Figures>();
            figures->diagnoses = resultsOf(cases, store);
            figures->judgements = judge(cases, figures->diagnoses);
            figures->accuracy = accuracyTable(figures->judgements, cases,
                                              faultsInOrder(cases)); // no column comes during a run
            for (Diagnosis& diagnosis : figures->diagnoses) { // they are most of it, and have been judged
                diagnosis.ranking = {};
            }
            try {
                figures->chance = chanceKnown ? chance : chanceLevel(cases, store);
            } catch (const std::exception& error) { // the other figures need no telemetry
                outcome.error = QString::fromUtf8(error.what());
            }
            outcome.figures = std::move(figures);
        } catch (const std::exception& error) {
            outcome.error = QString::fromUtf8(error.what());
        }
        return outcome;
    });
}

QFuture<StatisticsSource::Outcome> StatisticsSource::startTables() const
{
    return QtConcurrent::run([&registry = m_registry, path = m_path, cases = m_cases, figures = m_figures,
                              state = m_state, casesState = m_casesState] {
        Outcome outcome{Step::Tables, state, casesState, {}, {}, {}};
        try {
            auto tables = std::make_shared<Tables>();
            const std::vector<Judgement>& judgements = figures->judgements;
            if (figures->chance) {
                tables->variants = variantReport(judgements, *figures->chance, registry, publishedTable());
                tables->conclusions =
                    conclusionReport(figures->accuracy, *figures->chance, registry, publishedTable());
                tables->findings = findingsReport(judgements, figures->accuracy, *figures->chance, registry);
            }
            tables->pairs = pairedReport(
                judgements, answeringMethods(judgements, registry, Variant::Benchmark), registry);
            std::vector<Diagnosis> benchmarked =
                resultsOf(cases, Store::open(path, Store::Mode::ReadOnly), Variant::Benchmark);
            std::erase_if(benchmarked, [](const Diagnosis& diagnosis) {
                return diagnosis.key.origin != Origin::Computed;
            });
            const ResultSet results(cases, benchmarked);
            tables->agreement = agreementReport(
                agreementMatrix(results, inRegistryOrder(results.rankers(), registry)), registry);
            outcome.tables = std::move(tables);
        } catch (const std::exception& error) {
            outcome.error = QString::fromUtf8(error.what());
        }
        return outcome;
    });
}

void StatisticsSource::take()
{
    if (!std::exchange(m_working, false)) {
        return; // taken in by `wait`
    }
    const Outcome outcome = m_worker.result();
    if (outcome.casesState ==
        m_casesState) { // when results came meanwhile it is still newer than what is shown
        (outcome.step == Step::Figures ? m_figuresState : m_tablesState) = outcome.state;
        if (outcome.figures) {
            m_figures = outcome.figures;
            m_chanceState = outcome.casesState;
            Q_EMIT figuresChanged();
        }
        if (outcome.tables) {
            m_tables = outcome.tables;
            Q_EMIT tablesChanged();
        }
        if (!outcome.error.isEmpty()) {
            Q_EMIT failed(outcome.error);
        }
    }
    work();
}

} // namespace culprit
