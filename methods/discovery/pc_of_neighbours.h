// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "math/fisher_z.h"

#include <stop_token>
#include <vector>

namespace culprit::discovery {

struct NeighbourOptions
{
    double alpha = 0.001;        ///< significance level of a test
    int maxConditioningSize = 4; ///< largest conditioning set
    std::stop_token stop;
};

struct Neighbour
{
    int variable = 0;
    double pValue = 0;      ///< the largest met
    double correlation = 0; ///< the partial correlation that had it
};

/// The variables that no conditioning set separates from `target`: PC's adjacency search of a single
/// variable, conditioning on its own remaining neighbours only, up to a size.
///
/// Tests vanishing partial correlation by Student's t with n - 2 - |S| degrees of freedom. `samples`: how
/// many rows `test` was made of. `candidates` are examined; all variables may be conditioned on. Throws
/// math::Stopped when asked to stop. Source: P. Spirtes, C. Glymour, R. Scheines, "Causation, Prediction, and
/// Search", 2000; as in salesforce/causalai 2.0.
std::vector<Neighbour> unseparatedNeighbours(const math::FisherZTest& test, double samples, int target,
                                             std::vector<int> candidates,
                                             const NeighbourOptions& options = {});

} // namespace culprit::discovery
