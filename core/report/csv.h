// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "text/safe_text.h"

#include <string>
#include <string_view>

namespace culprit {

/// What becomes of text that a spreadsheet would run, `=1+1`: an apostrophe before it makes it text there.
enum class Formulas { Defused, Kept };

/// `text` as a cell of a CSV file (RFC 4180): UTF-8, in quotes where it has to be.
inline std::string csvCell(std::string_view text, Formulas formulas = Formulas::Defused)
{
    std::string shown =
        formulas == Formulas::Defused && safe::isFormula(text) ? "'" + safe::utf8(text) : safe::utf8(text);
    if (shown.find_first_of(",\"\r\n") == std::string::npos) {
        return shown;
    }
    std::string cell = "\"";
    for (const char letter : shown) {
        cell += letter;
        if (letter == '"') {
            cell += '"';
        }
    }
    return cell + '"';
}

} // namespace culprit
