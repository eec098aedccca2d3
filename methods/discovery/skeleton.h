// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/mixed_graph.h"
#include "math/fisher_z.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace culprit::discovery {

/// Which variables separated each pair; nothing for pairs that were never separated.
class SeparatingSets
{
public:
    explicit SeparatingSets(int size)
        : m_size(size)
        , m_sets(static_cast<std::size_t>(size) * static_cast<std::size_t>(size))
    {
    }
    std::optional<std::vector<int>>& of(int a, int b) { return m_sets[index(a, b)]; }
    const std::optional<std::vector<int>>& of(int a, int b) const { return m_sets[index(a, b)]; }
    bool contains(int a, int b, int member) const;

private:
    std::size_t index(int a, int b) const
    {
        return static_cast<std::size_t>(a) * static_cast<std::size_t>(m_size) + static_cast<std::size_t>(b);
    }
    int m_size;
    std::vector<std::optional<std::vector<int>>> m_sets;
};

struct Skeleton
{
    MixedGraph graph;
    SeparatingSets separators;
};

/// Calls `visit` with each ascending subset of `depth` members of `items` in lexicographic order, until
/// it returns false.
void forEachSubset(const std::vector<int>& items, int depth,
                   const std::function<bool(const std::vector<int>&)>& visit);

/// The order-independent adjacency search of PC-stable: starting from the complete graph, an edge goes
/// when a subset of its ends' neighbours separates them with p > `alpha`.
///
/// As in causal-learn 0.1.3.3, the search at one depth does not end at an edge's first separating set:
/// all are tried and the union of those found is remembered.
///
/// Throws math::Infeasible from the test and math::Stopped when asked to stop.
/// Source: D. Colombo, M. Maathuis, "Order-independent constraint-based causal structure learning",
/// JMLR 15, 2014.
Skeleton findSkeleton(const math::FisherZTest& test, double alpha, const std::stop_token& stop = {},
                      const std::function<void(double)>& progress = {});

} // namespace culprit::discovery
