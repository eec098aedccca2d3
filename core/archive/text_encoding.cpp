// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/text_encoding.h"

#include <algorithm>

namespace culprit {

namespace {

constexpr std::string_view utf8Mark = "\xEF\xBB\xBF";
constexpr std::uint32_t replacement = 0xFFFD;

} // namespace

void appendCodePoint(std::string& out, std::uint32_t code)
{
    const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | code >> 6);
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

TextEncoding encodingOf(std::string_view head)
{
    if (head.starts_with(utf8Mark)) {
        return TextEncoding::Utf8WithMark;
    }
    if (head.starts_with(std::string_view("\xFF\xFE\0\0", 4))) {
        return TextEncoding::Plain; // UTF-32, which is refused
    }
    if (head.starts_with("\xFF\xFE")) {
        return TextEncoding::Utf16Little;
    }
    if (head.starts_with("\xFE\xFF")) {
        return TextEncoding::Utf16Big;
    }
    // Without a mark: Latin text has a zero in every other byte.
    const std::string_view start = head.substr(0, std::min<std::size_t>(head.size() & ~std::size_t{1}, 64));
    if (start.size() < 8) {
        return TextEncoding::Plain;
    }
    const auto zeros = [&](std::size_t from) {
        std::size_t count = 0;
        for (std::size_t i = from; i < start.size(); i += 2) {
            count += start[i] == '\0';
        }
        return count;
    };
    const std::size_t half = start.size() / 2;
    return zeros(0) == 0 && zeros(1) == half   ? TextEncoding::Utf16Little
           : zeros(1) == 0 && zeros(0) == half ? TextEncoding::Utf16Big
                                               : TextEncoding::Plain;
}

void TextDecoder::unit(std::uint16_t unit)
{
    const bool isFirst = m_atStart;
    m_atStart = false;
    if (isFirst && unit == 0xFEFF) {
        return;
    }
    const bool isLow = unit >= 0xDC00 && unit < 0xE000;
    if (m_surrogate != 0) {
        const std::uint32_t high = m_surrogate;
        m_surrogate = 0;
        if (isLow) {
            appendCodePoint(m_decoded, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00U));
            return;
        }
        appendCodePoint(m_decoded, replacement);
    }
    if (unit >= 0xD800 && unit < 0xDC00) {
        m_surrogate = unit;
    } else {
        appendCodePoint(m_decoded, isLow ? replacement : unit);
    }
}

std::string_view TextDecoder::decode(std::string_view bytes)
{
    if (m_encoding == TextEncoding::Plain || (m_encoding == TextEncoding::Utf8WithMark && !m_atStart)) {
        return bytes;
    }
    m_decoded.clear();
    if (m_encoding == TextEncoding::Utf8WithMark) {
        m_mark.append(bytes);
        if (m_mark.size() < utf8Mark.size()) {
            return {};
        }
        m_atStart = false;
        m_decoded = m_mark.substr(utf8Mark.size());
        return m_decoded;
    }
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (!m_haveHalf) {
            m_half = byte;
            m_haveHalf = true;
            continue;
        }
        m_haveHalf = false;
        const bool little = m_encoding == TextEncoding::Utf16Little;
        unit(static_cast<std::uint16_t>(little ? m_half | byte << 8 : m_half << 8 | byte));
    }
    return m_decoded;
}

} // namespace culprit
