// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/tie_expectation.h"
#include "study/diagnosis.h"
#include "telemetry/case.h"

#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <vector>

namespace culprit {

/// One diagnosis held against the ground truth of its case.
struct Judgement
{
    ResultKey key;
    std::string fault;
    std::string target;    ///< the true cause
    bool answered = false; ///< false: fallback, failed, not applicable, cancelled or unscored
    /// The result was not held against the truth, whatever it says: see unscoredReason.
    bool unscored = false;
    DiagnosisStatus status = DiagnosisStatus::Ok;
    std::string blamed; ///< the component ranked first; empty when nothing was ranked
    int rank = 0;       ///< of the true cause, from 1; 0: not found
    bool tied = false;  ///< several components share the first place
    /// As the benchmark scores, by the order of the ranking; of a corrected method by expectation. Of a
    /// fallback too, which only the benchmark counts as an answer.
    double ac1 = 0;
    double ac3 = 0;
    double avg5 = 0;
    RankingScores expected; ///< over the orders of what ties
    double seconds = 0;
};

/// Judgements that are kept elsewhere, as in a ResultSet, in some order. Cheap to make, to copy and to
/// filter; must not outlive what keeps them.
class Judgements
{
public:
    class Iterator
    {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = Judgement;
        using difference_type = std::ptrdiff_t;
        using pointer = const Judgement*;
        using reference = const Judgement&;

        Iterator() = default;
        explicit Iterator(const Judgement* const* at)
            : m_at(at)
        {
        }
        reference operator*() const { return **m_at; }
        pointer operator->() const { return *m_at; }
        Iterator& operator++()
        {
            ++m_at;
            return *this;
        }
        Iterator operator++(int) { return Iterator(m_at++); }
        friend bool operator==(const Iterator&, const Iterator&) = default;

    private:
        const Judgement* const* m_at = nullptr;
    };

    Judgements() = default;
    /// Of values in a row.
    Judgements(const std::vector<Judgement>& values)
    {
        m_pointers.reserve(values.size());
        for (const Judgement& value : values) {
            m_pointers.push_back(&value);
        }
    }

    void add(const Judgement& judgement) { m_pointers.push_back(&judgement); }
    Iterator begin() const { return Iterator(m_pointers.data()); }
    Iterator end() const { return Iterator(m_pointers.data() + m_pointers.size()); }
    std::size_t size() const { return m_pointers.size(); }
    bool isEmpty() const { return m_pointers.empty(); }
    const Judgement& operator[](std::size_t at) const { return *m_pointers[at]; }

    /// Those that `fits` says true of.
    template <typename Predicate>
    Judgements where(Predicate&& fits) const
    {
        Judgements some;
        for (const Judgement* one : m_pointers) {
            if (fits(*one)) {
                some.m_pointers.push_back(one);
            }
        }
        return some;
    }

private:
    std::vector<const Judgement*> m_pointers;
};

/// The true causes of a case; empty for cases without an injection.
std::vector<std::string> trueCauses(const CaseSummary& summary);

/// Whether results of a case are judged: it is an RCA case whose true cause is told.
bool isJudged(const CaseSummary& summary);
/// Whether they are scored too: nothing speaks against it, see unscoredReason.
bool isScored(const CaseSummary& summary);
/// A diagnosis of the case `summary` tells of.
Judgement judged(const CaseSummary& summary, const Diagnosis& diagnosis);

/// Faults in the order of the study's Table 1, others after them by name.
std::vector<std::string> faultsInOrder(const Judgements& judgements);
/// Those that were injected into RCA cases.
std::vector<std::string> faultsInOrder(std::span<const CaseSummary> cases);

} // namespace culprit
