// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace culprit::fuzz {

/// Takes what stands before the first `mark` from `rest`, all of it where there is none.
inline std::string_view cut(std::string_view& rest, std::string_view mark)
{
    const std::size_t at = rest.find(mark);
    const std::string_view part = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + mark.size());
    return part;
}

} // namespace culprit::fuzz
