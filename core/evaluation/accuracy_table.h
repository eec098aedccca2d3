// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/intervals.h"
#include "evaluation/judgement.h"

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// How a cell counts that was run and has no answer.
enum class MissingCells {
    LeaveOut,  ///< not at all
    Wrong,     ///< as an answer that never finds the cause
    Benchmark, ///< as the benchmark does: a fallback by its random ranking, others not at all
};

/// `leave-out`, `wrong`, `benchmark`.
std::string_view toString(MissingCells missing);
/// Throws std::invalid_argument naming the word when it is none.
MissingCells missingCellsFrom(std::string_view word);

/// How an answer is scored whose components tie.
enum class TieScores {
    AsOrdered, ///< by the order that they have in it, as the benchmark does; of corrected methods by expectation
    Expected, ///< by the expectation over their orders
};

/// `order`, `expected`.
std::string_view toString(TieScores ties);
/// Throws std::invalid_argument naming the word when it is none.
TieScores tieScoresFrom(std::string_view word);

/// How results become figures.
struct Scoring
{
    Scoring(MissingCells cells = MissingCells::LeaveOut, TieScores orders = TieScores::AsOrdered)
        : missing(cells)
        , ties(orders)
    {
    }
    MissingCells missing;
    TieScores ties;
};

/// What a judgement adds to a figure; nothing where it isn't counted.
std::optional<RankingScores> countedScores(const Judgement& judgement, const Scoring& scoring);

/// Accuracy of one ranker over the cases of one fault.
struct AccuracyCell
{
    int n = 0;       ///< cases that the figures are over
    int leftOut = 0; ///< cases that were run and are not among them
    /// Cases whose cell has no answer (fallback, failed, not applicable, cancelled), counted in or not.
    int unanswered = 0;
    int cases = 0;    ///< cases there are that can be scored, run or not
    int unscored = 0; ///< results of cases that can't be scored, see AccuracyTable::unscored
    double ac1 = 0, ac3 = 0, avg5 = 0;
    int tied = 0;           ///< of these cases, answers in which several components share the first place
    double expectedAc1 = 0; ///< AC@1 where each tie is scored by expectation
    Interval ac1Interval, ac3Interval; ///< Wilson, 95 %
    Interval avg5Interval;             ///< bootstrap, 95 %

    /// Not over every case: no figure to hold beside those of others.
    bool isPartial() const { return n < cases; }
    bool isComplete() const { return n > 0 && !isPartial(); }
    /// Over at least half of the cases: fit to be held beside others, with its count.
    bool isComparable() const { return n > 0 && 2 * n >= cases; }
    /// `98 of 100 cases`, `1 case`.
    std::string countText() const;
};

/// One of the figures of Table 1, and where a cell holds it.
struct AccuracyMeasure
{
    const char* title;
    double AccuracyCell::*value;
    Interval AccuracyCell::*interval;
    const char* intervalMethod;
};
inline constexpr std::array<AccuracyMeasure, 3> accuracyMeasures{
    {{"AC@1", &AccuracyCell::ac1, &AccuracyCell::ac1Interval, "Wilson"},
     {"AC@3", &AccuracyCell::ac3, &AccuracyCell::ac3Interval, "Wilson"},
     {"Avg@5", &AccuracyCell::avg5, &AccuracyCell::avg5Interval, "bootstrap"}}};

struct AccuracyRow
{
    Ranker ranker;
    std::map<std::string, AccuracyCell> faults; ///< by fault
    AccuracyCell all;
};

/// The study's Table 1: AC@1, AC@3 and Avg@5 a ranker and fault.
struct AccuracyTable
{
    std::vector<std::string> faults; ///< columns, in the study's order
    std::vector<AccuracyRow> rows;   ///< in order of first appearance in the judgements
    /// The keys of fault cases that are not scored, by reason (see unscoredReason). They stand in no figure.
    std::map<std::string, std::vector<std::string>> unscored;
    /// Those of scored ones whose ground truth something speaks against, by what it is (see doubtText).
    std::map<std::string, std::vector<std::string>> doubtful;
    Scoring scoring;

    const AccuracyRow* find(const Ranker& ranker) const;
    /// Of results computed here.
    const AccuracyRow* find(const MethodSetting& setting) const { return find(Ranker{setting}); }
};

/// Judgements of one ranker, over `cases` cases there are.
AccuracyCell accuracyOf(const Judgements& judgements, int cases, const Scoring& scoring = {});

/// `cases` are those that the table is about; without them those that any judgement is about. `faults` are
/// its columns, among them all of the judgements'; without them those.
AccuracyTable accuracyTable(const Judgements& judgements, std::span<const CaseSummary> cases = {},
                            std::vector<std::string> faults = {}, const Scoring& scoring = {});

} // namespace culprit
