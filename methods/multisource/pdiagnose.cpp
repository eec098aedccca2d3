// SPDX-License-Identifier: GPL-3.0-or-later
#include "multisource/pdiagnose.h"

#include "math/moments.h"
#include "metric/deviation.h"
#include "metric/preprocess.h"
#include "telemetry/metric_kind.h"
#include "text/wording.h"
#include "trace/operation_baseline.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace culprit {

namespace {

struct ComponentAnomalies
{
    std::string component;
    int samples = 0;
    int lines = 0;
    int spans = 0;
    int loudestSamples = -1; ///< anomalous samples of its loudest metric
    std::string loudestMetric;

    int total() const { return samples + lines + spans; }
};

/// Votes a component, in order of first appearance.
class Ballot
{
public:
    /// `open`: components may join later; otherwise `at` throws for one that has no metrics.
    explicit Ballot(bool open)
        : m_open(open)
    {
    }

    ComponentAnomalies& join(std::string_view component)
    {
        const auto [found, isNew] = m_placeOf.try_emplace(std::string(component), entries.size());
        if (isNew) {
            entries.emplace_back().component = component;
        }
        return entries[found->second];
    }

    ComponentAnomalies& at(std::string_view component, std::string_view what)
    {
        if (!m_open && !m_placeOf.contains(std::string(component))) {
            throw std::runtime_error(std::string(component) + " has " + std::string(what) +
                                     " but no metrics: it can't be ranked.");
        }
        return join(component);
    }

    std::vector<ComponentAnomalies> entries;

private:
    bool m_open;
    std::unordered_map<std::string, std::size_t> m_placeOf; ///< by component, in `entries`
};

void countSamples(const CaseView& view, bool skipConstant, Ballot& ballot)
{
    const Frame& metrics = view.metrics();
    for (Eigen::Index column = 0; column < metrics.cols(); ++column) {
        const std::string& name = metrics.names[static_cast<std::size_t>(column)];
        if (name.find("time") != std::string::npos) {
            continue;
        }
        ComponentAnomalies& entry = ballot.join(view.componentNames().of(name));
        const auto baseline = samplesOf(metrics, column, 0, view.baselineRows());
        const auto anomalous = samplesOf(metrics, column, view.baselineRows(), view.anomalousRows());
        const double deviation = math::sampleDeviation(baseline);
        if (skipConstant && !(deviation > 0)) {
            continue;
        }
        const double threshold = math::mean(baseline) + 3 * deviation;
        const auto high = static_cast<int>(
            std::ranges::count_if(anomalous, [threshold](double value) { return value >= threshold; }));
        entry.samples += high;
        if (high > entry.loudestSamples) {
            entry.loudestSamples = high;
            entry.loudestMetric = name;
        }
    }
}

void countLines(const CaseView& view, bool anomalousOnly, Ballot& ballot)
{
    const std::vector<LogTally>& tallies = view.logTallies();
    for (const LogTally& tally : tallies) {
        ComponentAnomalies& entry = ballot.at(tally.component, "logs");
        entry.lines += anomalousOnly ? 0 : tally.errorLines;
    }
    if (anomalousOnly) {
        for (const ErrorLine& line : view.errorLines()) {
            const double time = static_cast<double>(line.timeNs) / 1e9;
            if (time >= view.window().injectTime && time < view.window().end) {
                ++ballot.at(tallies[static_cast<std::size_t>(line.tally)].component, "logs").lines;
            }
        }
    }
}

void countSpans(const CaseView& view, const OperationBaseline& baseline, Ballot& ballot)
{
    for (const int operation : baseline.order) {
        // The benchmark's one renaming, for a system whose traces and metrics disagree.
        std::string_view component =
            view.componentNames().of(view.operations()[static_cast<std::size_t>(operation)]);
        component = component == "frontendservice" ? "frontend" : component;
        ballot.at(component, "traces").spans +=
            baseline.operations[static_cast<std::size_t>(operation)].abnormalSpans;
    }
}

Evidence anomalyEvidence(const ComponentAnomalies& entry, bool anomalousOnly)
{
    Evidence evidence;
    evidence.sentence = entry.component + " shows " + std::to_string(entry.total()) +
                        (entry.total() == 1 ? " anomaly" : " anomalies");
    evidence.sentence += ": " + wording::count(static_cast<std::size_t>(entry.samples), "metric sample") +
                         " three standard deviations above the baseline";
    if (entry.loudestSamples > 0) {
        evidence.sentence +=
            " (" + std::to_string(entry.loudestSamples) + " in the " + metricLabel(entry.loudestMetric) + ")";
        evidence.series = entry.loudestMetric;
    }
    evidence.sentence += ", " + wording::count(static_cast<std::size_t>(entry.lines), "log line") +
                         " with error or fail" +
                         (anomalousOnly ? " since the injection" : " in the whole run") + ", and " +
                         wording::count(static_cast<std::size_t>(entry.spans), "slow span") + ".";
    evidence.facts = {{"high samples", static_cast<double>(entry.samples), ""},
                      {"error lines", static_cast<double>(entry.lines), ""},
                      {"slow spans", static_cast<double>(entry.spans), ""}};
    return evidence;
}

} // namespace

const MethodInfo& PDiagnose::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "pdiagnose";
        method.name = "PDiagnose";
        method.source = DataSource::MultiSource;
        method.inputs = {"metrics", "logs", "spans"};
        method.variants = {Variant::Benchmark, Variant::Corrected};
        method.correction =
            "Constant metrics are not counted as anomalous, log lines count only from the injection on, and "
            "components without metrics are ranked too.";
        method.interactive = true;
        method.parameters = {{"weight", "what one anomaly adds to the score", 5.0, 0.0}};
        method.summary = "Counts the anomalous samples, error lines and slow spans of each component.";
        method.formula = "score(c) = weight × (high samples + error lines + slow spans)";
        method.citation =
            "Hou et al.: Diagnosing Performance Issues in Microservices with Heterogeneous Data Source. "
            "ISPA 2021";
        return method;
    }();
    return info;
}

Finding PDiagnose::rank(const CaseView& view, const RunOptions& options) const
{
    if (const auto missing = missingParts(view)) {
        return *missing;
    }
    if (view.logTallies().empty() && view.spans().empty()) {
        return Finding::notApplicable(
            "The case has neither logs nor traces of known components beside its metrics.");
    }
    const bool corrected = options.variant == Variant::Corrected;
    const double weight = std::get<double>(resolvedParameters(info(), options.parameters).at("weight"));

    Finding finding;
    Ballot ballot(corrected);
    try {
        countSamples(view, corrected, ballot);
        countLines(view, corrected, ballot);
        if (options.stop.stop_requested()) {
            return Finding::cancelled();
        }
        const OperationBaseline baseline = operationBaseline(view);
        if (!missingSpans(view, baseline)) {
            const auto failure = unseenOperationFailure(view, baseline);
            if (failure && !corrected) {
                return *failure;
            }
            countSpans(view, baseline, ballot);
        } else {
            finding.message = "Judged without traces: the window lacks them before or after the injection.";
        }
    } catch (const std::runtime_error& error) {
        return Finding::failed(error.what());
    }
    if (view.logTallies().empty()) {
        finding.message = "Judged without logs: the case has none.";
    }
    for (const ComponentAnomalies& entry : ballot.entries) {
        finding.ranking.push_back(
            {entry.component, weight * entry.total(), anomalyEvidence(entry, corrected)});
    }
    sortByScore(finding.ranking);
    return finding;
}

} // namespace culprit
