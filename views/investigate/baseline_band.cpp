// SPDX-License-Identifier: GPL-3.0-or-later
#include "investigate/baseline_band.h"

#include <cmath>
#include <vector>

namespace culprit {

BaselineBand baselineBand(std::span<const double> time, std::span<const double> values,
                          const AnalysisWindow& window)
{
    BaselineBand band;
    std::vector<double> baseline;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i]) || time[i] < window.start || time[i] >= window.end) {
            continue;
        }
        if (time[i] < window.injectTime) {
            baseline.push_back(values[i]);
        } else if (!band.hasPeak || values[i] > band.peak) {
            band.hasPeak = true;
            band.peak = values[i];
            band.peakTime = time[i];
        }
    }
    if (baseline.empty()) {
        return band;
    }
    band.baselineSamples = static_cast<int>(baseline.size());
    const auto count = static_cast<double>(baseline.size());
    for (const double value : baseline) {
        band.mean += value / count;
    }
    double squares = 0;
    for (const double value : baseline) {
        squares += (value - band.mean) * (value - band.mean);
    }
    band.deviation = std::sqrt(squares / count);
    return band;
}

} // namespace culprit
