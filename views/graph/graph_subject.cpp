// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/graph_subject.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <tuple>

namespace culprit {

namespace {

using GraphEdge = CausalGraph::Edge;

/// Whether the cause may stand at `from` and the effect at `to`.
bool mayLead(const GraphEdge& edge, int from, int to)
{
    if (edge.from == from && edge.to == to) {
        return edge.mark != EdgeMark::Bidirected;
    }
    return edge.from == to && edge.to == from &&
           (edge.mark == EdgeMark::Undirected || edge.mark == EdgeMark::Circle);
}

/// Steps from each node to `focus` along edges that may lead there; -1 where there is no way.
std::vector<int> stepsTo(const CausalGraph& graph, int focus)
{
    std::vector<int> steps(graph.nodes.size(), -1);
    steps[static_cast<std::size_t>(focus)] = 0;
    std::vector<int> queue{focus};
    for (std::size_t head = 0; head < queue.size(); ++head) {
        const int to = queue[head];
        for (const GraphEdge& edge : graph.edges) {
            const int from = edge.from == to ? edge.to : edge.from;
            int& known = steps[static_cast<std::size_t>(from)];
            if (known < 0 && mayLead(edge, from, to)) {
                known = steps[static_cast<std::size_t>(to)] + 1;
                queue.push_back(from);
            }
        }
    }
    return steps;
}

/// What decides between edges, the better first.
struct Preference
{
    int group = 0;
    double weight = 0;
    int ranks = 0;
    std::size_t number = 0;

    friend bool operator<(const Preference& a, const Preference& b)
    {
        return std::tuple(a.group, -a.weight, a.ranks, a.number) <
               std::tuple(b.group, -b.weight, b.ranks, b.number);
    }
};

} // namespace

int GraphSubject::indexOf(const std::string& name) const
{
    const auto found = std::ranges::find(graph.nodes, name);
    return found == graph.nodes.end() ? -1 : static_cast<int>(found - graph.nodes.begin());
}

std::vector<std::size_t> GraphSubject::supporting(int node) const
{
    std::vector<std::size_t> edges;
    if (node < 0) {
        return edges;
    }
    const auto told = support.find(graph.nodes[static_cast<std::size_t>(node)]);
    if (told == support.end()) {
        return edges;
    }
    for (const RankingEdge& one : told->second) {
        const int a = indexOf(one.from);
        const int b = indexOf(one.to);
        for (std::size_t i = 0; i < graph.edges.size(); ++i) {
            const GraphEdge& edge = graph.edges[i];
            if ((edge.from == a && edge.to == b) || (edge.from == b && edge.to == a)) {
                edges.push_back(i);
            }
        }
    }
    return edges;
}

GraphSubject subjectOf(const Diagnosis& diagnosis, std::string trueCause)
{
    GraphSubject subject;
    subject.graph = diagnosis.graph;
    subject.trueCause = std::move(trueCause);
    subject.ranks.assign(subject.graph.nodes.size(), 0);
    for (std::size_t i = 0; i < diagnosis.ranking.size(); ++i) {
        const RankedItem& item = diagnosis.ranking[i];
        if (const int node = subject.indexOf(item.name); node >= 0) {
            subject.ranks[static_cast<std::size_t>(node)] = static_cast<int>(i) + 1;
        }
        if (!item.evidence.edges.empty()) {
            subject.support[item.name] = item.evidence.edges;
        }
    }
    return subject;
}

bool GraphPart::hasNode(int node) const
{
    return std::ranges::binary_search(nodes, node);
}

GraphPart chosenPart(const GraphSubject& subject, EdgeChoice choice, int focus, std::size_t most)
{
    const CausalGraph& graph = subject.graph;
    if (focus < 0 && (choice == EdgeChoice::Around || choice == EdgeChoice::Leading)) {
        choice = EdgeChoice::Strongest;
    }
    const std::vector<std::size_t> support = subject.supporting(focus);
    const std::vector<int> steps = choice == EdgeChoice::Leading ? stepsTo(graph, focus) : std::vector<int>();
    const auto rankOf = [&](int node) {
        const int rank = subject.ranks[static_cast<std::size_t>(node)];
        return rank > 0 ? rank : static_cast<int>(graph.nodes.size()) + 1;
    };
    GraphPart part;
    std::vector<Preference> wanted;
    for (std::size_t i = 0; i < graph.edges.size(); ++i) {
        const GraphEdge& edge = graph.edges[i];
        if (edge.from == edge.to) {
            continue;
        }
        ++part.allEdges;
        Preference one{0, std::isfinite(edge.weight) ? std::abs(edge.weight) : 0,
                       rankOf(edge.from) + rankOf(edge.to), i};
        if (choice == EdgeChoice::Around) {
            const bool told = std::ranges::find(support, i) != support.end();
            if (!told && edge.from != focus && edge.to != focus) {
                continue;
            }
            one.group = told ? 0 : 1;
        } else if (choice == EdgeChoice::Leading) {
            const int from = steps[static_cast<std::size_t>(edge.from)];
            const int to = steps[static_cast<std::size_t>(edge.to)];
            const bool forward = to >= 0 && from > to && mayLead(edge, edge.from, edge.to);
            const bool backward = from >= 0 && to > from && mayLead(edge, edge.to, edge.from);
            if (!forward && !backward) {
                continue;
            }
            one.group = std::max(from, to);
        }
        wanted.push_back(one);
    }
    if (choice != EdgeChoice::All && wanted.size() > most) {
        std::sort(wanted.begin(), wanted.end());
        wanted.resize(most);
    }
    std::set<int> nodes;
    for (const Preference& one : wanted) {
        part.edges.push_back(one.number);
        nodes.insert({graph.edges[one.number].from, graph.edges[one.number].to});
    }
    std::ranges::sort(part.edges);
    if (focus >= 0) {
        nodes.insert(focus);
    }
    if (choice == EdgeChoice::All) {
        for (std::size_t node = 0; node < graph.nodes.size(); ++node) {
            nodes.insert(static_cast<int>(node));
        }
    }
    part.nodes.assign(nodes.begin(), nodes.end());
    return part;
}

} // namespace culprit
