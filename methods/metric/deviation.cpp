// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/deviation.h"

#include "metric/preprocess.h"
#include "telemetry/metric_kind.h"
#include "text/wording.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>

namespace culprit {

Deviation deviationOf(std::span<const double> baseline, std::span<const double> anomalous,
                      DeviationScale scale, DeviationDirection direction)
{
    Deviation deviation;
    deviation.baseline =
        scale == DeviationScale::Standard ? math::standardScale(baseline) : math::robustScale(baseline);
    bool first = true;
    for (std::size_t i = 0; i < anomalous.size(); ++i) {
        double score = deviation.baseline.scaled(anomalous[i]);
        if (direction == DeviationDirection::Either) {
            score = std::fabs(score);
        }
        if (first || score > deviation.score) {
            deviation.score = score;
            deviation.peak = anomalous[i];
            deviation.peakAt = i;
            first = false;
        }
    }
    return deviation;
}

Evidence deviationEvidence(const Deviation& deviation, DeviationScale scale, std::string_view series,
                           std::string_view label, std::string_view unit, double peakTime, double divisor)
{
    const bool robust = scale == DeviationScale::Robust;
    const std::string_view center = robust ? "median" : "mean";
    const double baseline = deviation.baseline.center * divisor;
    const double spread = deviation.baseline.spread * divisor;
    const double peak = deviation.peak * divisor;

    Evidence evidence;
    // A spread that small beside what it strays from comes of how numbers are stored.
    constexpr double relativeRounding = 1e-12;
    constexpr double leastSpread = 1e-13;
    const bool isRounding =
        !deviation.baseline.isFlat &&
        deviation.baseline.spread <=
            std::max(leastSpread, relativeRounding * std::fabs(deviation.baseline.center));
    std::string& text = evidence.sentence;
    text.reserve(160);
    text.append("The ").append(label);
    if (deviation.score > 0) {
        text.append(peak < baseline ? " fell to " : " peaked at ").append(wording::quantity(peak, unit));
        text.append(" at ").append(wording::clock(peakTime)).append(", ");
        if (deviation.baseline.isFlat) {
            text.append(wording::number(std::fabs(peak - baseline)));
        } else {
            text.append(wording::number(deviation.score));
            text.append(robust ? " interquartile ranges" : " standard deviations");
        }
        text.append(peak < baseline ? " below" : " above").append(" its baseline ").append(center);
        text.append(" of ").append(wording::quantity(baseline, unit));
        text.append(deviation.baseline.isFlat ? ", which hardly varied: the rise itself is the score."
                    : isRounding
                        ? ". The baseline varies by rounding alone, so the size of the score says nothing."
                        : ".");
    } else {
        text.append(" never rose above its baseline ").append(center).append(" of ");
        text.append(wording::quantity(baseline, unit)).append("; its highest value was ");
        text.append(wording::quantity(peak, unit)).append(".");
    }
    evidence.facts = {{robust ? "baseline median" : "baseline mean", baseline, std::string(unit)},
                      {robust ? "baseline IQR" : "baseline deviation", spread, std::string(unit)},
                      {"peak", peak, std::string(unit)},
                      {"score", deviation.score, robust ? "IQR" : "σ"},
                      {"peak time", peakTime, "epoch s"}};
    evidence.series = series;
    return evidence;
}

ParameterSpec directionParameter()
{
    return {"direction",
            "rise: only values above the baseline count, as in the benchmark; either: falls count too",
            std::string("rise")};
}

DeviationDirection directionFrom(const Parameters& parameters)
{
    const auto found = parameters.find("direction");
    const auto* word = found == parameters.end() ? nullptr : std::get_if<std::string>(&found->second);
    if (!word || *word == "rise") {
        return DeviationDirection::Rise;
    }
    if (*word == "either") {
        return DeviationDirection::Either;
    }
    throw std::invalid_argument("parameter direction is \"" + *word + "\": choose rise or either");
}

std::span<const double> samplesOf(const Frame& frame, Eigen::Index column, Eigen::Index firstRow,
                                  Eigen::Index rows)
{
    return {frame.values.col(column).data() + firstRow, static_cast<std::size_t>(rows)};
}

MethodInfo deviationMethod(std::string id, std::string name)
{
    MethodInfo method;
    method.id = std::move(id);
    method.name = std::move(name);
    method.source = DataSource::Metric;
    method.inputs = {"metrics"};
    method.interactive = true;
    method.parameters = {directionParameter()};
    return method;
}

Finding rankByDeviation(const CaseView& view, DeviationScale scale, const RunOptions& options)
{
    if (const auto missing = missingParts(view)) {
        return *missing;
    }
    const DeviationDirection direction = directionFrom(options.parameters);
    const Frame& metrics = view.metrics();
    const Eigen::Index baselineRows = view.baselineRows();
    const std::vector<Eigen::Index> columns = commonColumns(view);

    Finding finding;
    finding.ranking.reserve(columns.size());
    std::vector<double> scaled; // of a column that changes its unit
    for (const Eigen::Index column : columns) {
        if (options.stop.stop_requested()) {
            return Finding::cancelled();
        }
        const std::string& name = metrics.names[static_cast<std::size_t>(column)];
        const double divisor = preprocessDivisor(name);
        std::span<const double> samples = samplesOf(metrics, column, 0, metrics.rows());
        if (divisor != 1) {
            scaled.assign(samples.begin(), samples.end());
            std::ranges::for_each(scaled, [divisor](double& value) { value /= divisor; });
            samples = scaled;
        }
        const auto split = static_cast<std::size_t>(baselineRows);
        const Deviation deviation =
            deviationOf(samples.first(split), samples.subspan(split), scale, direction);
        const double peakTime = metrics.time[split + deviation.peakAt];
        RankedItem item;
        item.name = name;
        item.score = deviation.score;
        item.evidence =
            deviationEvidence(deviation, scale, name, metricLabel(name), metricUnit(name), peakTime, divisor);
        finding.ranking.push_back(std::move(item));
    }
    sortByScore(finding.ranking);
    return finding;
}

void sortByScore(std::vector<RankedItem>& ranking)
{
    std::ranges::stable_sort(ranking, std::ranges::greater{}, &RankedItem::score);
}

} // namespace culprit
