// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string_view>
#include <utility>

namespace culprit::math {

/// A repeatable stream of random numbers: the same seed and salt give the same numbers on every platform.
///
/// Built on the 64-bit Mersenne twister, whose output the standard fixes; the standard's distributions are
/// not used, because their output is not fixed.
class RandomStream
{
public:
    /// `salt` tells apart streams of one seed, e.g. a case's key, so that cases do not share their draws.
    explicit RandomStream(std::uint64_t seed, std::string_view salt = {})
    {
        std::uint64_t hash = 0xcbf29ce484222325U; // FNV-1a
        for (const char character : salt) {
            hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3U;
        }
        std::seed_seq words{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                            static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(hash >> 32)};
        m_engine.seed(words);
    }

    /// Uniform over 0 … bound - 1, without bias. `bound` must be positive.
    std::uint64_t below(std::uint64_t bound)
    {
        const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
        std::uint64_t draw = m_engine();
        while (draw >= limit) {
            draw = m_engine();
        }
        return draw % bound;
    }

    /// Uniform over [0, 1).
    double uniform() { return static_cast<double>(m_engine() >> 11) * 0x1.0p-53; }

    /// A uniformly random order (Fisher and Yates).
    template <typename T>
    void shuffle(std::span<T> items)
    {
        for (std::size_t i = items.size(); i > 1; --i) {
            std::swap(items[i - 1], items[below(i)]);
        }
    }

private:
    std::mt19937_64 m_engine;
};

} // namespace culprit::math
