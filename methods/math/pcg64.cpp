// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/pcg64.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace culprit::math {

namespace {

constexpr Word128 pcgMultiplier = (Word128{2549297995355413924ULL} << 64) + 4865540595714422341ULL;

/// numpy's SeedSequence: mixes the seed's 32-bit words into a pool of four and draws the state from it.
std::array<std::uint64_t, 4> seedState(std::uint64_t seed)
{
    std::uint32_t hashConstant = 0x43b0d7e5;
    const auto hashed = [&hashConstant](std::uint32_t value) {
        value ^= hashConstant;
        hashConstant *= 0x931e8875;
        value *= hashConstant;
        return value ^ (value >> 16);
    };
    const auto mixed = [](std::uint32_t x, std::uint32_t y) {
        const std::uint32_t result = 0xca01f9dd * x - 0x4973f715 * y;
        return result ^ (result >> 16);
    };

    std::array<std::uint32_t, 4> pool{};
    const std::array<std::uint32_t, 4> entropy{static_cast<std::uint32_t>(seed),
                                               static_cast<std::uint32_t>(seed >> 32), 0, 0};
    for (std::size_t i = 0; i < pool.size(); ++i) {
        pool[i] = hashed(entropy[i]);
    }
    for (std::size_t source = 0; source < pool.size(); ++source) {
        for (std::size_t target = 0; target < pool.size(); ++target) {
            if (source != target) {
                pool[target] = mixed(pool[target], hashed(pool[source]));
            }
        }
    }

    std::array<std::uint64_t, 4> state{};
    std::uint32_t outputConstant = 0x8b51f9dd;
    for (std::size_t i = 0; i < 8; ++i) {
        std::uint32_t value = pool[i % 4] ^ outputConstant;
        outputConstant *= 0x58f38ded;
        value *= outputConstant;
        value ^= value >> 16;
        state[i / 2] |= std::uint64_t{value} << (32 * (i % 2));
    }
    return state;
}

} // namespace

Pcg64::Pcg64(std::uint64_t seed)
{
    const auto words = seedState(seed);
    const Word128 start = (Word128{words[0]} << 64) | words[1];
    m_increment = (((Word128{words[2]} << 64) | words[3]) << 1) | 1;
    m_state = m_increment + start;
    m_state = m_state * pcgMultiplier + m_increment;
}

std::uint64_t Pcg64::next()
{
    m_state = m_state * pcgMultiplier + m_increment;
    const auto high = static_cast<std::uint64_t>(m_state >> 64);
    const auto low = static_cast<std::uint64_t>(m_state);
    return std::rotr(high ^ low, static_cast<int>(high >> 58));
}

double Pcg64::uniform()
{
    return static_cast<double>(next() >> 11) * (1.0 / 9007199254740992.0);
}

std::uint64_t Pcg64::below(std::uint64_t bound)
{
    // Lemire's multiplication, redrawn where the remainder would favour small numbers.
    Word128 product = Word128{next()} * bound;
    if (static_cast<std::uint64_t>(product) < bound) {
        const std::uint64_t threshold = (0 - bound) % bound;
        while (static_cast<std::uint64_t>(product) < threshold) {
            product = Word128{next()} * bound;
        }
    }
    return static_cast<std::uint64_t>(product >> 64);
}

double Pcg64::normal()
{
    if (m_hasSpare) {
        m_hasSpare = false;
        return m_spare;
    }
    double u = 0;
    double v = 0;
    double s = 0;
    do {
        u = 2 * uniform() - 1;
        v = 2 * uniform() - 1;
        s = u * u + v * v;
    } while (s >= 1 || s == 0);
    const double factor = std::sqrt(-2 * std::log(s) / s);
    m_spare = v * factor;
    m_hasSpare = true;
    return u * factor;
}

Eigen::Index Pcg64::choice(const std::vector<double>& cumulative)
{
    const auto found = std::ranges::upper_bound(cumulative, uniform());
    return std::min<Eigen::Index>(found - cumulative.begin(),
                                  static_cast<Eigen::Index>(cumulative.size()) - 1);
}

std::vector<double> cumulativeProbabilities(const std::vector<double>& probabilities)
{
    std::vector<double> sums;
    sums.reserve(probabilities.size());
    double sum = 0;
    for (const double p : probabilities) {
        sum += p;
        sums.push_back(sum);
    }
    for (double& s : sums) {
        s /= sum;
    }
    return sums;
}

} // namespace culprit::math
