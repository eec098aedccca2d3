// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace culprit::math {

/// The permutations of `numpy.random.seed(seed)`, numpy's older random stream: the 32-bit Mersenne twister,
/// whose output the standard fixes. Of `seed` the lower 32 bits count; numpy takes no larger ones.
class NumpyRandomState
{
public:
    explicit NumpyRandomState(std::uint64_t seed)
        : m_engine(static_cast<std::uint32_t>(seed))
    {
    }

    /// As `numpy.random.permutation`.
    template <typename T>
    void shuffle(std::vector<T>& items)
    {
        for (std::size_t i = items.size(); i > 1; --i) {
            std::swap(items[i - 1], items[upTo(static_cast<std::uint32_t>(i - 1))]);
        }
    }

private:
    /// Uniform in [0, most]: the draw's lowest bits, drawn again when they exceed `most`.
    std::uint32_t upTo(std::uint32_t most)
    {
        const std::uint32_t mask = std::bit_ceil(most + 1) - 1;
        std::uint32_t value = 0;
        do {
            value = static_cast<std::uint32_t>(m_engine()) & mask;
        } while (value > most);
        return value;
    }

    std::mt19937 m_engine;
};

} // namespace culprit::math
