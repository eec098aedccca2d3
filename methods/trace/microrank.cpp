// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/microrank.h"

#include "text/wording.h"
#include "trace/coverage_graph.h"
#include "trace/operation_baseline.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace culprit {

namespace {

/// The spans that make the two graphs, and how many traces are normal and abnormal after the injection.
struct Partition
{
    std::vector<int> normal;
    std::vector<int> anomalous;
    double normalTraces = 0;
    double abnormalTraces = 0;
};

Partition partition(const CaseView& view, const OperationBaseline& baseline, bool benchmark)
{
    std::set<std::string_view> withNormalSpans;
    std::set<std::string_view> withAbnormalSpans;
    for (std::size_t i = 0; i < baseline.parts.size(); ++i) {
        if (baseline.parts[i] == SpanPart::Anomalous) {
            withNormalSpans.insert(view.spans()[i].traceId);
        } else if (baseline.parts[i] == SpanPart::Abnormal) {
            withAbnormalSpans.insert(view.spans()[i].traceId);
        }
    }
    Partition out;
    out.abnormalTraces = static_cast<double>(withAbnormalSpans.size());
    out.normalTraces = static_cast<double>(withNormalSpans.size());
    if (!benchmark) {
        out.normalTraces = static_cast<double>(std::ranges::count_if(
            withNormalSpans, [&](std::string_view trace) { return !withAbnormalSpans.contains(trace); }));
    }
    for (std::size_t i = 0; i < baseline.parts.size(); ++i) {
        const SpanPart part = baseline.parts[i];
        if (part == SpanPart::Outside || (!benchmark && part == SpanPart::Normal)) {
            continue;
        }
        const bool isAnomalous =
            benchmark ? part != SpanPart::Normal : withAbnormalSpans.contains(view.spans()[i].traceId);
        (isAnomalous ? out.anomalous : out.normal).push_back(static_cast<int>(i));
    }
    return out;
}

/// What the spectrum knows of one operation.
struct Spectrum
{
    int operation = 0;
    double ef = 1e-7; ///< covered by anomalous traces
    double nf = 1e-7; ///< not covered by anomalous traces
    double ep = 1e-7; ///< covered by normal traces
    double anomalousCoverage = 0;
    double normalCoverage = 0;

    double dstar2() const { return ef * ef / (ep + nf); }
};

std::vector<Spectrum> spectra(const CoverageGraph& normal, const std::vector<double>& normalRank,
                              const CoverageGraph& anomalous, const std::vector<double>& anomalousRank,
                              double abnormalTraces)
{
    std::vector<Spectrum> all;
    std::unordered_map<int, std::size_t> placeOf; // by operation
    for (std::size_t i = 0; i < anomalous.operations.size(); ++i) {
        Spectrum spectrum;
        spectrum.operation = anomalous.operations[i];
        spectrum.anomalousCoverage = static_cast<double>(anomalous.tracesOf[i].size());
        spectrum.ef = anomalousRank[i] * spectrum.anomalousCoverage;
        spectrum.nf = anomalousRank[i] * (abnormalTraces - spectrum.anomalousCoverage);
        placeOf.try_emplace(spectrum.operation, all.size());
        all.push_back(spectrum);
    }
    for (std::size_t i = 0; i < normal.operations.size(); ++i) {
        const auto coverage = static_cast<double>(normal.tracesOf[i].size());
        if (const auto known = placeOf.find(normal.operations[i]); known != placeOf.end()) {
            all[known->second].normalCoverage = coverage;
            all[known->second].ep = normalRank[i] * coverage;
        } else {
            Spectrum spectrum;
            spectrum.operation = normal.operations[i];
            spectrum.normalCoverage = coverage;
            spectrum.ep = (1 + normalRank[i]) * coverage;
            all.push_back(spectrum);
        }
    }
    return all;
}

Evidence coverageEvidence(const CaseView& view, const OperationBaseline& baseline, const Spectrum& spectrum,
                          bool benchmark)
{
    const std::string& name = view.operations()[static_cast<std::size_t>(spectrum.operation)];
    const OperationBehaviour& behaviour = baseline.operations[static_cast<std::size_t>(spectrum.operation)];
    Evidence evidence;
    evidence.sentence =
        name + " is part of " +
        wording::count(static_cast<std::size_t>(spectrum.anomalousCoverage), "trace") +
        (benchmark ? " after the injection and of " : " that turned slow and of ") +
        wording::count(static_cast<std::size_t>(spectrum.normalCoverage), "trace") +
        (benchmark ? " before it" : " that did not") + "; " + std::to_string(behaviour.abnormalSpans) +
        " of its " + wording::count(static_cast<std::size_t>(behaviour.anomalousSpans), "span") +
        " after the injection are slow (at least " + wording::quantity(behaviour.threshold, "ms") + ").";
    evidence.facts = {{"ef", spectrum.ef, ""},
                      {"nf", spectrum.nf, ""},
                      {"ep", spectrum.ep, ""},
                      {"slow spans", static_cast<double>(behaviour.abnormalSpans), ""},
                      {"threshold", behaviour.threshold, "ms"}};
    evidence.series = latencySeriesOf(view, name);
    return evidence;
}

} // namespace

const MethodInfo& MicroRank::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "microrank";
        method.name = "MicroRank";
        method.source = DataSource::Trace;
        method.inputs = {"spans"};
        method.variants = {Variant::Benchmark, Variant::Corrected};
        method.correction = "Compares the abnormal with the other traces after the injection, instead of all "
                            "spans after with "
                            "all before it, and keeps all callees of an operation.";
        method.parameters = {{"top", "how many operations are named at most", std::int64_t{11}, 1, 1000}};
        method.summary = "PageRank over operations and traces, compared between normal and anomalous "
                         "requests by a spectrum.";
        method.formula = "score(o) = ef² / (ep + nf)";
        method.citation =
            "Yu et al.: MicroRank: End-to-End Latency Issue Localization with Extended Spectrum Analysis in "
            "Microservice Environments. WWW 2021";
        return method;
    }();
    return info;
}

Finding MicroRank::rank(const CaseView& view, const RunOptions& options) const
{
    return onSpans(view, options, [&](const OperationBaseline& baseline) -> Finding {
        const bool benchmark = options.variant == Variant::Benchmark;
        Finding finding;
        const Partition parts = partition(view, baseline, benchmark);
        if (parts.anomalous.empty()) {
            finding.message = "No trace after the injection is slower than its operations' past.";
            return finding;
        }
        const auto normal = coverageGraph(view, parts.normal, !benchmark, options.stop);
        const auto anomalous = coverageGraph(view, parts.anomalous, !benchmark, options.stop);
        if (!normal || !anomalous) {
            return Finding::cancelled();
        }
        const auto normalRank =
            parts.normal.empty() ? std::vector<double>{} : coverageRank(*normal, false, options.stop);
        const auto anomalousRank = coverageRank(*anomalous, true, options.stop);
        if (!normalRank || !anomalousRank) {
            return Finding::cancelled();
        }

        std::vector<Spectrum> ranked =
            spectra(*normal, *normalRank, *anomalous, *anomalousRank, parts.abnormalTraces);
        std::ranges::stable_sort(ranked, std::ranges::greater{}, &Spectrum::dstar2);
        const auto top = static_cast<std::size_t>(
            std::get<std::int64_t>(resolvedParameters(info(), options.parameters).at("top")));
        ranked.resize(std::min(ranked.size(), top));
        for (const Spectrum& spectrum : ranked) {
            finding.ranking.push_back({view.operations()[static_cast<std::size_t>(spectrum.operation)],
                                       spectrum.dstar2(),
                                       coverageEvidence(view, baseline, spectrum, benchmark)});
        }
        return finding;
    });
}

} // namespace culprit
