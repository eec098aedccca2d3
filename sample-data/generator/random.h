// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace culprit::sample {

/// A random stream named by (seed, label): xoshiro256** seeded through splitmix64. The same name gives the
/// same numbers on every platform, which the distributions of the standard library do not promise; nothing
/// here calls a transcendental function of the C library for the same reason. Draw once an expression: C++
/// leaves the order within one to the compiler.
class Stream
{
public:
    Stream(std::uint64_t seed, std::string_view label);

    std::uint64_t next();
    double uniform(); ///< in [0, 1)
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    int integer(int low, int high); ///< both ends included
    double normal();                ///< mean 0, deviation 1; a sum of twelve uniforms, so within +-6
    double exponential();           ///< mean 1
    bool chance(double probability) { return uniform() < probability; }
    std::string hex(int digits);
    std::string word(int length); ///< of the letters and digits Kubernetes uses in generated names
    std::string uuid();

    template <typename T>
    const T& pick(const std::vector<T>& values)
    {
        return values[static_cast<std::size_t>(integer(0, static_cast<int>(values.size()) - 1))];
    }

    template <typename T>
    void shuffle(std::vector<T>& values)
    {
        for (std::size_t i = values.size(); i > 1; --i) {
            std::swap(values[i - 1], values[static_cast<std::size_t>(integer(0, static_cast<int>(i) - 1))]);
        }
    }

private:
    std::uint64_t m_state[4];
};

} // namespace culprit::sample
