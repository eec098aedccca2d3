// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/series_pyramid.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace culprit {

namespace {

constexpr std::size_t firstBucket = 16;
constexpr std::size_t bucketGrowth = 4;
constexpr double gapValue = std::numeric_limits<double>::quiet_NaN();

} // namespace

SeriesPyramid::SeriesPyramid(std::span<const double> time, std::span<const double> values)
    : m_time(time)
    , m_values(values)
{
    for (std::size_t bucket = firstBucket; bucket * 64 < values.size(); bucket *= bucketGrowth) {
        Level level;
        level.bucket = bucket;
        const Level* finer = m_levels.empty() ? nullptr : &m_levels.back();
        const std::size_t count = (values.size() + bucket - 1) / bucket;
        level.low.assign(count, gapValue);
        level.high.assign(count, gapValue);
        const auto take = [&](std::size_t index, double low, double high) {
            // fmin and fmax pass over NaN, which is what a gap is here
            level.low[index] = std::fmin(level.low[index], low);
            level.high[index] = std::fmax(level.high[index], high);
        };
        if (finer) {
            for (std::size_t i = 0; i < finer->low.size(); ++i) {
                take(i / bucketGrowth, finer->low[i], finer->high[i]);
            }
        } else {
            for (std::size_t i = 0; i < values.size(); ++i) {
                take(i / bucket, values[i], values[i]);
            }
        }
        m_levels.push_back(std::move(level));
    }
}

SeriesPyramid::Points SeriesPyramid::visible(TimeRange range, std::size_t points) const
{
    auto first = static_cast<std::size_t>(std::ranges::lower_bound(m_time, range.start) - m_time.begin());
    auto last = static_cast<std::size_t>(std::ranges::upper_bound(m_time, range.end) - m_time.begin());
    first = first > 0 ? first - 1 : 0;
    last = std::min(last + 1, m_time.size());

    Points result;
    const Level* chosen = nullptr;
    for (const Level& level : m_levels) {
        const bool fineEnough = (last - first) / level.bucket * 2 >= points;
        if (!chosen && last - first <= points) {
            break; // the samples themselves are few enough
        }
        chosen = chosen && !fineEnough ? chosen : &level;
        if (!fineEnough) {
            break;
        }
    }
    if (!chosen) {
        result.time.assign(m_time.begin() + static_cast<std::ptrdiff_t>(first),
                           m_time.begin() + static_cast<std::ptrdiff_t>(last));
        result.values.assign(m_values.begin() + static_cast<std::ptrdiff_t>(first),
                             m_values.begin() + static_cast<std::ptrdiff_t>(last));
        return result;
    }
    const std::size_t firstIndex = first / chosen->bucket;
    const std::size_t lastIndex = std::min((last + chosen->bucket - 1) / chosen->bucket, chosen->low.size());
    result.time.reserve(2 * (lastIndex - firstIndex));
    result.values.reserve(2 * (lastIndex - firstIndex));
    for (std::size_t i = firstIndex; i < lastIndex; ++i) {
        const std::size_t begin = i * chosen->bucket;
        const std::size_t middle = std::min(begin + chosen->bucket / 2, m_time.size() - 1);
        result.time.push_back(m_time[begin]);
        result.values.push_back(chosen->low[i]);
        result.time.push_back(m_time[middle]);
        result.values.push_back(chosen->high[i]);
    }
    return result;
}

} // namespace culprit
