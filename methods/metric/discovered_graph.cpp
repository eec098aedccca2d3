// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/discovered_graph.h"

#include "discovery/fci.h"
#include "discovery/granger.h"
#include "discovery/lingam.h"
#include "discovery/pc.h"
#include "metric/graph_ranking.h"

namespace culprit::graphs {

namespace {

math::FisherZTest fisherZ(const Frame& frame, const RunOptions& options)
{
    return math::FisherZTest(frame.values, options.variant == Variant::Corrected ? math::Degenerate::Handle
                                                                                 : math::Degenerate::Throw);
}

} // namespace

ParameterSpec alphaParameter()
{
    return {"alpha", "significance level of a conditional independence test", 0.05, 1e-6, 0.999999};
}

ParameterSpec maxLagParameter()
{
    return {"max_lag", "lags tested, in samples", std::int64_t{3}, 1, 50};
}

ParameterSpec walkStepsParameter()
{
    return {"steps",
            "steps of the walk (corrected only; the benchmark walks as many as the table has columns)",
            std::int64_t{1000}, 1, 1e6};
}

MethodInfo pageRankMethod(std::string id, std::string name)
{
    MethodInfo method;
    method.id = std::move(id);
    method.name = std::move(name);
    method.inputs = {"metrics"};
    method.formula = "score = 0.85 · Σ over effects e of score(e) / causes(e) + restarts";
    return method;
}

MethodInfo randomWalkMethod(std::string id, std::string name)
{
    MethodInfo method;
    method.id = std::move(id);
    method.name = std::move(name);
    method.inputs = {"metrics"};
    method.variants = {Variant::Benchmark, Variant::Corrected};
    method.correction =
        "walks along the causal graph from the service level indicator, metrics weighted by their "
        "correlation with it; the benchmark's walk ignores the graph";
    method.formula = "score = visits / steps";
    return method;
}

discovery::MixedGraph pcGraph(const Frame& frame, const RunOptions& options)
{
    return discovery::pc(fisherZ(frame, options),
                         {numberIn(options.parameters, "alpha"), options.stop, options.progress});
}

discovery::MixedGraph fciGraph(const Frame& frame, const RunOptions& options)
{
    return discovery::fci(fisherZ(frame, options),
                          {numberIn(options.parameters, "alpha"), options.stop, options.progress});
}

Eigen::MatrixXd lingamEffects(const Frame& frame, const RunOptions& options)
{
    constexpr int iterations = 1000;
    return discovery::icaLingam(frame.values, {options.seed, iterations, options.stop, options.progress})
        .effects;
}

Finding grangerFinding(const Frame& frame, const RunOptions& options,
                       const std::function<Finding(const Eigen::MatrixXd&)>& rankBy)
{
    discovery::GrangerOptions granger;
    granger.alpha = numberIn(options.parameters, "alpha");
    granger.maxLag = integerIn(options.parameters, "max_lag");
    granger.stop = options.stop;
    granger.progress = options.progress;
    if (frame.rows() <= 3 * granger.maxLag + 1) {
        return Finding::failed("Too few samples for Granger tests of " + std::to_string(granger.maxLag) +
                               " lags.");
    }
    try {
        return rankBy(discovery::granger(frame.values, granger));
    } catch (const math::Stopped&) {
        return Finding::cancelled();
    } catch (const math::Infeasible& reason) {
        return randomRanking(frame.names, options.seed, wording::sentence(reason.what()));
    }
}

Finding rankByWalk(const CaseView& view, const Frame& frame, const CausalGraph& graph,
                   const RunOptions& options)
{
    if (options.variant == Variant::Corrected) {
        constexpr double rho = 0.5;
        return rankByGraphWalk(frame, effectMatrix(graph), view.sli(), integerIn(options.parameters, "steps"),
                               rho, graph);
    }
    return rankByUniformWalk(frame.names, view.joinedColumnCount(), graph);
}

} // namespace culprit::graphs
