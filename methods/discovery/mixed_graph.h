// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/diagnosis.h"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace culprit::discovery {

/// What an edge looks like at one of its ends.
enum class Endpoint : std::int8_t { None = 0, Tail = -1, Arrow = 1, Circle = 2 };

/// A graph whose edges have a mark at each end: skeletons, CPDAGs and PAGs over nodes 0 … size - 1.
///
/// Like causal-learn's GeneralGraph it keeps a table of known ancestors up to date that is not always
/// transitively closed; orientation rules consult that table, so it is part of the result.
class MixedGraph
{
public:
    explicit MixedGraph(int size);
    /// Every pair joined by an undirected edge.
    static MixedGraph complete(int size);

    int size() const { return m_size; }

    /// The mark at `node` of the edge between `node` and `other`.
    Endpoint endpointAt(int node, int other) const { return m_marks(node, other); }
    bool adjacent(int a, int b) const { return m_marks(a, b) != Endpoint::None; }
    bool undirected(int a, int b) const
    {
        return m_marks(a, b) == Endpoint::Tail && m_marks(b, a) == Endpoint::Tail;
    }
    /// Whether `a -> b`.
    bool directed(int a, int b) const
    {
        return m_marks(a, b) == Endpoint::Tail && m_marks(b, a) == Endpoint::Arrow;
    }
    /// Whether arrows of both edges meet in `b`.
    bool collider(int a, int b, int c) const
    {
        return m_marks(b, a) == Endpoint::Arrow && m_marks(b, c) == Endpoint::Arrow;
    }
    std::vector<int> neighbours(int node) const;
    int maxDegree() const;
    /// Nodes whose edge with `node` has `mark` at `node`, ascending.
    std::vector<int> into(int node, Endpoint mark) const;
    /// Nodes whose edge with `node` has `mark` at their own end, ascending.
    std::vector<int> outOf(int node, Endpoint mark) const;
    /// Whether the ancestor table says that `a` leads to `b`; every node leads to itself.
    bool knownAncestor(int a, int b) const { return m_paths(b, a) != 0; }

    void remove(int a, int b);
    /// Puts an edge where none is.
    void add(int a, int b, Endpoint atA, Endpoint atB);
    void addDirected(int from, int to) { add(from, to, Endpoint::Tail, Endpoint::Arrow); }
    /// Changes one end of an existing edge.
    void setEndpoint(int node, int other, Endpoint mark);
    /// Replaces whatever joins the two by `from -> to`.
    void orient(int from, int to);
    void setAllEndpoints(Endpoint mark);

    /// As a result to show, with `names` for the nodes; the cause is `from`.
    CausalGraph named(const std::vector<std::string>& names) const;

    friend bool operator==(const MixedGraph& a, const MixedGraph& b) { return a.m_marks == b.m_marks; }

private:
    void learnPath(int from, int to);
    void relearnPaths();

    int m_size;
    Eigen::Matrix<Endpoint, Eigen::Dynamic, Eigen::Dynamic> m_marks; ///< (i, j): mark at i of edge i, j
    Eigen::Matrix<std::int8_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>
        m_paths; ///< (j, i): i leads to j
};

/// The edges of a matrix whose entry (i, j) is not zero where j causes i, weighted by its absolute value.
CausalGraph graphOfEffects(const Eigen::MatrixXd& effects, const std::vector<std::string>& names);

} // namespace culprit::discovery
