// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace culprit::ranking {

/// A directed graph with named nodes and weighted edges that remembers the order of insertion.
class WeightedGraph
{
public:
    struct Link
    {
        int node = 0;
        double weight = 1;
    };

    int nodeCount() const { return static_cast<int>(m_names.size()); }
    const std::string& name(int node) const { return m_names[static_cast<std::size_t>(node)]; }
    /// The node's number, or -1.
    int find(std::string_view name) const;
    int addNode(std::string_view name);
    /// Adds the edge or gives it another weight; its place in the order is that of its first insertion.
    void setEdge(int from, int to, double weight);

    const std::vector<Link>& successors(int node) const
    {
        return m_successors[static_cast<std::size_t>(node)];
    }
    const std::vector<int>& predecessors(int node) const
    {
        return m_predecessors[static_cast<std::size_t>(node)];
    }
    bool hasEdge(int from, int to) const;
    /// 0 where there is no edge.
    double weight(int from, int to) const;
    /// Edges in and out, a loop counted twice.
    int degree(int node) const;
    WeightedGraph reversed() const;

private:
    std::vector<std::string> m_names;
    std::vector<std::vector<Link>> m_successors;
    std::vector<std::vector<int>> m_predecessors;
};

struct PersonalisedPageRankOptions
{
    double damping = 0.85;
    int maxIterations = 10'000;
    double tolerance = 1e-6; ///< a node, of the change's sum of absolute values
};

struct PersonalisedPageRankResult
{
    std::vector<double> scores; ///< one a node
    bool converged = false;
    bool stopped = false;
    int iterations = 0;
};

/// PageRank by power iteration with restarts and dangling nodes' mass going to `personalisation`.
///
/// Weights may be negative; then the iteration may diverge, which ends it as not converged. A node whose
/// weights sum to 0 counts as dangling. `personalisation` holds one number a node with a sum other than 0;
/// without it restarts are uniform. The convergence test is networkx's: sum |x - x'| < nodes x tolerance.
/// Source: A. Langville, C. Meyer, "A Survey of Eigenvector Methods of Web Information Retrieval", SIAM
///   Review 2005; networkx 2.5, `pagerank`.
PersonalisedPageRankResult personalisedPageRank(const WeightedGraph& graph,
                                                const std::optional<std::vector<double>>& personalisation,
                                                const PersonalisedPageRankOptions& options = {},
                                                const std::stop_token& stop = {});

} // namespace culprit::ranking
