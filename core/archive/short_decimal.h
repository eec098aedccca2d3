// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/byte_scan.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace culprit {

// Reads plain decimals in line: nearly all cells of a table are such.

inline constexpr std::array<double, 16> powersOfTen{1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/// Up to eight bytes as one word that begins with zeros: `1.5` as `000001.5`.
inline std::uint64_t paddedWord(std::string_view text)
{
    constexpr std::uint64_t zeros = 0x3030303030303030;
    std::uint64_t word = 0;
    const std::size_t size = text.size();
    if (size == wordBytes) {
        return wordAt(text.data());
    }
    if (size >= 4) {
        std::uint32_t front = 0, back = 0;
        std::memcpy(&front, text.data(), sizeof front);
        std::memcpy(&back, text.data() + size - sizeof back, sizeof back);
        word = front | std::uint64_t{back} << 8 * (size - sizeof back);
    } else {
        for (std::size_t i = 0; i < size; ++i) {
            word |= std::uint64_t{static_cast<unsigned char>(text[i])} << 8 * i;
        }
    }
    const std::size_t missing = 8 * (wordBytes - size);
    return word << missing | zeros >> (64 - missing);
}

/// A decimal of at most eight characters, all of them looked at together.
inline std::optional<double> tinyDecimal(std::string_view cell)
{
    constexpr std::uint64_t ones = 0x0101010101010101;
    std::uint64_t word = paddedWord(cell);
    std::size_t decimals = 0;
    if (const std::uint64_t marks = bytesEqualTo(word, '.')) {
        const std::size_t point = firstMark(marks);
        decimals = wordBytes - 1 - point;
        if (decimals == 0 || cell.front() == '.') {
            return std::nullopt;
        }
        // The digits before the point move over it.
        const std::uint64_t before = (std::uint64_t{1} << 8 * point) - 1;
        const std::uint64_t behind = ~(before << 8 | 0xFF);
        word = (word & behind) | (word & before) << 8 | '0';
    }
    const std::uint64_t digits = word - ones * '0';
    if (((word + ones * (0x80 - '9' - 1)) | digits) & ones * 0x80) {
        return std::nullopt;
    }
    // Neighbours are joined: to four numbers of two digits, two of four, one of eight.
    std::uint64_t number = digits * 10 + (digits >> 8);
    number = (((number & 0x000000FF000000FF) * 0x000F424000000064) +
              (((number >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >>
             32;
    return static_cast<double>(number) / powersOfTen[decimals];
}

/// A decimal of at most 15 digits.
inline std::optional<double> longerDecimal(std::string_view cell)
{
    std::uint64_t digits = 0;
    std::size_t point = cell.size();
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const auto digit = static_cast<unsigned char>(cell[i] - '0');
        if (digit < 10) {
            digits = digits * 10 + digit;
        } else if (cell[i] == '.' && point == cell.size() && i > 0 && i + 1 < cell.size()) {
            point = i;
        } else {
            return std::nullopt;
        }
    }
    if (point == cell.size()) {
        return cell.size() < powersOfTen.size() ? std::optional(static_cast<double>(digits)) : std::nullopt;
    }
    return static_cast<double>(digits) / powersOfTen[cell.size() - point - 1];
}

/// A plain decimal of few digits: as digits and power of ten are exact, the quotient is rounded once, and so
/// correctly (Clinger 1990). Most cells are of this kind, and much quicker read so.
inline std::optional<double> shortDecimal(std::string_view cell)
{
    const bool negative = cell.starts_with('-');
    cell.remove_prefix(negative ? 1 : 0);
    if (cell.empty() || cell.size() > powersOfTen.size()) { // 15 digits and a point
        return std::nullopt;
    }
    auto value = cell.size() <= wordBytes ? tinyDecimal(cell) : longerDecimal(cell);
    if (value && negative) {
        value = -*value;
    }
    return value;
}

} // namespace culprit
