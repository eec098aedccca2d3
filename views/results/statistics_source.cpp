// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/statistics_source.h"

#include "evaluation/chance.h"
#include "evaluation/result_set.h"
#include "report/comparison_tables.h"
#include "report/findings.h"
#include "report/method_names.h"
#include "report/truth_notes.h"
#include "report/variant_tables.h"
#include "store/store.h"

#include <algorithm>
#include <utility>

namespace culprit {

StatisticsSource::StatisticsSource(const MethodRegistry& registry, QObject* parent)
    : QObject(parent)
    , m_registry(registry)
    , m_worker([this](int, const Outcome& outcome) { take(outcome); })
{
}

StatisticsSource::~StatisticsSource() = default;

const AccuracyRow* StatisticsSource::chance() const
{
    return m_figures && m_figures->chance ? &*m_figures->chance : nullptr;
}

void StatisticsSource::setResults(const QString& store, const std::vector<CaseSummary>& cases,
                                  std::vector<CaseRef> refs, std::optional<ResultSet> results)
{
    const bool otherStore = store != m_path;
    if (refs != m_refs) {
        ++m_casesState;
    }
    if (otherStore) {
        m_worker.drop();
    }
    m_refs = std::move(refs);
    m_results = std::move(results);
    m_path = store;
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

void StatisticsSource::setMissing(MissingCells missing)
{
    if (std::exchange(m_missing, missing) != missing) {
        ++m_state;
        workSoon();
    }
}

void StatisticsSource::setWanted(bool wanted)
{
    m_wanted = wanted;
    workSoon();
}

bool StatisticsSource::isBusy() const
{
    return m_worker.isAwaited() || m_scheduled || (!m_cases.empty() && !m_results);
}

void StatisticsSource::wait()
{
    work();
    m_worker.wait(); // its end begins what is still to be done
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
    if (m_worker.isAwaited() || m_path.isEmpty() || m_cases.empty() || !m_results) {
        return; // its end looks again
    }
    if (m_figuresState != m_state) {
        startFigures();
    } else if (m_wanted && m_figures && m_tablesState != m_state) {
        startTables();
    }
}

void StatisticsSource::startFigures()
{
    const bool chanceKnown = m_figures && m_chanceState == m_casesState;
    m_worker.follow(
        m_state,
        [path = m_path, cases = m_cases, results = *m_results, state = m_state, casesState = m_casesState,
         chanceKnown, missing = m_missing, chance = chanceKnown ? m_figures->chance : std::nullopt,
         strayLabels = chanceKnown ? m_figures->strayLabels : std::string()](const std::stop_token&) {
            Outcome outcome{Step::Figures, state, casesState, {}, {}, {}};
            try {
                auto figures = std::make_shared<Figures>();
                std::vector<std::string> keys;
                std::ranges::transform(cases, std::back_inserter(keys), &CaseSummary::key);
                figures->results = results.ofCases(keys);
                figures->judgements = figures->results.judgements();
                figures->accuracy = accuracyTable(figures->judgements, cases,
                                                  faultsInOrder(cases), // no column comes during a run
                                                  missing);
                figures->chance = chance;
                figures->strayLabels = strayLabels;
                try {
                    if (!chanceKnown) {
                        const Store store = Store::open(path, Store::Mode::ReadOnly);
                        figures->strayLabels = strayLabelNote(store);
                        figures->chance = chanceLevel(cases, store);
                    }
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

void StatisticsSource::startTables()
{
    m_worker.follow(m_state, [&registry = m_registry, figures = m_figures, state = m_state,
                              casesState = m_casesState](const std::stop_token&) {
        Outcome outcome{Step::Tables, state, casesState, {}, {}, {}};
        try {
            auto tables = std::make_shared<Tables>();
            const Judgements& judgements = figures->judgements;
            const Scoring& scoring = figures->accuracy.scoring;
            if (figures->chance) {
                tables->variants =
                    variantReport(judgements, *figures->chance, registry, publishedTable(), scoring);
                tables->conclusions =
                    conclusionReport(figures->accuracy, *figures->chance, registry, publishedTable());
                tables->findings = findingsReport(judgements, figures->accuracy, *figures->chance, registry);
            }
            tables->pairs = pairedReport(
                judgements, answeringMethods(judgements, registry, Variant::Benchmark), registry, scoring);
            const ResultSet benchmarked =
                figures->results.ofRankers(computedRankers(figures->results, Variant::Benchmark));
            tables->agreement = agreementReport(
                agreementMatrix(benchmarked, inRegistryOrder(benchmarked.rankers(), registry)), registry);
            outcome.tables = std::move(tables);
        } catch (const std::exception& error) {
            outcome.error = QString::fromUtf8(error.what());
        }
        return outcome;
    });
}

void StatisticsSource::take(const Outcome& outcome)
{
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
