// SPDX-License-Identifier: GPL-3.0-or-later
#include "random.h"

#include <bit>

namespace culprit::sample {

namespace {

std::uint64_t splitmix(std::uint64_t& state)
{
    std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

// ln(x) for normal x > 0 from exact operations only: x = m 2^e, ln m by the series of artanh.
double naturalLog(double x)
{
    const auto bits = std::bit_cast<std::uint64_t>(x);
    int exponent = static_cast<int>((bits >> 52) & 0x7ff) - 1023;
    double mantissa = std::bit_cast<double>((bits & 0xfffffffffffffULL) | 0x3ff0000000000000ULL);
    if (mantissa > 1.4142135623730951) {
        mantissa *= 0.5;
        ++exponent;
    }
    const double z = (mantissa - 1) / (mantissa + 1);
    const double square = z * z;
    double sum = 0;
    for (int k = 21; k >= 1; k -= 2) {
        sum = sum * square + 1.0 / k;
    }
    return 2 * z * sum + exponent * 0.6931471805599453;
}

} // namespace

Stream::Stream(std::uint64_t seed, std::string_view label)
    : m_state{}
{
    std::uint64_t hash = 0xcbf29ce484222325ULL ^ seed;
    for (const char c : label) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    hash += seed * 0x9e3779b97f4a7c15ULL;
    for (std::uint64_t& word : m_state) {
        word = splitmix(hash);
    }
}

std::uint64_t Stream::next()
{
    const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
    const std::uint64_t shifted = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= shifted;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

double Stream::uniform()
{
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

int Stream::integer(int low, int high)
{
    const auto range = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<int>(((next() >> 32) * range) >> 32);
}

double Stream::normal()
{
    double sum = -6;
    for (int i = 0; i < 12; ++i) {
        sum += uniform();
    }
    return sum;
}

double Stream::exponential()
{
    return -naturalLog(1 - uniform());
}

std::string Stream::hex(int digits)
{
    static constexpr std::string_view alphabet = "0123456789abcdef";
    std::string out;
    out.reserve(static_cast<std::size_t>(digits));
    std::uint64_t bits = 0;
    for (int i = 0; i < digits; ++i) {
        if (i % 16 == 0) {
            bits = next();
        }
        out += alphabet[bits & 15];
        bits >>= 4;
    }
    return out;
}

std::string Stream::word(int length)
{
    static constexpr std::string_view alphabet = "bcdfghjklmnpqrstvwxz2456789";
    std::string out;
    for (int i = 0; i < length; ++i) {
        out += alphabet[static_cast<std::size_t>(integer(0, static_cast<int>(alphabet.size()) - 1))];
    }
    return out;
}

std::string Stream::uuid()
{
    const std::string digits = hex(30);
    return digits.substr(0, 8) + '-' + digits.substr(8, 4) + "-4" + digits.substr(12, 3) + "-a" +
           digits.substr(15, 3) + '-' + digits.substr(18);
}

} // namespace culprit::sample
