// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/mixed_graph.h"

#include <Eigen/Core>

#include <functional>
#include <stop_token>
#include <unordered_map>
#include <vector>

namespace culprit::discovery {

/// The local Gaussian BIC of a variable given its parents, the smaller the better:
/// n ln(1 - R²) + lambda ln(n) |parents|, R² by the correlations. Remembers what it has computed.
class LocalBic
{
public:
    /// `data`: rows are samples. `lambda` is the penalty discount (1 is the textbook's half of -2 BIC).
    explicit LocalBic(const Eigen::MatrixXd& data, double lambda = 2);

    Eigen::Index variables() const { return m_correlations.rows(); }
    /// `parents` ascending. NaN where the parents' correlations are not positive definite.
    double operator()(int variable, const std::vector<int>& parents);

private:
    struct SetHash
    {
        std::size_t operator()(const std::vector<int>& set) const;
    };
    double compute(int variable, const std::vector<int>& parents) const;

    Eigen::MatrixXd m_correlations;
    double m_samples;
    double m_lambda;
    std::vector<std::unordered_map<std::vector<int>, double, SetHash>> m_known;
};

struct GesOptions
{
    double lambda = 2;     ///< penalty discount
    double maxParents = 0; ///< 0: half the number of variables
    std::stop_token stop;
    std::function<void(double)> progress;
};

/// Greedy equivalence search: inserts, then deletes, the edge that improves the score most, moving between
/// equivalence classes; gives a CPDAG.
///
/// Assumes linear Gaussian relations, causal sufficiency and faithfulness. As in causal-learn 0.1.3.3 a
/// deletion directs all edges between the cause and the chosen neighbours. Throws math::Infeasible when a
/// class has no member (numerically contradictory data) and math::Stopped when asked to stop.
/// Source: D. Chickering, "Optimal structure identification with greedy search", JMLR 3, 2002.
MixedGraph ges(const Eigen::MatrixXd& data, const GesOptions& options = {});

/// A DAG of the class that the partially directed `graph` stands for (D. Dor, M. Tarsi, 1992).
/// Throws math::Infeasible when there is none.
MixedGraph extendToDag(const MixedGraph& graph);

/// The CPDAG of `dag`'s equivalence class: its colliders and what follows from them.
MixedGraph classOf(const MixedGraph& dag);

} // namespace culprit::discovery
