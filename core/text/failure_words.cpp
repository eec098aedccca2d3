// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/failure_words.h"

#include <new>
#include <stdexcept>
#include <string_view>

namespace culprit {

std::string reasonOf(const std::exception& error)
{
    if (dynamic_cast<const std::bad_alloc*>(&error)) {
        return "there is not memory enough";
    }
    const std::string_view text = error.what();
    if (text.starts_with("[json.exception")) {
        return "its JSON is damaged or says something else than it should";
    }
    // What these say is where in the standard library they were thrown.
    if (dynamic_cast<const std::out_of_range*>(&error) || dynamic_cast<const std::length_error*>(&error)) {
        return "a number in it is out of range";
    }
    return std::string(text);
}

} // namespace culprit
