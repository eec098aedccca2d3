// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/graph_subject.h"

#include <memory>

namespace culprit::test {

/// 0 -> 1 -> 2, 3 -- 4, 5 <-> 1, 6 o-> 2, 7 o-o 6, 8 alone, 2 -> 2.
inline GraphSubject everyMark()
{
    GraphSubject subject;
    for (int i = 0; i < 9; ++i) {
        subject.graph.nodes.push_back("ray-replicas-" + std::to_string(i % 3) + "_metric" +
                                      std::to_string(i));
    }
    subject.graph.edges = {{0, 1, EdgeMark::Directed, 1},          {1, 2, EdgeMark::Directed, 0.5},
                           {3, 4, EdgeMark::Undirected, 0.25},     {5, 1, EdgeMark::Bidirected, 0.3},
                           {6, 2, EdgeMark::PartiallyDirected, 2}, {7, 6, EdgeMark::Circle, 0.1},
                           {2, 2, EdgeMark::Directed, 1}};
    subject.ranks = {2, 1, 3, 0, 0, 0, 0, 0, 0};
    subject.trueCause = "ray-replicas-1";
    subject.method = "Example";
    subject.caption = "A case.";
    subject.support[subject.graph.nodes[1]] = {{subject.graph.nodes[0], subject.graph.nodes[1], 0.4}};
    return subject;
}

/// Every node leads to every later one: 276 edges; the weight falls with the distance.
inline GraphSubject dense()
{
    GraphSubject subject;
    constexpr int count = 24;
    for (int i = 0; i < count; ++i) {
        subject.graph.nodes.push_back("c" + std::to_string(i % 5) + "_m" + std::to_string(i));
        subject.ranks.push_back(i + 1);
    }
    for (int i = 0; i < count; ++i) {
        for (int j = i + 1; j < count; ++j) {
            subject.graph.edges.push_back({i, j, EdgeMark::Directed, 1.0 / (j - i)});
        }
    }
    subject.method = "Dense";
    return subject;
}

inline std::shared_ptr<const GraphSubject> shared(GraphSubject subject)
{
    return std::make_shared<const GraphSubject>(std::move(subject));
}

} // namespace culprit::test
