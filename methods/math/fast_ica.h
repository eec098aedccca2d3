// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "math/pcg64.h"

#include <Eigen/Core>

#include <stop_token>

namespace culprit::math {

struct FastIcaOptions
{
    int maxIterations = 1000;
    double tolerance = 1e-4; ///< of 1 - |cosine| between successive directions
    std::stop_token stop;
};

struct FastIcaResult
{
    Eigen::MatrixXd unmixing; ///< components x columns: sources = unmixing * (row - mean)
    int iterations = 0;
    bool converged = false;
};

/// Independent component analysis: parallel FastICA with the log cosh contrast on whitened data.
///
/// `data`: rows are samples, at least as many as columns. The start is drawn from `random`; not converging is
/// reported, not an error. Throws Infeasible when a column is a combination of others, Stopped when asked.
/// Source: A. Hyvärinen, "Fast and robust fixed-point algorithms for independent component analysis",
/// IEEE Trans. Neural Networks 10, 1999.
FastIcaResult fastIca(const Eigen::MatrixXd& data, Pcg64& random, const FastIcaOptions& options = {});

} // namespace culprit::math
