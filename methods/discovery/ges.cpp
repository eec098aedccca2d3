// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ges.h"

#include "discovery/pc.h"
#include "discovery/skeleton.h"
#include "math/correlation.h"
#include "math/infeasible.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>

namespace culprit::discovery {

namespace {

using NodeSet = std::vector<int>; ///< ascending

NodeSet unionOf(const NodeSet& a, const NodeSet& b)
{
    NodeSet result;
    std::ranges::set_union(a, b, std::back_inserter(result));
    return result;
}

NodeSet intersectionOf(const NodeSet& a, const NodeSet& b)
{
    NodeSet result;
    std::ranges::set_intersection(a, b, std::back_inserter(result));
    return result;
}

NodeSet differenceOf(const NodeSet& a, const NodeSet& b)
{
    NodeSet result;
    std::ranges::set_difference(a, b, std::back_inserter(result));
    return result;
}

NodeSet undirectedNeighbours(const MixedGraph& graph, int node)
{
    NodeSet result;
    for (int other = 0; other < graph.size(); ++other) {
        if (graph.undirected(node, other)) {
            result.push_back(other);
        }
    }
    return result;
}

bool isClique(const MixedGraph& graph, const NodeSet& nodes)
{
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        for (std::size_t k = i + 1; k < nodes.size(); ++k) {
            if (!graph.adjacent(nodes[i], nodes[k])) {
                return false;
            }
        }
    }
    return true;
}

/// Whether every path from `from` to `to` that no arrow opposes meets `blockers`.
bool allPathsBlocked(const MixedGraph& graph, int from, int to, const NodeSet& blockers)
{
    std::vector<char> seen(static_cast<std::size_t>(graph.size()), 0);
    for (const int blocker : blockers) {
        seen[static_cast<std::size_t>(blocker)] = 1;
    }
    std::vector<int> stack{from};
    seen[static_cast<std::size_t>(from)] = 1;
    while (!stack.empty()) {
        const int node = stack.back();
        stack.pop_back();
        for (int next = 0; next < graph.size(); ++next) {
            if (!graph.directed(node, next) && !graph.undirected(node, next)) {
                continue;
            }
            if (next == to) {
                return false;
            }
            if (!seen[static_cast<std::size_t>(next)]) {
                seen[static_cast<std::size_t>(next)] = 1;
                stack.push_back(next);
            }
        }
    }
    return true;
}

/// An insertion or deletion of the edge from -> to, with the neighbours of `to` that it directs.
struct Move
{
    double change = 1e7;
    int from = -1;
    int to = -1;
    NodeSet directs;
};

class GreedySearch
{
public:
    GreedySearch(const Eigen::MatrixXd& data, const GesOptions& options)
        : m_score(data, options.lambda)
        , m_options(options)
        , m_graph(static_cast<int>(data.cols()))
        , m_maxParents(options.maxParents > 0 ? options.maxParents : static_cast<double>(data.cols()) / 2)
    {
    }

    MixedGraph run()
    {
        double total = 0;
        for (int node = 0; node < m_graph.size(); ++node) {
            total += m_score(node, {});
        }
        climb(
            total, [this](int i, int j, Move& best) { considerInsertion(i, j, best); },
            [this](const Move& move) { insert(move); });
        climb(
            total, [this](int i, int j, Move& best) { considerDeletion(i, j, best); },
            [this](const Move& move) { erase(move); });
        return m_graph;
    }

private:
    template <typename Consider, typename Apply>
    void climb(double& total, Consider consider, Apply apply)
    {
        while (true) {
            Move best;
            for (int i = 0; i < m_graph.size(); ++i) {
                for (int j = 0; j < m_graph.size(); ++j) {
                    if (i != j) {
                        checkStop();
                        consider(i, j, best);
                    }
                }
            }
            // As the sum is kept: a gain that rounding swallows ends the search.
            if (best.from < 0 || total - (total + best.change) <= 0) {
                return;
            }
            total += best.change;
            apply(best);
            m_graph = classOf(extendToDag(m_graph));
            if (m_options.progress) {
                ++m_moves;
                m_options.progress(1 - 1 / (1 + m_moves / (2.0 * m_graph.size())));
            }
        }
    }

    /// Before every move that is looked at: a variable with many neighbours has a great many of them.
    void checkStop() const
    {
        if (m_options.stop.stop_requested()) {
            throw math::Stopped();
        }
    }

    void considerInsertion(int i, int j, Move& best)
    {
        if (m_graph.adjacent(i, j)) {
            return;
        }
        const NodeSet parents = m_graph.into(j, Endpoint::Arrow);
        if (static_cast<double>(parents.size()) > m_maxParents) {
            return;
        }
        const NodeSet neighbours = undirectedNeighbours(m_graph, j);
        const NodeSet common = intersectionOf(neighbours, m_graph.neighbours(i));
        const NodeSet open = differenceOf(neighbours, common);
        for (int size = 0; size <= static_cast<int>(open.size()); ++size) {
            forEachSubset(open, size, [&](const NodeSet& directs) {
                checkStop();
                const NodeSet blockers = unionOf(common, directs);
                if (isClique(m_graph, blockers) && allPathsBlocked(m_graph, j, i, blockers)) {
                    const NodeSet without = unionOf(blockers, parents);
                    offer(best, {m_score(j, unionOf(without, {i})) - m_score(j, without), i, j, directs});
                }
                return true;
            });
        }
    }

    void considerDeletion(int i, int j, Move& best)
    {
        if (!m_graph.undirected(i, j) && !m_graph.directed(i, j)) {
            return;
        }
        const NodeSet common = intersectionOf(undirectedNeighbours(m_graph, j), m_graph.neighbours(i));
        const NodeSet parents = unionOf(m_graph.into(j, Endpoint::Arrow), {i});
        for (int size = 0; size <= static_cast<int>(common.size()); ++size) {
            forEachSubset(common, size, [&](const NodeSet& directs) {
                checkStop();
                const NodeSet rest = differenceOf(common, directs);
                if (isClique(m_graph, rest)) {
                    const NodeSet with = unionOf(rest, parents);
                    offer(best, {m_score(j, differenceOf(with, {i})) - m_score(j, with), i, j, directs});
                }
                return true;
            });
        }
    }

    static void offer(Move& best, Move move)
    {
        if (move.change < best.change) {
            best = std::move(move);
        }
    }

    void insert(const Move& move)
    {
        m_graph.addDirected(move.from, move.to);
        for (const int neighbour : move.directs) {
            m_graph.orient(neighbour, move.to);
        }
    }

    void erase(const Move& move)
    {
        m_graph.remove(move.from, move.to);
        for (const int neighbour : move.directs) {
            m_graph.orient(move.to, neighbour);
            m_graph.orient(move.from, neighbour);
        }
    }

    LocalBic m_score;
    const GesOptions& m_options;
    MixedGraph m_graph;
    double m_maxParents;
    int m_moves = 0;
};

} // namespace

LocalBic::LocalBic(const Eigen::MatrixXd& data, double lambda)
    : m_correlations(math::correlationMatrix(data))
    , m_samples(static_cast<double>(data.rows()))
    , m_lambda(lambda)
    , m_known(static_cast<std::size_t>(data.cols()))
{
}

std::size_t LocalBic::SetHash::operator()(const std::vector<int>& set) const
{
    std::size_t hash = set.size();
    for (const int member : set) {
        hash = (hash ^ static_cast<std::size_t>(member)) * 0x9e3779b97f4a7c15U;
        hash ^= hash >> 29;
    }
    return hash;
}

double LocalBic::operator()(int variable, const std::vector<int>& parents)
{
    auto& known = m_known[static_cast<std::size_t>(variable)];
    if (const auto found = known.find(parents); found != known.end()) {
        return found->second;
    }
    return known.emplace(parents, compute(variable, parents)).first->second;
}

double LocalBic::compute(int variable, const std::vector<int>& parents) const
{
    const double own = m_correlations(variable, variable);
    if (parents.empty()) {
        return m_samples * std::log(own);
    }
    const Eigen::LLT<Eigen::MatrixXd> factor(m_correlations(parents, parents));
    if (factor.info() != Eigen::Success) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    Eigen::VectorXd explained = m_correlations(parents, variable);
    factor.matrixL().solveInPlace(explained);
    const double rest = own - explained.squaredNorm();
    if (!(rest > 0)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return m_samples * std::log(rest) + std::log(m_samples) * static_cast<double>(parents.size()) * m_lambda;
}

MixedGraph extendToDag(const MixedGraph& graph)
{
    const int size = graph.size();
    MixedGraph dag(size);
    for (int i = 0; i < size; ++i) {
        for (int j = 0; j < size; ++j) {
            if (graph.directed(i, j)) {
                dag.addDirected(i, j);
            }
        }
    }
    std::vector<char> removed(static_cast<std::size_t>(size), 0);
    const auto left = [&removed](int node) { return removed[static_cast<std::size_t>(node)] == 0; };
    const auto isSink = [&](int node) {
        for (int other = 0; other < size; ++other) {
            if (!left(other)) {
                continue;
            }
            if (graph.directed(node, other)) {
                return false;
            }
            // An undirected neighbour must be adjacent to everything that `node` is adjacent to.
            if (graph.undirected(node, other)) {
                for (int third = 0; third < size; ++third) {
                    if (left(third) && third != other && graph.adjacent(node, third) &&
                        !graph.adjacent(other, third)) {
                        return false;
                    }
                }
            }
        }
        return true;
    };
    for (int count = 0; count < size;) {
        const int before = count;
        for (int node = 0; node < size; ++node) {
            if (!left(node) || !isSink(node)) {
                continue;
            }
            for (int other = 0; other < size; ++other) {
                if (left(other) && graph.undirected(node, other)) {
                    dag.addDirected(other, node);
                }
            }
            removed[static_cast<std::size_t>(node)] = 1;
            ++count;
        }
        if (count == before) {
            throw math::Infeasible("the graph found stands for no acyclic model");
        }
    }
    return dag;
}

MixedGraph classOf(const MixedGraph& dag)
{
    MixedGraph pattern = dag;
    pattern.setAllEndpoints(Endpoint::Tail);
    for (int middle = 0; middle < dag.size(); ++middle) {
        const NodeSet parents = dag.into(middle, Endpoint::Arrow);
        for (std::size_t i = 0; i < parents.size(); ++i) {
            for (std::size_t k = i + 1; k < parents.size(); ++k) {
                if (!dag.adjacent(parents[i], parents[k])) {
                    pattern.orient(parents[i], middle);
                    pattern.orient(parents[k], middle);
                }
            }
        }
    }
    applyMeekRules(pattern);
    return pattern;
}

MixedGraph ges(const Eigen::MatrixXd& data, const GesOptions& options)
{
    return GreedySearch(data, options).run();
}

} // namespace culprit::discovery
