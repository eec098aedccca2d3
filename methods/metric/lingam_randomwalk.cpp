// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/lingam_randomwalk.h"

#include "discovery/lingam.h"
#include "metric/discovered_graph.h"
#include "metric/graph_ranking.h"
#include "metric/preprocess.h"

namespace culprit {

const MethodInfo& LingamRandomwalk::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "lingam_randomwalk";
        method.name = "LiNGAM-RW";
        method.inputs = {"metrics"};
        method.variants = {Variant::Benchmark, Variant::Corrected};
        method.correction = graphs::walkCorrection();
        method.deterministic = false;
        method.parameters = {graphs::walkStepsParameter()};
        method.summary =
            "Learns a linear acyclic model with non-Gaussian noise and ranks metrics by the visits of a "
            "random walk.";
        method.formula = "score = visits / steps";
        method.citation =
            "Shimizu, Hoyer, Hyvärinen, Kerminen: A Linear Non-Gaussian Acyclic Model for Causal "
            "Discovery. JMLR 7, 2006; Li et al.: Causal Inference-Based Root Cause Analysis. KDD 2022";
        return method;
    }();
    return info;
}

Finding LingamRandomwalk::rank(const CaseView& view, const RunOptions& options) const
{
    const Frame frame = preprocess(view.metrics());
    if (auto missing = graphs::missingFor(frame, 4)) {
        return *std::move(missing);
    }
    return graphs::guarded([&] {
        const auto model =
            discovery::icaLingam(frame.values, {options.seed, 1000, options.stop, options.progress});
        return graphs::rankByWalk(view, frame, discovery::graphOfEffects(model.effects, frame.names),
                                  options);
    });
}

} // namespace culprit
