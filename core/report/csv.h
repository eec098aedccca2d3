// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace culprit {

/// `text` as a cell of a CSV file (RFC 4180): in quotes where it has to be.
inline std::string csvCell(std::string_view text)
{
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        return std::string(text);
    }
    std::string cell = "\"";
    for (const char letter : text) {
        cell += letter;
        if (letter == '"') {
            cell += '"';
        }
    }
    return cell + '"';
}

} // namespace culprit
