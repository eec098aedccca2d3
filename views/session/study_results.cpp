// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/study_results.h"

#include "store/store.h"

#include <utility>

namespace culprit {

StudyResults::StudyResults(QObject* parent)
    : QObject(parent)
    , m_loading([this](const QString&, Loaded loaded) { take(std::move(loaded)); })
{
}

void StudyResults::load(const QString& store)
{
    if (store != m_store) {
        clear();
        m_store = store;
    }
    m_loading.start(store, [store](const std::stop_token&) {
        Loaded loaded;
        try {
            const Store opened = Store::open(store, Store::Mode::ReadOnly);
            loaded.results = ResultSet::read(opened, opened.cases());
        } catch (const std::exception& error) {
            loaded.error = QString::fromUtf8(error.what());
        }
        return loaded;
    });
}

void StudyResults::clear()
{
    m_loading.drop();
    m_known = false;
    m_store.clear();
    m_all = {};
    m_meanwhile.clear();
    showAll();
}

void StudyResults::take(Loaded loaded)
{
    if (!loaded.error.isEmpty()) {
        Q_EMIT failed(loaded.error);
    }
    m_known = true;
    m_all = std::move(loaded.results);
    for (const Diagnosis& diagnosis : std::exchange(m_meanwhile, {})) {
        m_all.add(diagnosis);
    }
    showAll();
}

void StudyResults::hide(std::set<std::string> caseKeys)
{
    if (caseKeys != m_hidden) {
        m_hidden = std::move(caseKeys);
        showAll();
    }
}

void StudyResults::showAll()
{
    std::vector<std::string> keys;
    for (const CaseSummary& summary : m_all.cases()) {
        if (!m_hidden.contains(summary.key)) {
            keys.push_back(summary.key);
        }
    }
    m_shown = m_hidden.empty() ? m_all : m_all.ofCases(keys);
    Q_EMIT reset();
}

void StudyResults::keep(const Diagnosis& diagnosis)
{
    if (m_loading.isAwaited()) { // it may have been read before this was written
        m_meanwhile.push_back(diagnosis);
    }
    m_all.add(diagnosis);
    if (m_shown.add(diagnosis)) {
        Q_EMIT cellChanged(diagnosis.key);
    }
}

std::optional<int> StudyResults::bestRank(const std::string& caseKey) const
{
    const auto at = m_shown.indexOf(caseKey);
    if (!at) {
        return {};
    }
    std::optional<int> best;
    for (const ResultSet::Column* column : m_shown.columns()) {
        const Result* result = column->at(*at);
        if (!result || !result->isJudged || !result->judgement.answered) {
            continue;
        }
        const int rank = result->judgement.rank;
        if (!best || (rank > 0 && (*best == 0 || rank < *best))) {
            best = rank;
        }
    }
    return best;
}

} // namespace culprit
