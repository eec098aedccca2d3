// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include <cstdint>
#include <utility>
#include <vector>

namespace culprit::math {

__extension__ using Word128 = unsigned __int128;

/// The random stream of `numpy.random.default_rng(seed)`: PCG64 (XSL-RR, 128 bits of state) seeded by
/// numpy's SeedSequence. `next`, `uniform` and `choice` give numpy's numbers bit by bit; `below`,
/// `normal` and `shuffle` are our own and only as random as the stream.
///
/// Source: M. O'Neill, "PCG: A family of simple fast space-efficient statistically good algorithms for
/// random number generation", 2014; numpy NEP 19.
class Pcg64
{
public:
    explicit Pcg64(std::uint64_t seed);

    /// 64 random bits.
    std::uint64_t next();
    /// Uniform in [0, 1), 53 bits.
    double uniform();
    /// Uniform in [0, bound), without bias; `bound` > 0.
    std::uint64_t below(std::uint64_t bound);
    /// Standard normal (Marsaglia's polar method).
    double normal();
    /// An index drawn by `cumulative`, the running sums of the probabilities (numpy's `choice(p=…)`).
    Eigen::Index choice(const std::vector<double>& cumulative);

    template <typename T>
    void shuffle(std::vector<T>& items)
    {
        for (std::size_t i = items.size(); i > 1; --i) {
            std::swap(items[i - 1], items[below(i)]);
        }
    }

private:
    Word128 m_state = 0;
    Word128 m_increment = 0;
    double m_spare = 0;
    bool m_hasSpare = false;
};

/// Running sums of `probabilities`, divided by their total: what `Pcg64::choice` searches.
std::vector<double> cumulativeProbabilities(const std::vector<double>& probabilities);

} // namespace culprit::math
