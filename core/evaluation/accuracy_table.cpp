// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/accuracy_table.h"

#include "study/words.h"
#include "telemetry/ground_truth.h"

#include <algorithm>
#include <set>

namespace culprit {

namespace {

constexpr Words<MissingCells, 3> missingWords{{{MissingCells::LeaveOut, "leave-out"},
                                               {MissingCells::Wrong, "wrong"},
                                               {MissingCells::Benchmark, "benchmark"}}};

bool isCounted(const Judgement& judgement, MissingCells missing)
{
    return judgement.answered || missing == MissingCells::Wrong ||
           (missing == MissingCells::Benchmark && judgement.status == DiagnosisStatus::Fallback);
}

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

AccuracyCell accuracyOf(const Judgements& judgements, int cases, MissingCells missing)
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
        if (!isCounted(judgement, missing)) {
            ++cell.leftOut;
            continue;
        }
        // A fallback is scored by its ranking only where it counts as an answer.
        const bool hasScore = judgement.answered || missing == MissingCells::Benchmark;
        ++cell.n;
        cell.ac1 += hasScore ? judgement.ac1 : 0;
        cell.ac3 += hasScore ? judgement.ac3 : 0;
        cell.avg5 += hasScore ? judgement.avg5 : 0;
        averages.push_back(hasScore ? judgement.avg5 : 0);
    }
    cell.ac1Interval = wilsonInterval(cell.ac1, cell.n);
    cell.ac3Interval = wilsonInterval(cell.ac3, cell.n);
    cell.avg5Interval = bootstrapMean(averages);
    if (cell.n > 0) {
        cell.ac1 /= cell.n;
        cell.ac3 /= cell.n;
        cell.avg5 /= cell.n;
    }
    return cell;
}

AccuracyTable accuracyTable(const Judgements& judgements, std::span<const CaseSummary> cases,
                            std::vector<std::string> faults, MissingCells missing)
{
    AccuracyTable table;
    table.missing = missing;
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
            table.rows[i].faults[fault] = accuracyOf(ofFault, casesOf[fault], missing);
        }
        table.rows[i].all = accuracyOf(ofRow[i], allCases, missing);
    }
    return table;
}

} // namespace culprit
