// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulation.h"

#include <span>
#include <vector>

namespace culprit::sample {

/// Prometheus' arithmetic over simulated signals.

/// rate(counter[1m]) at `time`, of a counter's increments by seconds.
double rate(const Seconds& increments, int time);
/// rate(gauge[1m]) as the exporter asks for it: a fall counts as a counter reset, so the value after it is
/// taken as increase. The gauge is scraped every 15 s.
double gaugeRate(const Seconds& gauge, int time);
/// The latest scrape at or before `time` of an exporter scraped every `interval` s.
int scrape(int time, int interval, int phase);

/// Observations of a histogram by time.
class Observations
{
public:
    void add(double time, double value) { m_values.emplace_back(time, value); }
    void sort();
    int count(double from, double to) const; ///< in (from, to]
    double mean(double from, double to) const;
    /// histogram_quantile over (from, to] with classic buckets (upper bounds, ascending; +Inf is implied):
    /// linear within a bucket, the last bound beyond it, NaN without observations.
    double quantile(double q, double from, double to, std::span<const double> bounds) const;

private:
    std::vector<std::pair<double, double>> m_values;
};

/// Times of the exported samples: every 5 s, from the second before the load.
std::vector<int> sampleTimes(const Run& run);

} // namespace culprit::sample
