// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "math/chi_squared_test.h"
#include "math/numpy_random_state.h"

#include <stop_token>
#include <vector>

namespace culprit::discovery {

struct PsiPcOptions
{
    double startAlpha = 0.01; ///< significance level to begin with, raised in steps of 0.1 below 1
    std::size_t wanted = 1;   ///< stops when *exactly* so many variables were found
    std::stop_token stop;
};

struct PsiPcFound
{
    int variable = 0;
    double pValue = 1; ///< of marginal independence of the F-node
    double alpha = 0;  ///< significance level at which it appeared
};

/// Localised psi-PC: the variables that stay adjacent to the F-node, which tells normal from anomalous
/// samples, when PC's adjacency search is confined to the F-node's edges.
///
/// `variables` are columns of `test`, `fNode` another. Those found at one significance level are ordered by
/// ascending p-values (the first test's, then the next). The order in which neighbours are tested is drawn
/// from `random` and has influence. Throws math::Stopped when asked to stop.
/// Source: A. Ikram et al., "Root cause analysis of failures in microservices through causal discovery",
/// NeurIPS 2022.
std::vector<PsiPcFound> psiPc(const math::ChiSquaredTest& test, const std::vector<int>& variables, int fNode,
                              math::NumpyRandomState& random, const PsiPcOptions& options);

} // namespace culprit::discovery
