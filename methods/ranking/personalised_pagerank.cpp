// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranking/personalised_pagerank.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace culprit::ranking {

int WeightedGraph::find(std::string_view name) const
{
    const auto found = std::ranges::find(m_names, name);
    return found == m_names.end() ? -1 : static_cast<int>(found - m_names.begin());
}

int WeightedGraph::addNode(std::string_view name)
{
    if (const int known = find(name); known >= 0) {
        return known;
    }
    m_names.emplace_back(name);
    m_successors.emplace_back();
    m_predecessors.emplace_back();
    return nodeCount() - 1;
}

void WeightedGraph::setEdge(int from, int to, double weight)
{
    std::vector<Link>& links = m_successors[static_cast<std::size_t>(from)];
    if (const auto known = std::ranges::find(links, to, &Link::node); known != links.end()) {
        known->weight = weight;
        return;
    }
    links.push_back({to, weight});
    m_predecessors[static_cast<std::size_t>(to)].push_back(from);
}

bool WeightedGraph::hasEdge(int from, int to) const
{
    const std::vector<Link>& links = successors(from);
    return std::ranges::find(links, to, &Link::node) != links.end();
}

double WeightedGraph::weight(int from, int to) const
{
    const std::vector<Link>& links = successors(from);
    const auto found = std::ranges::find(links, to, &Link::node);
    return found == links.end() ? 0 : found->weight;
}

int WeightedGraph::degree(int node) const
{
    return static_cast<int>(successors(node).size() + predecessors(node).size());
}

WeightedGraph WeightedGraph::reversed() const
{
    WeightedGraph out;
    for (const std::string& name : m_names) {
        out.addNode(name);
    }
    for (int from = 0; from < nodeCount(); ++from) {
        for (const Link& link : successors(from)) {
            out.setEdge(link.node, from, link.weight);
        }
    }
    return out;
}

PersonalisedPageRankResult personalisedPageRank(const WeightedGraph& graph,
                                                const std::optional<std::vector<double>>& personalisation,
                                                const PersonalisedPageRankOptions& options,
                                                const std::stop_token& stop)
{
    PersonalisedPageRankResult result;
    const auto count = static_cast<std::size_t>(graph.nodeCount());
    if (count == 0) {
        result.converged = true;
        return result;
    }

    std::vector<double> restart(count, 1.0 / static_cast<double>(count));
    if (personalisation) {
        const double sum = std::accumulate(personalisation->begin(), personalisation->end(), 0.0);
        std::ranges::transform(*personalisation, restart.begin(),
                               [sum](double value) { return value / sum; });
    }

    // Transition shares along the edges; what leaves a dangling node restarts.
    struct Transition
    {
        std::size_t from;
        std::size_t to;
        double share;
    };
    std::vector<Transition> transitions;
    std::vector<std::size_t> dangling;
    for (std::size_t from = 0; from < count; ++from) {
        double total = 0;
        for (const auto& link : graph.successors(static_cast<int>(from))) {
            total += link.weight;
        }
        if (total == 0) {
            dangling.push_back(from);
            continue;
        }
        for (const auto& link : graph.successors(static_cast<int>(from))) {
            transitions.push_back({from, static_cast<std::size_t>(link.node), link.weight / total});
        }
    }

    std::vector<double> rank(count, 1.0 / static_cast<double>(count));
    std::vector<double> next(count);
    while (result.iterations < options.maxIterations) {
        if (stop.stop_requested()) {
            result.stopped = true;
            break;
        }
        ++result.iterations;
        double restarting = 0;
        for (const std::size_t node : dangling) {
            restarting += rank[node];
        }
        restarting = options.damping * restarting + (1 - options.damping);
        for (std::size_t node = 0; node < count; ++node) {
            next[node] = restarting * restart[node];
        }
        for (const Transition& transition : transitions) {
            next[transition.to] += options.damping * rank[transition.from] * transition.share;
        }
        double change = 0;
        for (std::size_t node = 0; node < count; ++node) {
            change += std::fabs(next[node] - rank[node]);
        }
        rank.swap(next);
        if (change < static_cast<double>(count) * options.tolerance) {
            result.converged = true;
            break;
        }
        if (!std::isfinite(change)) {
            break;
        }
    }
    result.scores = std::move(rank);
    return result;
}

} // namespace culprit::ranking
