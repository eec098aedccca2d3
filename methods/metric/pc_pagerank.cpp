// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/pc_pagerank.h"

#include "metric/discovered_graph.h"
#include "metric/graph_ranking.h"

namespace culprit {

const MethodInfo& PcPagerank::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method = graphs::pageRankMethod("pc_pagerank", "PC-PR");
        method.variants = {Variant::Benchmark, Variant::Corrected};
        method.correction =
            "ranks every metric under its own name; the benchmark pairs the scores of the nodes that "
            "have an edge with the first columns";
        method.parameters = {graphs::alphaParameter()};
        method.summary =
            "Learns a causal graph with PC and ranks metrics by PageRank from effects to causes.";
        method.citation =
            "Spirtes, Glymour, Scheines: Causation, Prediction, and Search. 2000; Page, Brin, Motwani, "
            "Winograd: The PageRank Citation Ranking. 1999";
        return method;
    }();
    return info;
}

Finding PcPagerank::rank(const CaseView& view, const RunOptions& options) const
{
    return graphs::onMetrics(view, [&](const Frame& frame) {
        graphs::PageRankHead head;
        head.graph = graphs::pcGraph(frame, options).named(frame.names);
        head.names = frame.names;
        head.weights = graphs::effectMatrix(head.graph);
        if (options.variant == Variant::Corrected) {
            return graphs::rankByPageRank(head, "No edge was found to rank by.");
        }
        // The benchmark keeps the nodes that have an edge but not their names.
        std::vector<Eigen::Index> linked;
        std::vector<std::string> names;
        for (Eigen::Index node = 0; node < frame.cols(); ++node) {
            if ((head.weights.row(node).array() != 0).any() || (head.weights.col(node).array() != 0).any()) {
                linked.push_back(node);
                names.push_back(frame.names[static_cast<std::size_t>(node)]);
            }
        }
        const Eigen::MatrixXd weights = head.weights(linked, linked);
        head.weights = weights;
        head.names = std::move(names);
        head.reportedAs = frame.names;
        head.reportedAs.resize(linked.size());
        return graphs::rankByPageRank(head);
    });
}

} // namespace culprit
