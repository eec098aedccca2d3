// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/fci_pagerank.h"

#include "metric/discovered_graph.h"
#include "metric/graph_ranking.h"

namespace culprit {

namespace {

/// Where the walker may go, as the benchmark reads the marks of a PAG.
Eigen::MatrixXd walkOf(const discovery::MixedGraph& graph)
{
    using discovery::Endpoint;
    Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(graph.size(), graph.size());
    for (int a = 0; a < graph.size(); ++a) {
        for (int b = a + 1; b < graph.size(); ++b) {
            const Endpoint atA = graph.endpointAt(a, b);
            const Endpoint atB = graph.endpointAt(b, a);
            if (atA == atB) {
                weights(a, b) = weights(b, a) = atA == Endpoint::None ? 0 : 1;
            } else if (atA == Endpoint::Arrow && atB == Endpoint::Tail) {
                weights(a, b) = 1;
            } else if (atA == Endpoint::Tail && atB == Endpoint::Arrow) {
                weights(b, a) = 1;
            } else if (atA == Endpoint::Circle && atB == Endpoint::Arrow) {
                weights(a, b) = 1;
            } else if (atA == Endpoint::Arrow && atB == Endpoint::Circle) {
                weights(b, a) = 1;
            } else {
                throw math::Infeasible("the causal graph has an edge with a tail and a circle, for which the "
                                       "ranking is not defined");
            }
        }
    }
    return weights;
}

} // namespace

const MethodInfo& FciPagerank::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method = graphs::pageRankMethod("fci_pagerank", "FCI-PR");
        method.parameters = {graphs::alphaParameter()};
        method.summary =
            "Learns a causal graph that allows for latent causes with FCI and ranks metrics by PageRank "
            "from effects to causes.";
        method.citation =
            "Spirtes, Meek, Richardson: An Algorithm for Causal Inference in the Presence of Latent "
            "Variables and Selection Bias. 1999";
        return method;
    }();
    return info;
}

Finding FciPagerank::rank(const CaseView& view, const RunOptions& options) const
{
    return graphs::onMetrics(view, [&](const Frame& frame) {
        const discovery::MixedGraph graph = graphs::fciGraph(frame, options);
        graphs::PageRankHead head;
        head.names = frame.names;
        head.weights = walkOf(graph);
        head.graph = graph.named(frame.names);
        head.options.maxIterations = view.joinedColumnCount();
        return graphs::rankByPageRank(head);
    });
}

} // namespace culprit
