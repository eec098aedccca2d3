// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// How the cells of a file are parted, found from its first lines.
struct CsvDialect
{
    char separator = ',';
    std::size_t skip = 0;              ///< lines that are no rows: `sep=;` and comments
    std::vector<std::string> comments; ///< those that are left out
    std::string header;                ///< when it stands in the last comment, as `#time,a_cpu`
};

/// Separators are `,`, `;`, tab and `|`: the one by which most rows have as many cells as the header, of
/// these the one with the most cells. A first line `sep=;` says it.
CsvDialect findDialect(std::span<const std::string> lines);

/// What a quote makes of a cell that begins with it and goes on behind the next one, as `"6,7,"8`. Strict: it
/// is text like any other. Lenient: up to the next quote it holds separators, as Python's reader has it.
enum class Quoting { Strict, Lenient };

/// Whether the quoted cell whose content begins at `at` ends in `line`, and where behind its quote; under
/// strict quoting only before a separator or the end.
std::optional<std::size_t> quotedEnd(std::string_view line, std::size_t at, char separator, Quoting quoting);

/// Whether a row that ends with `line` goes on in the next one, because a quoted cell is open. `isOpen`: one
/// was open before the line.
bool staysOpen(std::string_view line, char separator, bool isOpen, Quoting quoting);

/// Whether the first quote that ends a cell begun before `line` is one: a separator or the end follows it.
/// Nothing when none ends it.
std::optional<bool> closesWell(std::string_view line, char separator);

/// As rows of numbers do, quoted or not.
bool beginsWithDigit(std::string_view line);

} // namespace culprit
