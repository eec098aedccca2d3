// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/judgement.h"

#include "evaluation/accuracy.h"
#include "study/published_study.h"
#include "telemetry/ground_truth.h"

#include <algorithm>
#include <set>

namespace culprit {

namespace {

std::vector<std::string> inOrder(const std::set<std::string>& faults)
{
    std::vector<std::string> ordered(faults.begin(), faults.end());
    std::ranges::stable_sort(ordered, {}, study::faultPosition); // the others stay sorted by name
    return ordered;
}

} // namespace

bool isJudged(const CaseSummary& summary)
{
    return summary.kind == CaseKind::Rca && !trueCauses(summary).empty();
}

bool isScored(const CaseSummary& summary)
{
    return isJudged(summary) && unscoredReason(summary).empty();
}

Judgement judged(const CaseSummary& summary, const Diagnosis& diagnosis)
{
    Judgement judgement;
    judgement.key = diagnosis.key;
    judgement.status = diagnosis.status;
    judgement.unscored = !unscoredReason(summary).empty();
    judgement.answered = diagnosis.isAnswer() && !judgement.unscored;
    judgement.seconds = diagnosis.seconds;
    if (summary.injection) {
        judgement.fault = summary.injection->fault;
        judgement.target = summary.injection->target;
    }
    const bool isFallback = diagnosis.status == DiagnosisStatus::Fallback && !judgement.unscored;
    if (judgement.answered || isFallback) {
        const std::vector<std::string> causes = trueCauses(summary);
        const ComponentNames names(summary.components);
        const std::vector<std::string> ranked = diagnosis.rankedComponents(names);
        if (judgement.answered) {
            judgement.blamed = ranked.empty() ? std::string() : ranked.front();
            judgement.rank = rankOfTrueCause(ranked, causes);
        }
        judgement.tied = diagnosis.tiedComponents(names) > 1;
        judgement.expected = expectedScores(diagnosis.ranking, names, causes);
        judgement.ac1 = accuracyAtK(ranked, causes, 1);
        judgement.ac3 = accuracyAtK(ranked, causes, 3);
        judgement.avg5 = averageAtK(ranked, causes, 5);
        if (diagnosis.key.setting.variant == Variant::Corrected) {
            judgement.ac1 = judgement.expected.ac1;
            judgement.ac3 = judgement.expected.ac3;
            judgement.avg5 = judgement.expected.avg5;
        }
    }
    return judgement;
}

std::vector<std::string> trueCauses(const CaseSummary& summary)
{
    if (!summary.injection || summary.injection->target.empty()) {
        return {};
    }
    return {summary.injection->target};
}

std::vector<std::string> faultsInOrder(const Judgements& judgements)
{
    std::set<std::string> faults;
    for (const Judgement& judgement : judgements) {
        faults.insert(judgement.fault);
    }
    return inOrder(faults);
}

std::vector<std::string> faultsInOrder(std::span<const CaseSummary> cases)
{
    std::set<std::string> faults;
    for (const CaseSummary& summary : cases) {
        if (isJudged(summary)) {
            faults.insert(summary.injection->fault);
        }
    }
    return inOrder(faults);
}

} // namespace culprit
