// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/series_pyramid.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace culprit {

namespace {

constexpr std::size_t bucketGrowth = 2;
constexpr std::size_t fewestBuckets = 64; ///< no screen is so narrow that fewer would do
constexpr double gapValue = std::numeric_limits<double>::quiet_NaN();

} // namespace

SeriesPyramid::SeriesPyramid(std::span<const double> time, std::span<const double> values)
    : m_time(time)
    , m_values(values)
{
    for (std::size_t bucket = bucketGrowth; bucket * fewestBuckets < values.size(); bucket *= bucketGrowth) {
        Level level;
        level.bucket = bucket;
        const Level* finer = m_levels.empty() ? nullptr : &m_levels.back();
        const std::size_t count = (values.size() + bucket - 1) / bucket;
        level.low.assign(count, gapValue);
        level.high.assign(count, gapValue);
        level.gap.assign(count, false);
        const auto take = [&](std::size_t index, double low, double high, bool gap) {
            // fmin and fmax pass over NaN, which is what a gap is here
            level.low[index] = std::fmin(level.low[index], low);
            level.high[index] = std::fmax(level.high[index], high);
            level.gap[index] = level.gap[index] || gap;
        };
        if (finer) {
            for (std::size_t i = 0; i < finer->low.size(); ++i) {
                take(i / bucketGrowth, finer->low[i], finer->high[i], finer->gap[i]);
            }
        } else {
            for (std::size_t i = 0; i < values.size(); ++i) {
                const double value = std::isfinite(values[i]) ? values[i] : gapValue;
                take(i / bucket, value, value, std::isnan(value));
            }
        }
        m_levels.push_back(std::move(level));
    }
}

std::pair<std::size_t, std::size_t> SeriesPyramid::samplesIn(TimeRange range) const
{
    auto first = static_cast<std::size_t>(std::ranges::lower_bound(m_time, range.start) - m_time.begin());
    auto last = static_cast<std::size_t>(std::ranges::upper_bound(m_time, range.end) - m_time.begin());
    first = first > 0 ? first - 1 : 0;
    last = std::min(last + 1, m_time.size());
    return {first, last - first};
}

SeriesPyramid::Points SeriesPyramid::visible(TimeRange range, std::size_t points) const
{
    const auto [first, count] = samplesIn(range);
    Points result;
    if (count <= points || m_levels.empty()) {
        const auto time = m_time.subspan(first, count);
        const auto values = m_values.subspan(first, count);
        result.time.assign(time.begin(), time.end());
        result.values.assign(values.begin(), values.end());
        return result;
    }
    const auto fits = [&, samples = count](const Level& level) {
        return 2 * (samples / level.bucket) <= points;
    };
    const auto found = std::ranges::find_if(m_levels, fits);
    const Level& chosen = found == m_levels.end() ? m_levels.back() : *found;
    const std::size_t firstIndex = first / chosen.bucket;
    const std::size_t lastIndex =
        std::min((first + count + chosen.bucket - 1) / chosen.bucket, chosen.low.size());
    result.time.reserve(2 * (lastIndex - firstIndex));
    result.values.reserve(2 * (lastIndex - firstIndex));
    const auto add = [&](double time, double value) {
        result.time.push_back(time);
        result.values.push_back(value);
    };
    for (std::size_t i = firstIndex; i < lastIndex; ++i) {
        const std::size_t begin = i * chosen.bucket;
        const std::size_t middle = std::min(begin + chosen.bucket / 2, m_time.size() - 1);
        const std::size_t end = std::min(begin + chosen.bucket, m_time.size()) - 1;
        add(m_time[begin], chosen.low[i]);
        add(m_time[middle], chosen.high[i]);
        if (chosen.gap[i] && !std::isnan(chosen.low[i])) {
            add(m_time[end], gapValue); // what follows is not joined to what was before
        }
    }
    return result;
}

} // namespace culprit
