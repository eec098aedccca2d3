// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/judgement.h"

#include "evaluation/accuracy.h"
#include "study/published_study.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace culprit {

namespace {

std::vector<std::string> inOrder(const std::set<std::string>& faults)
{
    std::vector<std::string> ordered(faults.begin(), faults.end());
    std::ranges::stable_sort(ordered, {}, study::faultPosition); // the others stay sorted by name
    return ordered;
}

Judgement judged(const CaseSummary& summary, std::span<const std::string> causes, const Diagnosis& diagnosis)
{
    Judgement judgement;
    judgement.key = diagnosis.key;
    judgement.fault = summary.injection->fault;
    judgement.target = summary.injection->target;
    judgement.status = diagnosis.status;
    judgement.answered = diagnosis.isAnswer();
    judgement.seconds = diagnosis.seconds;
    if (judgement.answered) {
        const std::vector<std::string> ranked = diagnosis.rankedComponents();
        judgement.blamed = ranked.empty() ? std::string() : ranked.front();
        judgement.rank = rankOfTrueCause(ranked, causes);
        judgement.ac1 = accuracyAtK(ranked, causes, 1);
        judgement.ac3 = accuracyAtK(ranked, causes, 3);
        judgement.avg5 = averageAtK(ranked, causes, 5);
    }
    return judgement;
}

} // namespace

std::vector<std::string> trueCauses(const CaseSummary& summary)
{
    if (!summary.injection || summary.injection->target.empty()) {
        return {};
    }
    return {summary.injection->target};
}

std::vector<Judgement> judge(std::span<const CaseSummary> cases, std::span<const Diagnosis> diagnoses)
{
    std::unordered_map<std::string, std::vector<const Diagnosis*>> byCase;
    for (const Diagnosis& diagnosis : diagnoses) {
        byCase[diagnosis.key.caseKey].push_back(&diagnosis);
    }

    std::vector<Judgement> judgements;
    for (const CaseSummary& summary : cases) {
        const std::vector<std::string> causes = trueCauses(summary);
        const auto found = byCase.find(summary.key);
        if (summary.kind != CaseKind::Rca || causes.empty() || found == byCase.end()) {
            continue;
        }
        std::map<Ranker, const Diagnosis*> lowestSeed;
        for (const Diagnosis* diagnosis : found->second) {
            const Diagnosis*& kept = lowestSeed[diagnosis->key.ranker()];
            if (!kept || diagnosis->key.seed < kept->key.seed) {
                kept = diagnosis;
            }
        }
        for (const Diagnosis* diagnosis : found->second) {
            if (lowestSeed[diagnosis->key.ranker()] == diagnosis) {
                judgements.push_back(judged(summary, causes, *diagnosis));
            }
        }
    }
    return judgements;
}

std::vector<std::string> faultsInOrder(std::span<const Judgement> judgements)
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
        if (summary.kind == CaseKind::Rca && !trueCauses(summary).empty()) {
            faults.insert(summary.injection->fault);
        }
    }
    return inOrder(faults);
}

} // namespace culprit
