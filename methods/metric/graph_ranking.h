// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "math/infeasible.h"
#include "metric/preprocess.h"
#include "ranking/page_rank.h"
#include "study/root_cause_method.h"
#include "text/wording.h"

#include <Eigen/Core>

#include <optional>
#include <string>
#include <vector>

/// What the methods share that first discover a causal graph and then rank its nodes.
namespace culprit::graphs {

/// Says why nothing can be discovered in `frame`: no column that varies, or fewer than `fewestRows` rows.
std::optional<Finding> missingFor(const Frame& frame, Eigen::Index fewestRows);

/// Positions by descending score; ties keep their order.
std::vector<std::size_t> descending(const Eigen::VectorXd& scores);

/// So many causes or effects of an item its evidence names; of the others it says how many they are.
constexpr std::size_t mostNamed = 3;

/// Runs `compute`; what the data do not allow becomes status failed, a request to stop cancelled.
template <typename Compute>
Finding guarded(Compute compute)
{
    try {
        return compute();
    } catch (const math::Stopped&) {
        return Finding::cancelled();
    } catch (const math::Infeasible& reason) {
        return Finding::failed(wording::sentence(reason.what()));
    }
}

/// The frame of the methods that discover among all metrics of a case: what is needed at least, the metrics
/// preprocessed as the benchmark does, and then `compute` of them, guarded.
template <typename Compute>
Finding onMetrics(const CaseView& view, Compute compute, Eigen::Index fewestRows = 4)
{
    Frame frame = preprocess(view.metrics());
    if (auto missing = missingFor(frame, fewestRows)) {
        return *std::move(missing);
    }
    return guarded([&] { return compute(frame); });
}

/// A random ranking of `names` with status fallback, as the benchmark answers when it has no answer.
Finding randomRanking(const std::vector<std::string>& names, std::uint64_t seed, std::string why);

struct PageRankHead
{
    std::vector<std::string> names; ///< of the matrix' nodes
    Eigen::MatrixXd weights;        ///< (effect, cause): the walker goes from effects to causes
    /// Names under which the scores are reported, when not the nodes' own (a defect of the benchmark).
    std::vector<std::string> reportedAs;
    bool fromCauses = false; ///< `weights` are (cause, effect) instead
    ranking::PageRankOptions options;
    CausalGraph graph;
};

/// The edges that carried `amounts` (of each node of `names`) to the node `to`, the largest first, at most
/// eight: a dense graph's others tell nothing.
std::vector<RankingEdge> carryingEdges(const std::vector<std::string>& names, const Eigen::VectorXd& amounts,
                                       const std::string& to);

/// Ranks by PageRank; each item's evidence names the edges that carried its score.
Finding rankByPageRank(const PageRankHead& head);

/// The same where a graph without an edge leaves nothing to rank by: column order, and `why` says so.
Finding rankByPageRank(const PageRankHead& head, const std::string& why);

/// All items in column order and with equal scores, when there is no edge to rank by; `why` says so in a sentence.
Finding columnOrder(const std::vector<std::string>& names, CausalGraph graph, const std::string& why);

/// Walks as the benchmark does: uniformly over all columns, whatever the graph says. So the order is drawn, like a
/// random ranking's, and always the same for as many columns; only equal visits tie.
Finding rankByUniformWalk(const std::vector<std::string>& names, int steps, CausalGraph graph);

/// Walks the graph from the service level indicator; nodes weigh as they correlate with it.
/// `effects(i, j)` is not zero where j causes i. Not applicable where `sli` is no column.
Finding rankByGraphWalk(const Frame& frame, const Eigen::MatrixXd& effects, const std::string& sli, int steps,
                        double rho, CausalGraph graph);

/// (effect, cause) weights of `graph`: undirected, bidirected and circle edges both ways.
Eigen::MatrixXd effectMatrix(const CausalGraph& graph);

double numberIn(const Parameters& parameters, const std::string& name);
int integerIn(const Parameters& parameters, const std::string& name);

} // namespace culprit::graphs
