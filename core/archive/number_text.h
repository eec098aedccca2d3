// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace culprit {

/// The number a cell holds: NaN for an empty cell or one of pandas' words for a missing value, infinities as
/// written; nothing for text, nor for a number beyond the range of a double. Correctly rounded, so equal text
/// gives equal bits everywhere.
std::optional<double> numberOf(std::string_view cell);

/// Without blanks, tabs and no-break spaces at both ends.
std::string_view trimmed(std::string_view text);

/// What stands between whole and fraction.
enum class DecimalMark { Point, Comma };

/// The number that digits with marks between them make: `1.234,5`, `1 234.5`, `12,34,567`, `1'234`, all with
/// an optional sign and exponent. The digits before the decimal mark may be grouped, by one and the same
/// mark. Nothing when the text is no such number; so is `192.168.100.200`, which is an address unless `isNumber`.
std::optional<double> markedNumber(std::string_view digits, DecimalMark mark, bool isNumber = false);

/// A cell cut into a number and what stands behind it.
struct Quantity
{
    std::string_view digits; ///< with sign and marks, or a word such as `NaN`
    std::string_view unit;   ///< `%`, `req/s`; may be empty
};

/// Cuts `11.2 %` and `5MiB`; nothing when the cell does not begin with a number or when something else than a
/// unit follows it, as in `0xff` and `3cafe`.
std::optional<Quantity> quantityOf(std::string_view cell);

/// A unit as a multiple of the one that stands for its family: `MiB` is 1048576 `B`.
struct UnitScale
{
    std::string base;
    double factor = 1;
};

/// Nothing for a unit that belongs to no family, or to several: `m` is minutes, metres or a thousandth.
std::optional<UnitScale> unitScale(std::string_view unit);
/// Whether it is `%` or, in capitals or not, the unit of a family.
bool looksLikeUnit(std::string_view unit);

} // namespace culprit
