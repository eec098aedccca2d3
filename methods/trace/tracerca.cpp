// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/tracerca.h"

#include "text/wording.h"
#include "trace/operation_baseline.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace culprit {

namespace {

struct ScoredOperation
{
    int operation = 0;
    double score = 0;
};

/// Python's descending sort of a short list, comparison by comparison, for scores among which are NaN: the
/// list is reversed, its leading run kept (a strictly descending one is turned round), the rest inserted by
/// bisection, and the list reversed again.
void sortAsPython(std::vector<ScoredOperation>& list)
{
    const auto less = [](const ScoredOperation& a, const ScoredOperation& b) { return a.score < b.score; };
    std::ranges::reverse(list);
    std::size_t run = std::min<std::size_t>(list.size(), 1);
    if (list.size() > 1) {
        const bool descending = less(list[1], list[0]);
        run = 2;
        while (run < list.size() && less(list[run], list[run - 1]) == descending) {
            ++run;
        }
        if (descending) {
            std::reverse(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(run));
        }
    }
    for (; run < list.size(); ++run) {
        std::size_t low = 0;
        std::size_t high = run;
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            if (less(list[run], list[middle])) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        const auto at = list.begin() + static_cast<std::ptrdiff_t>(run);
        std::rotate(list.begin() + static_cast<std::ptrdiff_t>(low), at, at + 1);
    }
    std::ranges::reverse(list);
}

void removeUnscored(std::vector<ScoredOperation>& list)
{
    std::erase_if(list, [](const ScoredOperation& entry) { return std::isnan(entry.score); });
}

Evidence spanEvidence(const CaseView& view, const OperationBaseline& baseline, int operation, double support,
                      double confidence)
{
    const OperationBehaviour& behaviour = baseline.operations[static_cast<std::size_t>(operation)];
    const std::string& name = view.operations()[static_cast<std::size_t>(operation)];
    Evidence evidence;
    evidence.sentence = std::to_string(behaviour.abnormalSpans) + " of " +
                        wording::count(static_cast<std::size_t>(behaviour.anomalousSpans), "span") + " of " +
                        name + " after the injection took at least " +
                        wording::quantity(behaviour.threshold, "ms") + " (its usual " +
                        wording::quantity(behaviour.mean, "ms") +
                        " plus three standard deviations); they are " + wording::number(100 * support) +
                        " % of all slow spans.";
    evidence.facts = {{"slow spans", static_cast<double>(behaviour.abnormalSpans), ""},
                      {"spans", static_cast<double>(behaviour.anomalousSpans), ""},
                      {"baseline mean", behaviour.mean, "ms"},
                      {"threshold", behaviour.threshold, "ms"},
                      {"slowest", behaviour.slowest, "ms"},
                      {"support", support, ""},
                      {"confidence", confidence, ""}};
    evidence.series = latencySeriesOf(view, name);
    return evidence;
}

} // namespace

const MethodInfo& TraceRca::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "tracerca";
        method.name = "TraceRCA";
        method.source = DataSource::Trace;
        method.inputs = {"spans"};
        method.variants = {Variant::Benchmark, Variant::Corrected};
        method.correction =
            "Operations without a score are removed before sorting, not after, so the ranking is in order of "
            "score; operations that are new after the injection do not make it fail.";
        method.interactive = true;
        method.summary =
            "Ranks operations by how much of the slowness they account for and how slow they are themselves.";
        method.formula = "score(o) = 2 s c / (s + c), s = slow spans of o / all slow spans, c = slow spans "
                         "of o / spans of o";
        method.citation =
            "Li et al.: Practical Root Cause Localization for Microservice Systems via Trace Analysis. "
            "IWQoS 2021";
        return method;
    }();
    return info;
}

Finding TraceRca::rank(const CaseView& view, const RunOptions& options) const
{
    return onSpans(view, options, [&](const OperationBaseline& baseline) -> Finding {
        const bool benchmark = options.variant == Variant::Benchmark;

        // Suspicious operations: support and confidence, as in association rule mining.
        const auto supportOf = [&](int operation) {
            return static_cast<double>(
                       baseline.operations[static_cast<std::size_t>(operation)].abnormalSpans) /
                   baseline.abnormalSpans;
        };
        const auto confidenceOf = [&](int operation) {
            const OperationBehaviour& behaviour = baseline.operations[static_cast<std::size_t>(operation)];
            return static_cast<double>(behaviour.abnormalSpans) / behaviour.anomalousSpans;
        };
        std::vector<ScoredOperation> scored;
        for (const int operation : baseline.order) {
            const double support = supportOf(operation);
            const double confidence = confidenceOf(operation);
            scored.push_back({operation, 2 * support * confidence / (support + confidence)});
        }

        constexpr std::size_t pythonMergesFrom = 64;
        if (benchmark && scored.size() < pythonMergesFrom) {
            sortAsPython(scored);
            removeUnscored(scored);
        } else {
            removeUnscored(scored);
            std::ranges::stable_sort(scored, std::ranges::greater{}, &ScoredOperation::score);
        }

        Finding finding;
        for (const ScoredOperation& entry : scored) {
            if (options.stop.stop_requested()) {
                return Finding::cancelled();
            }
            finding.ranking.push_back(
                {view.operations()[static_cast<std::size_t>(entry.operation)], entry.score,
                 spanEvidence(view, baseline, entry.operation, supportOf(entry.operation),
                              confidenceOf(entry.operation))});
        }
        if (finding.ranking.empty()) {
            finding.message = "No span after the injection is slower than its operation's past.";
        }
        return finding;
    });
}

} // namespace culprit
