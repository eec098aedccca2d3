// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/graph_ranking.h"

#include "math/correlation.h"
#include "math/pcg64.h"
#include "ranking/random_walk.h"
#include "telemetry/metric_kind.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace culprit::graphs {

namespace {

/// `a (0.12 of its 0.3), b (0.07) and 2 more`: what flowed into a node with `score`, the largest first.
std::string inflow(const std::vector<std::string>& names, const Eigen::VectorXd& shares, double score)
{
    std::vector<std::string> parts;
    for (const std::size_t i : descending(shares)) {
        const double share = shares(static_cast<Eigen::Index>(i));
        if (share > 0) {
            const std::string whole = parts.empty() ? " of its " + wording::number(score) : std::string();
            parts.push_back(metricLabel(names[i]) + " (" + wording::number(share) + whole + ")");
        }
    }
    return wording::listed(parts, mostNamed);
}

} // namespace

std::optional<Finding> missingFor(const Frame& frame, Eigen::Index fewestRows)
{
    if (frame.cols() == 0) {
        return Finding::notApplicable("The case has no metric that varies.");
    }
    if (frame.rows() < fewestRows) {
        return Finding::notApplicable("The window holds " + std::to_string(frame.rows()) +
                                      " samples of the metrics; at least " + std::to_string(fewestRows) +
                                      " are needed.");
    }
    return std::nullopt;
}

std::vector<std::size_t> descending(const Eigen::VectorXd& scores)
{
    std::vector<std::size_t> order(static_cast<std::size_t>(scores.size()));
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&scores](std::size_t a, std::size_t b) {
        return scores(static_cast<Eigen::Index>(a)) > scores(static_cast<Eigen::Index>(b));
    });
    return order;
}

Finding randomRanking(const std::vector<std::string>& names, std::uint64_t seed, std::string why)
{
    Finding finding;
    finding.status = DiagnosisStatus::Fallback;
    finding.message = std::move(why);
    std::vector<std::string> shuffled = names;
    math::Pcg64 random(seed);
    random.shuffle(shuffled);
    for (std::string& name : shuffled) {
        Evidence evidence{"Placed at random. " + finding.message, {}, name};
        finding.ranking.push_back(
            {std::move(name), std::numeric_limits<double>::quiet_NaN(), std::move(evidence)});
    }
    return finding;
}

std::vector<RankingEdge> carryingEdges(const std::vector<std::string>& names, const Eigen::VectorXd& amounts,
                                       const std::string& to)
{
    constexpr std::size_t most = 8;
    std::vector<RankingEdge> edges;
    for (const std::size_t i : descending(amounts)) {
        const double amount = amounts(static_cast<Eigen::Index>(i));
        if (!(amount > 0) || edges.size() == most) {
            break;
        }
        edges.push_back({names[i], to, amount});
    }
    return edges;
}

Finding rankByPageRank(const PageRankHead& head)
{
    const ranking::PageRankResult result = ranking::pageRank(head.weights, head.options);
    Finding finding;
    finding.graph = head.graph;
    const auto& reported = head.reportedAs.empty() ? head.names : head.reportedAs;
    const Eigen::VectorXd outgoing = head.weights.rowwise().sum();
    for (const std::size_t i : descending(result.scores)) {
        if (i >= reported.size()) {
            continue;
        }
        const auto node = static_cast<Eigen::Index>(i);
        Eigen::VectorXd carried = Eigen::VectorXd::Zero(result.scores.size());
        for (Eigen::Index from = 0; from < carried.size(); ++from) {
            if (head.weights(from, node) != 0 && outgoing(from) != 0) {
                carried(from) =
                    head.options.damping * result.scores(from) * head.weights(from, node) / outgoing(from);
            }
        }
        const auto effects = (carried.array() > 0).count();
        const double received = carried.sum();
        Evidence evidence;
        evidence.series = reported[i];
        const std::string side = head.fromCauses ? "cause" : "effect";
        evidence.sentence =
            effects == 0 ? "No edge leads the ranking to it; it holds only the share of restarts."
                         : "Moved up by " +
                               (effects == 1 ? "an edge from its " + side + " "
                                             : wording::count(static_cast<std::size_t>(effects), "edge") +
                                                   " from its " + side + "s ") +
                               inflow(head.names, carried, result.scores(node)) + ".";
        carried(node) = 0; // an edge from a node to itself leads nowhere
        evidence.edges = carryingEdges(head.names, carried, head.names[i]);
        if (reported[i] != head.names[i]) {
            evidence.sentence +=
                " This is the score of " + metricLabel(head.names[i]) +
                ": the benchmark pairs the scores of the nodes that have an edge with the first "
                "columns.";
        }
        evidence.facts = {{"PageRank", result.scores(node), ""},
                          {"edges that lead to it", static_cast<double>(effects), ""},
                          {"received along edges", received, ""}};
        finding.ranking.push_back({reported[i], result.scores(node), std::move(evidence)});
    }
    return finding;
}

Finding rankByPageRank(const PageRankHead& head, const std::string& why)
{
    return head.graph.edges.empty() ? columnOrder(head.names, head.graph, why) : rankByPageRank(head);
}

Finding columnOrder(const std::vector<std::string>& names, CausalGraph graph, const std::string& why)
{
    Finding finding;
    finding.graph = std::move(graph);
    finding.message = why;
    // What PageRank gives all nodes where no edge carries anything: equal scores, which are known to tie.
    const double share = 1 / static_cast<double>(names.size());
    for (const std::string& name : names) {
        finding.ranking.push_back({name, share, {"Placed in column order. " + why, {}, name}});
    }
    return finding;
}

Finding rankByUniformWalk(const std::vector<std::string>& names, int steps, CausalGraph graph)
{
    const Eigen::VectorXd shares = ranking::uniformWalkShares(static_cast<int>(names.size()), steps);
    Finding finding;
    finding.graph = std::move(graph);
    for (const std::size_t i : descending(shares)) {
        const double share = shares(static_cast<Eigen::Index>(i));
        const double visits = std::round(share * steps);
        finding.ranking.push_back(
            {names[i],
             share,
             {"Visited in " + wording::number(visits) + " of " + std::to_string(steps) +
                  " steps of a walk that goes anywhere alike: no edge of the graph moved it.",
              {{"visits", visits, ""}, {"steps", static_cast<double>(steps), ""}},
              names[i]}});
    }
    return finding;
}

Finding rankByGraphWalk(const Frame& frame, const Eigen::MatrixXd& effects, const std::string& sli, int steps,
                        double rho, CausalGraph graph)
{
    const Eigen::Index start = frame.indexOf(sli);
    if (start < 0) {
        return Finding::notApplicable("The service level indicator " + sli +
                                      " is no metric of this case, or constant.");
    }
    Eigen::VectorXd scores(frame.cols());
    for (Eigen::Index j = 0; j < frame.cols(); ++j) {
        scores(j) = std::abs(math::correlation(frame.values.col(j), frame.values.col(start)));
    }
    const auto walk = ranking::expectedWalk(effects, scores, start, {rho, std::max(steps, 1)});
    Finding finding;
    finding.graph = std::move(graph);
    // A node is left for another with the probability of the step; what is carried there is its share.
    for (const std::size_t i : descending(walk.shares)) {
        const auto node = static_cast<Eigen::Index>(i);
        Eigen::VectorXd carried = walk.shares.cwiseProduct(walk.transitions.col(node));
        carried(node) = 0;
        const std::string from = inflow(frame.names, carried, walk.shares(node));
        finding.ranking.push_back(
            {frame.names[i],
             walk.shares(node),
             {from.empty() ? "The walk never reaches it."
                           : "Moved up by the edges over which the walk reaches it: from " + from + ".",
              {{"expected share of steps", walk.shares(node), ""},
               {"correlation with " + sli, scores(node), ""}},
              frame.names[i],
              carryingEdges(frame.names, carried, frame.names[i])}});
    }
    return finding;
}

Eigen::MatrixXd effectMatrix(const CausalGraph& graph)
{
    const auto size = static_cast<Eigen::Index>(graph.nodes.size());
    Eigen::MatrixXd effects = Eigen::MatrixXd::Zero(size, size);
    for (const auto& edge : graph.edges) {
        effects(edge.to, edge.from) = 1;
        if (edge.mark != EdgeMark::Directed && edge.mark != EdgeMark::PartiallyDirected) {
            effects(edge.from, edge.to) = 1;
        }
    }
    return effects;
}

double numberIn(const Parameters& parameters, const std::string& name)
{
    const ParameterValue& value = parameters.at(name);
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        return static_cast<double>(*integer);
    }
    return std::get<double>(value);
}

int integerIn(const Parameters& parameters, const std::string& name)
{
    return static_cast<int>(std::get<std::int64_t>(parameters.at(name)));
}

} // namespace culprit::graphs
