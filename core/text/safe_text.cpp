// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/safe_text.h"

#include "text/plain_number.h"

#include <array>

namespace culprit::safe {

namespace {

constexpr std::string_view replacementBytes = "\xEF\xBF\xBD";

/// Every code point of `text`, or what `instead` says of it and the bytes it stands at; nothing: as it is.
template <typename Instead>
std::string changed(std::string_view text, Instead instead)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const std::uint32_t point = nextCodePoint(text, at);
        const std::string_view other = point == replacement ? replacementBytes : instead(point, at);
        result += other.empty() ? text.substr(start, at - start) : other;
    }
    return result;
}

bool isControl(std::uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0);
}

/// Those that make a line read in another order than its letters stand: a name could pass for another.
bool isBidiControl(std::uint32_t point)
{
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

bool isWordLetter(char letter)
{
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
           (letter >= 'A' && letter <= 'Z') || static_cast<unsigned char>(letter) >= 0x80;
}

} // namespace

std::uint32_t nextCodePoint(std::string_view text, std::size_t& at)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(at);
    const std::size_t length = lead < 0x80           ? 1
                               : (lead >> 5) == 0x6  ? 2
                               : (lead >> 4) == 0xE  ? 3
                               : (lead >> 3) == 0x1E ? 4
                                                     : 0;
    std::uint32_t point = length <= 1 ? lead : lead & (0xFFU >> (length + 1));
    bool isWhole = length > 0 && at + length <= text.size();
    for (std::size_t i = 1; isWhole && i < length; ++i) {
        isWhole = (byte(at + i) & 0xC0U) == 0x80;
        point = point << 6 | (byte(at + i) & 0x3FU);
    }
    constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000}; // by length
    const bool isSurrogate = point >= 0xD800 && point <= 0xDFFF;
    if (!isWhole || point < least[length] || isSurrogate || point > 0x10FFFF) {
        ++at;
        return replacement;
    }
    at += length;
    return point;
}

std::string utf8(std::string_view text)
{
    return changed(text, [](std::uint32_t point, std::size_t) {
        return point == 0 ? replacementBytes : std::string_view();
    });
}

std::string line(std::string_view text)
{
    return changed(text, [](std::uint32_t point, std::size_t) -> std::string_view {
        if (point == '\t' || point == '\n' || point == '\r' || point == 0x2028 || point == 0x2029) {
            return " ";
        }
        return isControl(point) || isBidiControl(point) ? replacementBytes : std::string_view();
    });
}

std::string markup(std::string_view text)
{
    return changed(text, [](std::uint32_t point, std::size_t) -> std::string_view {
        switch (point) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        case '\t':
        case '\n':
        case '\r':
            return {};
        default:
            return isControl(point) || point == 0xFFFE || point == 0xFFFF ? replacementBytes
                                                                          : std::string_view();
        }
    });
}

std::string markdown(std::string_view text)
{
    const std::string plain = line(text);
    // Signs that mean something only before certain others stay as they are elsewhere: `p < 0.05` is legible.
    const bool hasLink = plain.find("](") != std::string::npos || plain.find("][") != std::string::npos ||
                         plain.find("]:") != std::string::npos;
    std::string escaped;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        const char letter = plain[i];
        const char before = i > 0 ? plain[i - 1] : ' ';
        const char after = i + 1 < plain.size() ? plain[i + 1] : ' ';
        const bool isPlainUnderscore = isWordLetter(before) && isWordLetter(after);
        const bool opensHtml = isWordLetter(after) || after == '/' || after == '!' || after == '?';
        const bool isSpecial =
            letter == '\\' || letter == '`' || letter == '*' || letter == '|' || letter == '~' ||
            (letter == '_' && !isPlainUnderscore) || (letter == '<' && opensHtml) ||
            (letter == '&' && (isWordLetter(after) || after == '#')) || (letter == '[' && hasLink);
        escaped += isSpecial ? "\\" : "";
        escaped += letter;
    }
    return escaped;
}

bool isFormula(std::string_view text)
{
    const std::string_view number = text.substr(text.starts_with('+') && !text.starts_with("+-") ? 1 : 0);
    if (text.empty() || plain::nearestDouble(number)) {
        return false;
    }
    constexpr std::string_view wide[] = {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
    for (const std::string_view sign : wide) { // of full width: ＝ ＋ － ＠
        if (text.starts_with(sign)) {
            return true;
        }
    }
    return std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
}

} // namespace culprit::safe
