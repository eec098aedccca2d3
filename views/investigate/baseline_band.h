// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/case_view.h"

#include <span>

namespace culprit {

/// What the plot of a suspicion says of a series: how it was before the injection, and its highest value since.
struct BaselineBand
{
    int baselineSamples = 0;
    double mean = 0;      ///< of the baseline, in the series' own unit
    double deviation = 0; ///< population standard deviation of the same
    bool hasPeak = false;
    double peak = 0;
    double peakTime = 0; ///< epoch seconds
};

/// Of the finite `values` at `time`, both of one length. The baseline is [start, injectTime), the peak lies in
/// [injectTime, end). In two passes: memory in bytes has no digits left for squares.
BaselineBand baselineBand(std::span<const double> time, std::span<const double> values,
                          const AnalysisWindow& window);

} // namespace culprit
