// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/result_set.h"

#include "store/store.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace culprit {

struct ResultSet::Cases
{
    std::vector<CaseSummary> summaries;
    std::unordered_map<std::string_view, std::size_t> places; ///< by key, which are those of `summaries`

    explicit Cases(std::vector<CaseSummary> cases)
        : summaries(std::move(cases))
    {
        for (std::size_t i = 0; i < summaries.size(); ++i) {
            places.emplace(summaries[i].key, i);
        }
    }
};

namespace {

std::shared_ptr<const Result> resultOf(const Diagnosis& diagnosis, const CaseSummary& summary)
{
    auto result = std::make_shared<Result>();
    result->judgement = judged(summary, diagnosis);
    result->isJudged = isJudged(summary);
    result->message = diagnosis.message;
    result->version = diagnosis.version;
    const ComponentNames names(summary.components);
    for (const RankedItem& item : diagnosis.ranking) {
        const std::string_view component = names.of(item.name);
        if (std::ranges::find(result->components, component, &RankedComponent::name) ==
            result->components.end()) {
            result->components.push_back({std::string(component), item.score});
        }
    }
    return result;
}

} // namespace

std::vector<std::string> Result::rankedComponents() const
{
    std::vector<std::string> names;
    names.reserve(components.size());
    for (const RankedComponent& component : components) {
        names.push_back(component.name);
    }
    return names;
}

ResultSet::Slot::Slot(const Slot& other)
    : column(other.column)
    , isOwn(false)
{
    // Only the first copy writes: afterwards copies may be made in several threads at once.
    if (other.isOwn.load(std::memory_order_relaxed)) {
        other.isOwn.store(false, std::memory_order_relaxed);
    }
}

ResultSet::Slot::Slot(Slot&& other) noexcept
    : column(std::move(other.column))
    , isOwn(other.isOwn.load(std::memory_order_relaxed))
{
}

ResultSet::Slot& ResultSet::Slot::operator=(Slot&& other) noexcept
{
    column = std::move(other.column);
    isOwn.store(other.isOwn.load(std::memory_order_relaxed), std::memory_order_relaxed);
    return *this;
}

ResultSet::ResultSet()
    : ResultSet(std::vector<CaseSummary>())
{
}

ResultSet::ResultSet(std::vector<CaseSummary> cases)
    : m_cases(std::make_shared<const Cases>(std::move(cases)))
{
}

ResultSet::ResultSet(std::vector<CaseSummary> cases, std::span<const Diagnosis> diagnoses)
    : ResultSet(std::move(cases))
{
    for (const Diagnosis& diagnosis : diagnoses) {
        add(diagnosis);
    }
}

ResultSet ResultSet::read(const Store& store, std::vector<CaseSummary> cases, DiagnosisQuery query)
{
    ResultSet results(std::move(cases));
    query.withEvidence = false;
    query.withGraph = false;
    store.forEachDiagnosis(query, [&](const Diagnosis& diagnosis) { results.add(diagnosis); });
    return results;
}

ResultSet ResultSet::read(const Store& store, std::vector<CaseSummary> cases)
{
    return read(store, std::move(cases), {});
}

bool ResultSet::add(const Diagnosis& diagnosis)
{
    const auto place = indexOf(diagnosis.key.caseKey);
    if (!place) {
        return false;
    }
    auto result = resultOf(diagnosis, m_cases->summaries[*place]);
    auto& cell = writable(diagnosis.key.ranker()).m_cells[*place];
    const auto seedOf = [](const std::shared_ptr<const Result>& one) { return one->key().seed; };
    const auto at = std::ranges::lower_bound(cell, diagnosis.key.seed, {}, seedOf);
    if (at != cell.end() && seedOf(*at) == diagnosis.key.seed) {
        *at = std::move(result);
    } else {
        cell.insert(at, std::move(result));
    }
    return true;
}

const std::vector<CaseSummary>& ResultSet::cases() const
{
    return m_cases->summaries;
}

std::optional<std::size_t> ResultSet::indexOf(std::string_view caseKey) const
{
    const auto found = m_cases->places.find(caseKey);
    return found == m_cases->places.end() ? std::nullopt : std::optional(found->second);
}

const CaseSummary* ResultSet::findCase(std::string_view key) const
{
    const auto place = indexOf(key);
    return place ? &m_cases->summaries[*place] : nullptr;
}

std::size_t ResultSet::size() const
{
    std::size_t size = 0;
    for (const Slot& slot : m_slots) {
        for (const Column::Cell& cell : slot.column->m_cells) {
            size += cell.size();
        }
    }
    return size;
}

std::vector<const ResultSet::Column*> ResultSet::columns() const
{
    std::vector<const Column*> all;
    for (const Slot& slot : m_slots) {
        all.push_back(slot.column.get());
    }
    return all;
}

std::vector<Ranker> ResultSet::rankers() const
{
    std::vector<Ranker> all;
    for (const Slot& slot : m_slots) {
        all.push_back(slot.column->m_ranker);
    }
    return all;
}

const ResultSet::Column* ResultSet::column(const Ranker& ranker) const
{
    const auto place = static_cast<std::size_t>(placeOf(ranker));
    const bool isThere = place < m_slots.size() && m_slots[place].column->m_ranker == ranker;
    return isThere ? m_slots[place].column.get() : nullptr;
}

const Result* ResultSet::find(const Ranker& ranker, std::string_view caseKey) const
{
    const Column* const found = column(ranker);
    const auto place = indexOf(caseKey);
    return found && place ? found->at(*place) : nullptr;
}

Judgements ResultSet::judgements() const
{
    Judgements all;
    for (std::size_t i = 0; i < m_cases->summaries.size(); ++i) {
        for (const Slot& slot : m_slots) {
            if (const Result* result = slot.column->at(i); result && result->isJudged) {
                all.add(result->judgement);
            }
        }
    }
    return all;
}

Judgements ResultSet::judgements(const Ranker& ranker) const
{
    Judgements some;
    if (const Column* const found = column(ranker)) {
        for (std::size_t i = 0; i < m_cases->summaries.size(); ++i) {
            if (const Result* result = found->at(i); result && result->isJudged) {
                some.add(result->judgement);
            }
        }
    }
    return some;
}

ResultSet ResultSet::ofCases(std::span<const std::string> caseKeys) const
{
    std::vector<CaseSummary> chosen;
    for (const std::string& key : caseKeys) {
        if (const CaseSummary* known = findCase(key)) {
            chosen.push_back(*known);
        }
    }
    return ofCases(std::move(chosen));
}

ResultSet ResultSet::ofCases(std::vector<CaseSummary> cases) const
{
    ResultSet some(std::move(cases));
    std::vector<std::optional<std::size_t>> places;
    for (const CaseSummary& summary : some.cases()) {
        places.push_back(indexOf(summary.key));
    }
    for (const Slot& slot : m_slots) {
        auto narrowed = std::make_shared<Column>();
        narrowed->m_ranker = slot.column->m_ranker;
        bool any = false;
        for (const auto& place : places) {
            narrowed->m_cells.push_back(place ? slot.column->m_cells[*place] : Column::Cell());
            any = any || !narrowed->m_cells.back().empty();
        }
        if (any) {
            some.m_slots.emplace_back(std::move(narrowed));
        }
    }
    return some;
}

ResultSet ResultSet::ofRankers(std::span<const Ranker> rankers) const
{
    ResultSet some = *this;
    std::erase_if(some.m_slots, [&](const Slot& slot) {
        return std::ranges::find(rankers, slot.column->m_ranker) == rankers.end();
    });
    return some;
}

std::ptrdiff_t ResultSet::placeOf(const Ranker& ranker) const
{
    return std::ranges::lower_bound(m_slots, ranker, std::less(),
                                    [](const Slot& slot) -> const Ranker& { return slot.column->m_ranker; }) -
           m_slots.begin();
}

ResultSet::Column& ResultSet::writable(const Ranker& ranker)
{
    const auto at = m_slots.begin() + placeOf(ranker);
    if (at == m_slots.end() || at->column->m_ranker != ranker) {
        auto added = std::make_shared<Column>();
        added->m_ranker = ranker;
        added->m_cells.resize(m_cases->summaries.size());
        return *m_slots.emplace(at, std::move(added))->column;
    }
    if (!at->isOwn.load(std::memory_order_relaxed)) {
        *at = Slot(std::make_shared<Column>(*at->column)); // a snapshot has it too
    }
    return *at->column;
}

std::vector<Ranker> computedRankers(const ResultSet& results, Variant variant)
{
    std::vector<Ranker> rankers = results.rankers();
    std::erase_if(rankers, [variant](const Ranker& ranker) {
        return ranker.origin != Origin::Computed || ranker.setting.variant != variant;
    });
    return rankers;
}

} // namespace culprit
