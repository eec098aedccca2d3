// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace culprit {

// Looks for single bytes eight at a time, in line: most strings here are shorter than a call to the C library
// is worth.

static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");

constexpr std::size_t wordBytes = sizeof(std::uint64_t);

/// The eight bytes at `at`.
inline std::uint64_t wordAt(const char* at)
{
    std::uint64_t word = 0;
    std::memcpy(&word, at, wordBytes);
    return word;
}

/// 0x80 in each byte of `word` that is `byte`, 0 in all others.
constexpr std::uint64_t bytesEqualTo(std::uint64_t word, char byte)
{
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t low = ones * 0x7F;
    const std::uint64_t differs = word ^ (ones * static_cast<unsigned char>(byte));
    return ~(((differs & low) + low) | differs | low);
}

/// Which byte a mark of bytesEqualTo stands in first.
constexpr std::size_t firstMark(std::uint64_t marks)
{
    return static_cast<std::size_t>(std::countr_zero(marks)) / 8;
}

/// Where the first of two bytes stands from `at` on; `text.size()` when there is none.
inline std::size_t findEither(std::string_view text, std::size_t at, char one, char other)
{
    for (; at + wordBytes <= text.size(); at += wordBytes) {
        const std::uint64_t word = wordAt(text.data() + at);
        if (const std::uint64_t marks = bytesEqualTo(word, one) | bytesEqualTo(word, other)) {
            return at + firstMark(marks);
        }
    }
    while (at < text.size() && text[at] != one && text[at] != other) {
        ++at;
    }
    return at;
}

/// Calls `found` with the place of every `byte`, in order.
template <typename Found>
void forEachByte(std::string_view text, char byte, const Found& found)
{
    std::size_t at = 0;
    for (; at + wordBytes <= text.size(); at += wordBytes) {
        for (std::uint64_t marks = bytesEqualTo(wordAt(text.data() + at), byte); marks != 0;
             marks &= marks - 1) {
            found(at + firstMark(marks));
        }
    }
    for (; at < text.size(); ++at) {
        if (text[at] == byte) {
            found(at);
        }
    }
}

} // namespace culprit
