// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/accuracy_table.h"

#include "study/words.h"
#include "telemetry/ground_truth.h"
#include "text/wording.h"

#include <algorithm>
#include <set>

namespace culprit {

namespace {

constexpr Words<MissingCells, 3> missingWords{{{MissingCells::LeaveOut, "leave-out"},
                                               {MissingCells::Wrong, "wrong"},
                                               {MissingCells::Benchmark, "benchmark"}}};
constexpr Words<TieScores, 2> tieWords{{{TieScores::AsOrdered, "order"}, {TieScores::Expected, "expected"}}};

/// How many cases each fault has; at least those of the judgements.
std::map<std::string, int> casesByFault(const Judgements& judgements, std::span<const CaseSummary> cases)
{
    std::map<std::string, std::set<std::string>> keys;
    for (const Judgement& judgement : judgements) {
        if (!judgement.unscored) {
            keys[judgement.fault].insert(judgement.key.caseKey);
        }
    }
    for (const CaseSummary& summary : cases) {
        if (isScored(summary)) {
            keys[summary.injection->fault].insert(summary.key);
        }
    }
    std::map<std::string, int> counts;
    for (const auto& [fault, ofFault] : keys) {
        counts[fault] = static_cast<int>(ofFault.size());
    }
    return counts;
}

} // namespace

const AccuracyRow* AccuracyTable::find(const Ranker& ranker) const
{
    const auto found = std::ranges::find(rows, ranker, &AccuracyRow::ranker);
    return found == rows.end() ? nullptr : &*found;
}

std::string_view toString(MissingCells missing)
{
    return wordOf(missingWords, missing);
}

MissingCells missingCellsFrom(std::string_view word)
{
    return valueOf(missingWords, word, "way to count missing cells");
}

std::string_view toString(TieScores ties)
{
    return wordOf(tieWords, ties);
}

TieScores tieScoresFrom(std::string_view word)
{
    return valueOf(tieWords, word, "way to score ties");
}

std::optional<RankingScores> countedScores(const Judgement& judgement, const Scoring& scoring)
{
    const MissingCells missing = scoring.missing;
    const bool isFallback = judgement.status == DiagnosisStatus::Fallback;
    if (judgement.unscored) {
        return {};
    }
    if (judgement.answered || (isFallback && missing == MissingCells::Benchmark)) {
        return scoring.ties == TieScores::Expected
                   ? judgement.expected
                   : RankingScores{judgement.ac1, judgement.ac3, judgement.avg5};
    }
    return missing == MissingCells::Wrong ? std::optional(RankingScores()) : std::nullopt;
}

std::string AccuracyCell::countText() const
{
    return (isPartial() ? std::to_string(n) + " of " : std::string()) +
           wording::count(static_cast<std::size_t>(std::max(n, cases)), "case");
}

AccuracyCell accuracyOf(const Judgements& judgements, int cases, const Scoring& scoring)
{
    AccuracyCell cell;
    cell.cases = cases;
    std::vector<double> averages;
    for (const Judgement& judgement : judgements) {
        if (judgement.unscored) {
            ++cell.unscored;
            continue;
        }
        cell.unanswered += judgement.answered ? 0 : 1;
        const std::optional<RankingScores> scores = countedScores(judgement, scoring);
        if (!scores) {
            ++cell.leftOut;
            continue;
        }
        ++cell.n;
        cell.ac1 += scores->ac1;
        cell.ac3 += scores->ac3;
        cell.avg5 += scores->avg5;
        averages.push_back(scores->avg5);
        cell.tied += judgement.tied ? 1 : 0;
        cell.expectedAc1 += judgement.tied ? judgement.expected.ac1 : scores->ac1;
    }
    cell.ac1Interval = wilsonInterval(cell.ac1, cell.n);
    cell.ac3Interval = wilsonInterval(cell.ac3, cell.n);
    cell.avg5Interval = bootstrapMean(averages);
    if (cell.n > 0) {
        cell.ac1 /= cell.n;
        cell.ac3 /= cell.n;
        cell.avg5 /= cell.n;
        cell.expectedAc1 /= cell.n;
    }
    return cell;
}

AccuracyTable accuracyTable(const Judgements& judgements, std::span<const CaseSummary> cases,
                            std::vector<std::string> faults, const Scoring& scoring)
{
    AccuracyTable table;
    table.scoring = scoring;
    table.faults = faults.empty() ? faultsInOrder(judgements) : std::move(faults);
    std::map<std::string, int> casesOf = casesByFault(judgements, cases);
    for (const CaseSummary& summary : cases) {
        if (const std::string_view reason = unscoredReason(summary); !reason.empty()) {
            table.unscored[std::string(reason)].push_back(summary.key);
        } else if (summary.kind == CaseKind::Rca) {
            for (const std::string& doubt : summary.doubts) {
                if (const std::string_view text = doubtText(doubt); !text.empty()) {
                    table.doubtful[std::string(text)].push_back(summary.key);
                }
            }
        }
    }
    int allCases = 0;
    for (const auto& [fault, number] : casesOf) {
        allCases += number;
    }
    std::vector<Judgements> ofRow;
    std::size_t position = 0;
    for (const Judgement& judgement : judgements) {
        // Cases come one after the other, each with about the same rows in the same order.
        const auto isHere = [&](const AccuracyRow& row) { return judgement.key.isOf(row.ranker); };
        if (++position >= table.rows.size() || !isHere(table.rows[position])) {
            position =
                static_cast<std::size_t>(std::ranges::find_if(table.rows, isHere) - table.rows.begin());
        }
        if (position == table.rows.size()) {
            table.rows.push_back({judgement.key.ranker(), {}, {}});
            ofRow.emplace_back();
        }
        ofRow[position].add(judgement);
    }
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        for (const std::string& fault : table.faults) {
            const Judgements ofFault =
                ofRow[i].where([&](const Judgement& judgement) { return judgement.fault == fault; });
            table.rows[i].faults[fault] = accuracyOf(ofFault, casesOf[fault], scoring);
        }
        table.rows[i].all = accuracyOf(ofRow[i], allCases, scoring);
    }
    return table;
}

} // namespace culprit
