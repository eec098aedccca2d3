// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/e_diagnosis.h"

#include "math/energy_distance.h"
#include "math/moments.h"
#include "math/quantile.h"
#include "math/random_stream.h"
#include "metric/deviation.h"
#include "metric/preprocess.h"
#include "telemetry/metric_kind.h"
#include "text/wording.h"

#include <Eigen/Dense>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace culprit {

namespace {

struct Settings
{
    double alpha = 0.01;
    std::int64_t bootstraps = 200;
    std::size_t top = 3;
};

Settings settingsFrom(const Parameters& parameters)
{
    return {std::get<double>(parameters.at("alpha")), std::get<std::int64_t>(parameters.at("bootstraps")),
            static_cast<std::size_t>(std::get<std::int64_t>(parameters.at("top")))};
}

std::span<const double> columnOf(const Frame& frame, Eigen::Index column)
{
    return samplesOf(frame, column, 0, frame.rows());
}

/// The (1 - alpha) quantile of the squared correlations between all pairs of bootstrap
/// resamples of `baseline`.
double resampledPairQuantile(std::span<const double> baseline, const Settings& settings,
                             math::RandomStream& random, const std::stop_token& stop)
{
    const auto rows = static_cast<Eigen::Index>(baseline.size());
    const auto rounds = static_cast<Eigen::Index>(settings.bootstraps);
    Eigen::MatrixXd resampled(rows, rounds);
    for (Eigen::Index round = 0; round < rounds; ++round) {
        auto sample = resampled.col(round);
        for (double& value : sample) {
            value = baseline[random.below(baseline.size())];
        }
        // A resample of one repeated value correlates with none.
        if ((sample.array() == sample(0)).all()) {
            sample.setZero();
        } else {
            sample.array() -= sample.mean();
            sample.normalize();
        }
    }
    std::vector<double> squared;
    squared.reserve(static_cast<std::size_t>(rounds * (rounds - 1) / 2));
    constexpr Eigen::Index blockSize = 64; // keeps the pauses between looks at `stop` short
    for (Eigen::Index first = 0; first < rounds && !stop.stop_requested(); first += blockSize) {
        const Eigen::Index count = std::min(blockSize, rounds - first);
        const Eigen::MatrixXd correlations =
            resampled.leftCols(first + count).transpose() * resampled.middleCols(first, count);
        for (Eigen::Index j = 0; j < count; ++j) {
            for (Eigen::Index i = 0; i < first + j; ++i) {
                squared.push_back(correlations(i, j) * correlations(i, j));
            }
        }
    }
    return math::selectedQuantile(squared, 1 - settings.alpha);
}

/// Squared covariance over the product of variances, with the denominators mixed as numpy's cov and
/// var mix them.
double pairedSimilarity(std::span<const double> normal, std::span<const double> anomalous)
{
    const auto count = static_cast<double>(normal.size());
    const double meanNormal = math::mean(normal);
    const double meanAnomalous = math::mean(anomalous);
    double nn = 0;
    double aa = 0;
    double na = 0;
    for (std::size_t i = 0; i < normal.size(); ++i) {
        const double n = normal[i] - meanNormal;
        const double a = anomalous[i] - meanAnomalous;
        nn += n * n;
        aa += a * a;
        na += n * a;
    }
    if (!(nn > 0) || !(aa > 0)) {
        return 0;
    }
    const double covariance = na / (count - 1);
    return covariance * covariance / (nn / count * (aa / count));
}

Finding rankBySimilarity(const CaseView& view, const SplitFrame& parts, const Settings& settings,
                         const RunOptions& options)
{
    const Eigen::Index columns = parts.normal.cols();
    math::RandomStream random(options.seed, view.key());
    Finding finding;
    for (Eigen::Index column = 0; column < columns; ++column) {
        if (options.stop.stop_requested()) {
            return Finding::cancelled();
        }
        const double threshold =
            resampledPairQuantile(columnOf(parts.normal, column), settings, random, options.stop);
        const double similarity =
            pairedSimilarity(columnOf(parts.normal, column), columnOf(parts.anomalous, column));
        if (!(similarity > threshold)) {
            continue;
        }
        const std::string& name = parts.normal.names[static_cast<std::size_t>(column)];
        Evidence evidence;
        evidence.sentence =
            "The " + metricLabel(name) +
            " after the injection follows its course before it: " + "their squared correlation of " +
            wording::number(similarity) + " exceeds " + wording::number(threshold) + ", what " +
            wording::number(100 * (1 - settings.alpha)) +
            " % of random resamples of its past stay below. The benchmark takes such similarity for guilt.";
        evidence.facts = {{"squared correlation", similarity, ""},
                          {"threshold", threshold, ""},
                          {"samples a side", static_cast<double>(parts.normal.rows()), ""}};
        evidence.series = name;
        finding.ranking.push_back({name, similarity, std::move(evidence)});
    }
    return finding;
}

Finding rankByDissimilarity(const CaseView& view, const SplitFrame& parts, const Settings& settings,
                            const RunOptions& options)
{
    math::RandomStream random(options.seed, view.key());
    Finding finding;
    for (Eigen::Index column = 0; column < parts.normal.cols(); ++column) {
        const math::PooledSamples pooled(columnOf(parts.normal, column), columnOf(parts.anomalous, column));
        const math::EnergyDistance observed = pooled.distance();
        std::vector<std::uint8_t> labels = pooled.labels();
        std::vector<double> relabelled;
        relabelled.reserve(static_cast<std::size_t>(settings.bootstraps));
        for (std::int64_t round = 0; round < settings.bootstraps; ++round) {
            if (options.stop.stop_requested()) {
                return Finding::cancelled();
            }
            random.shuffle(std::span(labels));
            relabelled.push_back(pooled.distance(labels).squared);
        }
        const double threshold = math::quantile(relabelled, 1 - settings.alpha);
        if (!(observed.squared > threshold)) {
            continue;
        }
        const std::string& name = parts.normal.names[static_cast<std::size_t>(column)];
        const std::string_view unit = metricUnit(name);
        const double before = math::median(columnOf(parts.normal, column));
        const double after = math::median(columnOf(parts.anomalous, column));
        Evidence evidence;
        evidence.sentence =
            "The " + metricLabel(name) + " is distributed otherwise after the injection (median " +
            wording::quantity(after, unit) + ") than before (median " + wording::quantity(before, unit) +
            "): energy coefficient " + wording::number(observed.coefficient) + ", beyond " +
            wording::number(100 * (1 - settings.alpha)) + " % of random splits.";
        evidence.facts = {{"energy coefficient", observed.coefficient, ""},
                          {"energy distance", observed.squared, std::string(unit)},
                          {"threshold", threshold, std::string(unit)},
                          {"median before", before, std::string(unit)},
                          {"median after", after, std::string(unit)}};
        evidence.series = name;
        finding.ranking.push_back({name, observed.coefficient, std::move(evidence)});
    }
    return finding;
}

} // namespace

const MethodInfo& EDiagnosis::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "e_diagnosis";
        method.name = "ε-Diagnosis";
        method.source = DataSource::Metric;
        method.inputs = {"metrics"};
        method.variants = {Variant::Benchmark, Variant::Corrected};
        method.correction =
            "Names metrics whose distribution changes with the injection, each tested against its own "
            "resampled threshold; the benchmark names metrics whose course stays similar.";
        method.deterministic = false;
        method.parameters = {{"alpha", "significance of the test", 0.01, 1e-6, 0.5},
                             {"bootstraps", "rounds of resampling", std::int64_t{200}, 20, 2000},
                             {"top", "how many metrics are named at most", std::int64_t{3}, 1, 1000}};
        method.summary =
            "Names the metrics whose samples before and after the injection fail a two-sample test.";
        method.formula = "benchmark: cov(before, after)² / (var(before) var(after)) > threshold; corrected: "
                         "∫ (F − G)² / E|X − Y| with 2 ∫ (F − G)² > threshold";
        method.citation =
            "Shan et al.: ε-Diagnosis: Unsupervised and Real-time Diagnosis of Small-window Long-tail "
            "Latency in Large-scale Microservice Platforms. WWW 2019";
        return method;
    }();
    return info;
}

Finding EDiagnosis::rank(const CaseView& view, const RunOptions& options) const
{
    if (const auto missing = missingParts(view)) {
        return *missing;
    }
    const Settings settings = settingsFrom(resolvedParameters(info(), options.parameters));
    SplitFrame parts = preprocessedParts(view);
    const Eigen::Index rows = std::min(parts.normal.rows(), parts.anomalous.rows());
    if (parts.normal.cols() > 0) { // rows of no columns lie nowhere
        parts.normal.values = parts.normal.values.bottomRows(rows).eval();
        parts.anomalous.values = parts.anomalous.values.topRows(rows).eval();
    }

    Finding finding = options.variant == Variant::Benchmark
                          ? rankBySimilarity(view, parts, settings, options)
                          : rankByDissimilarity(view, parts, settings, options);
    if (finding.status != DiagnosisStatus::Ok) {
        return finding;
    }
    sortByScore(finding.ranking);
    if (finding.ranking.size() > settings.top) {
        finding.ranking.resize(settings.top);
    }
    if (finding.ranking.empty()) {
        finding.message = "No metric exceeds its threshold.";
    }
    return finding;
}

} // namespace culprit
