// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/mixed_graph.h"
#include "math/fisher_z.h"

#include <functional>
#include <stop_token>

namespace culprit::discovery {

struct PcOptions
{
    double alpha = 0.05; ///< significance level of a test, in (0, 1)
    std::stop_token stop;
    std::function<void(double)> progress;
};

/// The PC algorithm: skeleton, unshielded colliders, Meek's rules; gives a CPDAG.
///
/// Assumes causal sufficiency, acyclicity and faithfulness. An unshielded triple is a collider when its
/// middle is in none of the ends' separating sets; a collider that contradicts one oriented before is
/// left out (causal-learn's uc_rule 0, uc_priority 2).
///
/// Throws math::Infeasible when a test cannot be computed and math::Stopped when asked to stop.
/// Source: P. Spirtes, C. Glymour, R. Scheines, "Causation, Prediction, and Search", 2000; C. Meek, "Causal
/// inference and causal explanation with background knowledge", UAI 1995; as in causal-learn 0.1.3.3.
MixedGraph pc(const math::FisherZTest& test, const PcOptions& options = {});

/// Orients what follows from the arrows there are (Meek's rules 1 to 3).
void applyMeekRules(MixedGraph& graph);

} // namespace culprit::discovery
