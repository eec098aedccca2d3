// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mixed_graph.h"

#include <algorithm>
#include <cmath>

namespace culprit::discovery {

MixedGraph::MixedGraph(int size)
    : m_size(size)
{
    m_marks.setConstant(size, size, Endpoint::None);
    m_paths.setZero(size, size);
    m_paths.diagonal().setOnes();
}

MixedGraph MixedGraph::complete(int size)
{
    MixedGraph graph(size);
    graph.m_marks.setConstant(Endpoint::Tail);
    graph.m_marks.diagonal().setConstant(Endpoint::None);
    return graph;
}

std::vector<int> MixedGraph::neighbours(int node) const
{
    std::vector<int> result;
    for (int other = 0; other < m_size; ++other) {
        if (adjacent(node, other)) {
            result.push_back(other);
        }
    }
    return result;
}

int MixedGraph::maxDegree() const
{
    int degree = 0;
    for (int node = 0; node < m_size; ++node) {
        degree = std::max(degree, static_cast<int>((m_marks.col(node).array() != Endpoint::None).count()));
    }
    return degree;
}

std::vector<int> MixedGraph::into(int node, Endpoint mark) const
{
    std::vector<int> result;
    for (int other = 0; other < m_size; ++other) {
        if (m_marks(node, other) == mark) {
            result.push_back(other);
        }
    }
    return result;
}

std::vector<int> MixedGraph::outOf(int node, Endpoint mark) const
{
    std::vector<int> result;
    for (int other = 0; other < m_size; ++other) {
        if (m_marks(other, node) == mark) {
            result.push_back(other);
        }
    }
    return result;
}

void MixedGraph::remove(int a, int b)
{
    const bool wasDirected = directed(a, b) || directed(b, a);
    m_marks(a, b) = Endpoint::None;
    m_marks(b, a) = Endpoint::None;
    if (wasDirected) {
        relearnPaths();
    }
}

void MixedGraph::add(int a, int b, Endpoint atA, Endpoint atB)
{
    m_marks(a, b) = atA;
    m_marks(b, a) = atB;
    if (directed(a, b)) {
        learnPath(a, b);
    } else if (directed(b, a)) {
        learnPath(b, a);
    }
}

void MixedGraph::setEndpoint(int node, int other, Endpoint mark)
{
    const Endpoint far = m_marks(other, node);
    remove(node, other);
    add(node, other, mark, far);
}

void MixedGraph::orient(int from, int to)
{
    remove(from, to);
    addDirected(from, to);
}

void MixedGraph::setAllEndpoints(Endpoint mark)
{
    m_marks = m_marks.unaryExpr([mark](Endpoint e) { return e == Endpoint::None ? e : mark; });
    m_paths.setZero();
    m_paths.diagonal().setOnes();
}

void MixedGraph::learnPath(int from, int to)
{
    m_paths(to, from) = 1;
    for (int k = 0; k < m_size; ++k) {
        if (m_paths(from, k)) {
            m_paths(to, k) = 1;
        }
        if (m_paths(k, to)) {
            m_paths(k, from) = 1;
        }
    }
}

void MixedGraph::relearnPaths()
{
    m_paths.setZero();
    m_paths.diagonal().setOnes();
    // Latest edge first: the table depends on the order.
    for (int i = m_size - 1; i >= 0; --i) {
        for (int j = m_size - 1; j > i; --j) {
            if (directed(i, j)) {
                learnPath(i, j);
            } else if (directed(j, i)) {
                learnPath(j, i);
            }
        }
    }
}

CausalGraph MixedGraph::named(const std::vector<std::string>& names) const
{
    CausalGraph graph;
    graph.nodes = names;
    for (int i = 0; i < m_size; ++i) {
        for (int j = i + 1; j < m_size; ++j) {
            if (!adjacent(i, j)) {
                continue;
            }
            const Endpoint atI = m_marks(i, j);
            const Endpoint atJ = m_marks(j, i);
            if (atI == atJ) {
                const EdgeMark mark = atI == Endpoint::Tail    ? EdgeMark::Undirected
                                      : atI == Endpoint::Arrow ? EdgeMark::Bidirected
                                                               : EdgeMark::Circle;
                graph.edges.push_back({i, j, mark, 1});
                continue;
            }
            // The arrow, or else the circle, is the far end.
            const bool forward =
                atJ == Endpoint::Arrow || (atI != Endpoint::Arrow && atJ == Endpoint::Circle);
            const Endpoint near = forward ? atI : atJ;
            const EdgeMark mark = near == Endpoint::Tail ? EdgeMark::Directed : EdgeMark::PartiallyDirected;
            graph.edges.push_back({forward ? i : j, forward ? j : i, mark, 1});
        }
    }
    return graph;
}

CausalGraph graphOfEffects(const Eigen::MatrixXd& effects, const std::vector<std::string>& names)
{
    CausalGraph graph;
    graph.nodes = names;
    for (Eigen::Index cause = 0; cause < effects.cols(); ++cause) {
        for (Eigen::Index effect = 0; effect < effects.rows(); ++effect) {
            if (const double weight = effects(effect, cause); weight != 0) {
                graph.edges.push_back({static_cast<int>(cause), static_cast<int>(effect), EdgeMark::Directed,
                                       std::abs(weight)});
            }
        }
    }
    return graph;
}

} // namespace culprit::discovery
