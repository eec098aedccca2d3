// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/cmlp_pagerank.h"

#include "discovery/cmlp.h"
#include "discovery/mixed_graph.h"
#include "metric/discovered_graph.h"
#include "metric/graph_ranking.h"

#include <cmath>

namespace culprit {

const MethodInfo& CmlpPagerank::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method = graphs::pageRankMethod("cmlp_pagerank", "cMLP-PR");
        method.variants = {Variant::Benchmark, Variant::Corrected};
        method.correction =
            "standardises the metrics first, without which training diverges, penalises ten times "
            "as much in fewer steps, and walks from effects to causes";
        method.deterministic = false;
        method.parameters = {
            {"max_iterations", "training steps at most; 0: 20,000 (benchmark) or 3,000 (corrected)",
             std::int64_t{0}, 0, 1e6},
            {"lambda", "weight of the sparsity penalty (corrected; the benchmark's is 0.002)", 0.02, 0, 10}};
        method.summary =
            "Learns with a neural network for each metric whose past it needs and ranks metrics by "
            "PageRank.";
        method.citation = "Tank, Covert, Foti, Shojaie, Fox: Neural Granger Causality. IEEE TPAMI 44, 2022";
        return method;
    }();
    return info;
}

Finding CmlpPagerank::rank(const CaseView& view, const RunOptions& options) const
{
    return graphs::onMetrics(
        view,
        [&](Frame& frame) {
            discovery::CmlpOptions training;
            training.seed = options.seed;
            training.stop = options.stop;
            training.progress = options.progress;
            const bool corrected = options.variant == Variant::Corrected;
            const int steps = graphs::integerIn(options.parameters, "max_iterations");
            training.maxIterations = steps > 0 ? steps : corrected ? 3000 : 20000;
            if (corrected) {
                training.lambda = static_cast<float>(graphs::numberIn(options.parameters, "lambda"));
                for (auto column : frame.values.colwise()) {
                    column.array() -= column.mean();
                    column /= std::sqrt(column.squaredNorm() / static_cast<double>(frame.rows()));
                }
            }
            const Eigen::MatrixXd causes = discovery::cmlp(frame.values, training);
            graphs::PageRankHead head;
            head.names = frame.names;
            head.weights = corrected ? causes : causes.transpose();
            head.fromCauses = !corrected;
            head.graph = discovery::graphOfEffects(causes, frame.names);
            return graphs::rankByPageRank(head, "No metric's past helps to predict another.");
        },
        7);
}

} // namespace culprit
