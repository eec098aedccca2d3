// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Text from outside as the formats take it: names, paths and messages may hold any bytes.
namespace culprit::safe {

inline constexpr std::uint32_t replacement = 0xFFFD; ///< what broken bytes count as

/// The next code point of `text` from `at` on, which moves behind it; a byte that begins none counts as
/// `replacement`. `at` is less than the size.
std::uint32_t nextCodePoint(std::string_view text, std::size_t& at);

/// UTF-8 whatever the bytes: broken ones, surrogates and NUL are replaced by U+FFFD.
std::string utf8(std::string_view text);

/// The same on one line and without codes that a terminal would follow: line ends and tabs are blanks, other
/// controls U+FFFD, those of the direction of writing too.
std::string line(std::string_view text);

/// As text or an attribute of XML and HTML, in either quotes. What XML 1.0 can't hold is U+FFFD.
std::string markup(std::string_view text);

/// As a line of Markdown, also in a table: what would be emphasis, code, a link, HTML or a cell's end is
/// letters. Blanks around it stay.
std::string markdown(std::string_view text);

/// Whether a spreadsheet would take a cell with `text` for a formula. Numbers are none.
bool isFormula(std::string_view text);

} // namespace culprit::safe
