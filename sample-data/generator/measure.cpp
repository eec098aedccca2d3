// SPDX-License-Identifier: GPL-3.0-or-later
#include "measure.h"

#include <algorithm>
#include <limits>

namespace culprit::sample {

double rate(const Seconds& increments, int time)
{
    return increments.sum(time - 60, time) / 60;
}

double gaugeRate(const Seconds& gauge, int time)
{
    double increase = 0;
    for (int t = time - 45; t <= time; t += 15) {
        const double change = gauge[t] - gauge[t - 15];
        increase += change >= 0 ? change : gauge[t];
    }
    return increase / 60;
}

int scrape(int time, int interval, int phase)
{
    const int since = ((time - phase) % interval + interval) % interval;
    return time - since;
}

void Observations::sort()
{
    std::stable_sort(m_values.begin(), m_values.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
}

int Observations::count(double from, double to) const
{
    return static_cast<int>(std::count_if(m_values.begin(), m_values.end(),
                                          [&](const auto& v) { return v.first > from && v.first <= to; }));
}

double Observations::mean(double from, double to) const
{
    double sum = 0;
    int n = 0;
    for (const auto& [time, value] : m_values) {
        if (time > from && time <= to) {
            sum += value;
            ++n;
        }
    }
    return n > 0 ? sum / n : std::numeric_limits<double>::quiet_NaN();
}

double Observations::quantile(double q, double from, double to, std::span<const double> bounds) const
{
    const auto before = [](const auto& v, double t) { return v.first <= t; };
    const auto first = std::lower_bound(m_values.begin(), m_values.end(), from, before);
    const auto last = std::lower_bound(first, m_values.end(), to, before);
    std::vector<int> counts(bounds.size() + 1, 0);
    for (auto it = first; it != last; ++it) {
        ++counts[static_cast<std::size_t>(std::lower_bound(bounds.begin(), bounds.end(), it->second) -
                                          bounds.begin())];
    }
    const auto total = static_cast<double>(last - first);
    if (total == 0) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double rank = q * total;
    double below = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        const double inside = counts[i];
        if (below + inside >= rank && inside > 0) {
            const double low = i == 0 ? 0 : bounds[i - 1];
            return low + (bounds[i] - low) * ((rank - below) / inside);
        }
        below += inside;
    }
    return bounds.back();
}

std::vector<int> sampleTimes(const Run& run)
{
    std::vector<int> times;
    for (int time = -1; time < run.duration; time += 5) {
        times.push_back(time);
    }
    return times;
}

} // namespace culprit::sample
