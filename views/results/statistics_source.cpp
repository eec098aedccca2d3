// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/statistics_source.h"

#include "evaluation/chance.h"
#include "report/comparison_tables.h"
#include "report/variant_tables.h"
#include "store/store.h"

#include <QtConcurrentRun>

#include <algorithm>

namespace culprit {

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

void StatisticsSource::setStore(const QString& path, const std::vector<CaseSummary>& cases)
{
    const bool sameCases =
        path == m_path && std::ranges::equal(cases, m_cases, {}, &CaseSummary::key, &CaseSummary::key);
    m_path = path;
    m_cases = cases;
    ++m_generation;
    m_stale = true;
    if (!sameCases) {
        m_chance.reset();
        m_tables.reset();
    }
    work();
}

void StatisticsSource::setWanted(bool wanted)
{
    m_wanted = wanted;
    work();
}

bool StatisticsSource::isBusy() const
{
    return m_worker.isRunning();
}

void StatisticsSource::work()
{
    if (m_worker.isRunning() || m_path.isEmpty() || m_cases.empty()) {
        return; // its end looks again
    }
    const bool needsTables = m_wanted && m_stale;
    if (m_chance && !needsTables) {
        return;
    }
    m_worker.setFuture(QtConcurrent::run([&registry = m_registry, path = m_path, cases = m_cases,
                                          chance = m_chance, generation = m_generation, needsTables] {
        Outcome outcome;
        outcome.generation = generation;
        try {
            const Store store = Store::open(path, Store::Mode::ReadOnly);
            outcome.chance = chance ? chance : std::optional(chanceLevel(cases, store));
            if (needsTables) {
                DiagnosisQuery query;
                query.withEvidence = false;
                std::vector<Diagnosis> diagnoses = store.diagnoses(query);
                const std::vector<Judgement> judgements = judge(cases, diagnoses);
                auto tables = std::make_shared<Tables>();
                tables->variants = variantReport(judgements, *outcome.chance, registry, publishedTable());
                tables->conclusions = conclusionReport(accuracyTable(judgements, cases), *outcome.chance,
                                                       registry, publishedTable());
                tables->pairs = pairedReport(
                    judgements, answeringMethods(judgements, registry, Variant::Benchmark), registry);
                std::erase_if(diagnoses, [](const Diagnosis& diagnosis) {
                    return diagnosis.variant != Variant::Benchmark || diagnosis.origin != "computed";
                });
                tables->agreement = agreementReport(agreementMatrix(diagnoses), registry);
                outcome.tables = std::move(tables);
            }
        } catch (const std::exception& error) {
            outcome.error = QString::fromUtf8(error.what());
        }
        return outcome;
    }));
}

void StatisticsSource::take()
{
    const Outcome outcome = m_worker.result();
    const bool current = outcome.generation == m_generation;
    if (!outcome.error.isEmpty()) {
        if (current) {
            Q_EMIT failed(outcome.error);
        } else {
            work();
        }
        return;
    }
    if (current) {
        const bool chanceIsNew = !m_chance;
        m_chance = outcome.chance;
        if (outcome.tables) {
            m_tables = outcome.tables;
            m_stale = false;
            Q_EMIT tablesChanged();
        }
        if (chanceIsNew) {
            Q_EMIT chanceChanged();
        }
    }
    work();
}

} // namespace culprit
