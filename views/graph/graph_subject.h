// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/diagnosis.h"

#include <QString>

#include <map>
#include <string>
#include <vector>

namespace culprit {

/// A graph to look at, with what its picture has to know beyond nodes and edges.
struct GraphSubject
{
    CausalGraph graph;
    std::vector<int> ranks; ///< of each node in the method's ranking, from 1; 0: not ranked
    std::string trueCause;  ///< the component; empty when none is recorded
    ComponentNames names;   ///< of the case
    QString method;         ///< its name, for titles
    QString caption;        ///< case and injection, for exports
    QString whyEmpty;       ///< what to tell when there is no graph
    /// The edges a rank rests on, by the item's name.
    std::map<std::string, std::vector<RankingEdge>> support;

    bool isEmpty() const { return graph.isEmpty(); }
    /// The node called `name`, or -1.
    int indexOf(const std::string& name) const;
    /// Numbers of the edges that the rank of `node` rests on.
    std::vector<std::size_t> supporting(int node) const;
};

/// The graph of `diagnosis` with its ranks and evidence.
GraphSubject subjectOf(const Diagnosis& diagnosis, std::string trueCause);

/// Which edges are shown of a graph that has too many of them.
enum class EdgeChoice {
    Around,    ///< those at one node
    Leading,   ///< those on a way that leads to it
    Strongest, ///< the heaviest; among equals those between nodes of better rank
    All
};

struct GraphPart
{
    std::vector<int> nodes;         ///< numbers in the whole graph, ascending
    std::vector<std::size_t> edges; ///< numbers in the whole graph, ascending; none from a node to itself
    std::size_t allEdges = 0;       ///< of the whole graph, without those from a node to itself

    bool hasNode(int node) const;
};

/// At most `most` edges of `subject` (no bound for All), with the nodes at their ends and `focus`. Of the
/// edges around `focus` those its rank rests on come first. Without a focus, Around and
/// Leading mean Strongest.
GraphPart chosenPart(const GraphSubject& subject, EdgeChoice choice, int focus, std::size_t most);

} // namespace culprit
