// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/mixed_graph.h"
#include "math/fisher_z.h"

#include <functional>
#include <stop_token>

namespace culprit::discovery {

struct FciOptions
{
    double alpha = 0.05; ///< significance level of a test, in (0, 1)
    std::stop_token stop;
    std::function<void(double)> progress;
};

/// Fast Causal Inference: like PC, but latent common causes are allowed for; gives a PAG.
///
/// Assumes acyclicity and faithfulness. Applies what causal-learn 0.1.3.3 applies: the adjacency search,
/// colliders, possible-d-sep, colliders anew, and the orientation rules 1 to 4 (rule 4 only in rounds in
/// which another rule applied). Two of its habits shape the result and are kept: of the subsets of a
/// possible-d-sep set, the first of each size is passed over; and a separating set found there is
/// remembered for one order of the pair only.
///
/// Throws math::Infeasible when a test cannot be computed or rule 3 asks for a separating set that is not
/// remembered, and math::Stopped when asked to stop. The subsets of a possible-d-sep set are exponentially
/// many. Source: P. Spirtes, C. Meek, T. Richardson, "An algorithm for causal inference in the presence of
/// latent variables and selection bias", 1999; J. Zhang, "On the completeness of orientation rules for causal
/// discovery in the presence of latent confounders and selection bias", AIJ 172, 2008.
MixedGraph fci(const math::FisherZTest& test, const FciOptions& options = {});

} // namespace culprit::discovery
