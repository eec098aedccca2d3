// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/judgement.h"
#include "study/diagnosis.h"
#include "telemetry/case.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

class Store;
struct DiagnosisQuery;

/// A component at its first place in a ranking, with the score of that place.
struct RankedComponent
{
    std::string name;
    double score = 0; ///< NaN: the method computes none
};

/// A result as far as tables, heatmaps and comparisons need it.
struct Result
{
    Judgement judgement;   ///< with the key, status and seconds; of cases without a known cause only these
    bool isJudged = false; ///< the case is an RCA case whose true cause is told
    std::string message;   ///< the reason, for every status but ok
    std::string version;   ///< of the program that computed it
    std::vector<RankedComponent> components; ///< best first; those of a fallback too

    const ResultKey& key() const { return judgement.key; }
    std::vector<std::string> rankedComponents() const;
};

/// The results of a list of cases, each read and judged once: what every table, heatmap and comparison, on
/// the screen, in a file and on the command line, is made of.
///
/// A value: a copy is a snapshot that costs some pointers and may be used in another thread, whatever becomes
/// of the original. Updating one cell costs a copy of its column's pointers at most.
class ResultSet
{
public:
    /// The results of one ranker, by case.
    class Column
    {
    public:
        const Ranker& ranker() const { return m_ranker; }
        /// The result that counts, of several seeds the lowest; null where there is none.
        const Result* at(std::size_t caseIndex) const
        {
            const auto& seeds = m_cells[caseIndex];
            return seeds.empty() ? nullptr : seeds.front().get();
        }
        /// All of them, by ascending seed.
        std::span<const std::shared_ptr<const Result>> seeds(std::size_t caseIndex) const
        {
            return m_cells[caseIndex];
        }

    private:
        friend class ResultSet;
        using Cell = std::vector<std::shared_ptr<const Result>>; ///< by ascending seed
        Ranker m_ranker;
        std::vector<Cell> m_cells; ///< by case
    };

    /// No cases.
    ResultSet();
    explicit ResultSet(std::vector<CaseSummary> cases);
    ResultSet(std::vector<CaseSummary> cases, std::span<const Diagnosis> diagnoses);
    /// Reads the results that `query` asks for, all of them without one; those of other cases are passed
    /// over. Throws StoreError.
    static ResultSet read(const Store& store, std::vector<CaseSummary> cases, DiagnosisQuery query);
    static ResultSet read(const Store& store, std::vector<CaseSummary> cases);

    /// Judges a result and puts it in, in place of an earlier one with the same key. False when its case is
    /// not among the cases.
    bool add(const Diagnosis& diagnosis);

    const std::vector<CaseSummary>& cases() const;
    const CaseSummary* findCase(std::string_view key) const;
    std::optional<std::size_t> indexOf(std::string_view caseKey) const;
    /// How many results there are, of all seeds.
    std::size_t size() const;
    bool isEmpty() const { return m_slots.empty(); }

    /// In the order of rankers, see Ranker.
    std::vector<const Column*> columns() const;
    std::vector<Ranker> rankers() const;
    /// Null when that ranker has no result.
    const Column* column(const Ranker& ranker) const;
    /// The result that counts; null where there is none.
    const Result* find(const Ranker& ranker, std::string_view caseKey) const;

    /// All that count, by case, then by ranker; only of cases with a known cause.
    Judgements judgements() const;
    /// Those of one ranker.
    Judgements judgements(const Ranker& ranker) const;

    /// The same results, of `caseKeys` alone, in that order; unknown ones are passed over.
    ResultSet ofCases(std::span<const std::string> caseKeys) const;
    /// The same results, of `cases` alone, in that order; one that is unknown here has none.
    ResultSet ofCases(std::vector<CaseSummary> cases) const;
    /// The same cases with the results of some rankers.
    ResultSet ofRankers(std::span<const Ranker> rankers) const;

private:
    struct Cases;
    /// A column, and whether this set alone has it and may change it.
    struct Slot
    {
        explicit Slot(std::shared_ptr<Column> own)
            : column(std::move(own))
        {
        }
        Slot(const Slot& other);
        Slot(Slot&& other) noexcept;
        Slot& operator=(Slot&& other) noexcept;
        Slot& operator=(const Slot& other) { return *this = Slot(other); }
        ~Slot() = default;
        std::shared_ptr<Column> column;
        mutable std::atomic<bool> isOwn = true;
    };

    Column& writable(const Ranker& ranker);
    std::ptrdiff_t placeOf(const Ranker& ranker) const;

    std::shared_ptr<const Cases> m_cases;
    std::vector<Slot> m_slots; ///< by ranker
};

/// Those of `results` that were computed here in `variant`.
std::vector<Ranker> computedRankers(const ResultSet& results, Variant variant);

} // namespace culprit
