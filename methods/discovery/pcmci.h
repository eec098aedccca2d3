// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include <functional>
#include <stop_token>
#include <vector>

namespace culprit::discovery {

struct PcmciOptions
{
    int maxLag = 10;      ///< lags 0 … maxLag are tested, in samples
    double pcAlpha = 0.1; ///< significance level of the selection of conditions
    double alpha = 0.05;  ///< significance level of a link
    std::stop_token stop;
    std::function<void(double)> progress;
};

/// `cause` at t - lag drives `effect` at t; at lag 0 the direction stays open.
struct LaggedLink
{
    int cause = 0;
    int effect = 0;
    int lag = 0;
    double value = 0; ///< partial correlation
    double pValue = 1;
};

/// PCMCI with partial correlation (ParCorr): PC_1 chooses lagged conditions for every variable, the
/// momentary conditional independence test decides on every link.
///
/// `data`: rows are samples at even steps. All tests use the samples from 2 maxLag on. Assumes causal
/// sufficiency, stationarity and linear relations. Throws math::Infeasible for too few rows and math::Stopped
/// when asked to stop.
/// Source: J. Runge et al., "Detecting and quantifying causal associations in large nonlinear time series
/// datasets", Science Advances 5, 2019; as in tigramite 5.2.
std::vector<LaggedLink> pcmci(const Eigen::MatrixXd& data, const PcmciOptions& options = {});

} // namespace culprit::discovery
