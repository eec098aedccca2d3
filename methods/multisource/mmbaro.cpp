// SPDX-License-Identifier: GPL-3.0-or-later
#include "multisource/mmbaro.h"

#include "metric/deviation.h"
#include "metric/preprocess.h"
#include "study/window_counts.h"
#include "text/wording.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace culprit {

namespace {

/// One counted source and how its series are called in evidence.
struct CountedSource
{
    const Frame& counts;
    std::string_view label;           ///< `log lines of `
    std::string_view what;            ///< `logs`
    Eigen::Index droppedBaseline = 0; ///< windows left out before the injection
};

/// Adds a source's series to `ranking`; says whether the window gives it both parts.
bool addCounts(const CountedSource& source, const AnalysisWindow& window, DeviationDirection direction,
               std::vector<RankedItem>& ranking)
{
    const std::vector<double>& time = source.counts.time; // ascending
    const auto rowAt = [&](double limit) {
        return static_cast<Eigen::Index>(std::ranges::lower_bound(time, limit) - time.begin());
    };
    const Eigen::Index first = rowAt(window.start);
    const Eigen::Index split = rowAt(window.injectTime);
    const Eigen::Index last = std::max(split, rowAt(window.end));
    const Eigen::Index baselineRows = split - first - source.droppedBaseline;
    if (baselineRows < 1 || last - split < 1) {
        return false;
    }
    for (const Eigen::Index column : varyingColumns(source.counts, 0, source.counts.rows())) {
        const std::string& name = source.counts.names[static_cast<std::size_t>(column)];
        const Deviation deviation = deviationOf(samplesOf(source.counts, column, first, baselineRows),
                                                samplesOf(source.counts, column, split, last - split),
                                                DeviationScale::Robust, direction);
        const double peakTime = time[static_cast<std::size_t>(split) + deviation.peakAt];
        std::string label(source.label);
        label += name;
        ranking.push_back(
            {name, deviation.score,
             deviationEvidence(deviation, DeviationScale::Robust, name, label, "in 5 s", peakTime)});
    }
    return true;
}

} // namespace

const MethodInfo& MmBaro::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "mmbaro";
        method.name = "MM-BARO";
        method.source = DataSource::MultiSource;
        method.inputs = {"metrics", "logs", "spans"};
        method.interactive = true;
        method.parameters = {directionParameter()};
        method.summary = "BARO over metrics, log counts, failed and successful responses in one list.";
        method.formula = "score(s) = max over t of (x_s(t) − median_s) / IQR_s";
        method.citation = "Pham, Ha, Zhang: BARO. FSE 2024; Pham et al.: RCAEval. WWW 2025";
        return method;
    }();
    return info;
}

Finding MmBaro::rank(const CaseView& view, const RunOptions& options) const
{
    for (const auto& [counts, what, noun] :
         {std::tuple(&view.logCounts(), "Log lines", "component"),
          std::tuple(&view.traceSuccessCounts(), "Responses", "operation")}) {
        if (counts->isEmpty() && !counts->names.empty()) {
            return Finding::notApplicable(
                std::string(what) + " are too many to count: " + wording::count(counts->names.size(), noun) +
                " in " + wording::count(counts->time.size(), "window") + " of 5 s are more than " +
                std::to_string(WindowCounts::usualCells) + " counts.");
        }
    }
    if (view.logCounts().isEmpty() && view.traceSuccessCounts().isEmpty()) {
        return Finding::notApplicable(
            "The case has neither logs nor traces of known components beside its metrics.");
    }
    Finding finding = rankByDeviation(view, DeviationScale::Robust, options);
    if (finding.status != DiagnosisStatus::Ok) {
        return finding;
    }
    const DeviationDirection direction = directionFrom(options.parameters);
    std::vector<std::string_view> skipped;
    for (const CountedSource& source :
         {CountedSource{view.logCounts(), "count of log lines of ", "logs", 0},
          CountedSource{view.traceErrorCounts(), "count of failed responses of ", "failed responses", 2},
          CountedSource{view.traceSuccessCounts(), "count of successful responses of ",
                        "successful responses", 0}}) {
        if (options.stop.stop_requested()) {
            return Finding::cancelled();
        }
        if (!addCounts(source, view.window(), direction, finding.ranking)) {
            skipped.push_back(source.what);
        }
    }
    sortByScore(finding.ranking);
    if (!skipped.empty()) {
        finding.message = "Judged without " + wording::listed(skipped) +
                          ": the window lacks them before or after the injection.";
    }
    return finding;
}

} // namespace culprit
