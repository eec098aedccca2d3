// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace culprit {

/// How the text of a file is written.
enum class TextEncoding { Plain, Utf8WithMark, Utf16Little, Utf16Big };

/// By the byte order mark, or by the zeros of UTF-16 without one.
TextEncoding encodingOf(std::string_view head);

/// Gives UTF-8 without a byte order mark, whatever the size of the pieces. What is no valid UTF-16 becomes
/// U+FFFD; plain text stays byte for byte.
class TextDecoder
{
public:
    explicit TextDecoder(TextEncoding encoding = TextEncoding::Plain)
        : m_encoding(encoding)
    {
    }
    /// Valid until the next call.
    std::string_view decode(std::string_view bytes);

private:
    void unit(std::uint16_t unit);

    TextEncoding m_encoding;
    std::string m_decoded;
    std::string m_mark;            ///< of what may be a UTF-8 mark, cut
    std::uint16_t m_surrogate = 0; ///< the first of a pair
    unsigned char m_half = 0;      ///< the first byte of a unit
    bool m_haveHalf = false;
    bool m_atStart = true;
};

/// A code point as UTF-8.
void appendCodePoint(std::string& out, std::uint32_t code);

} // namespace culprit
