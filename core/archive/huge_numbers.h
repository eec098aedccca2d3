// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace culprit {

/// What stands in place of a number that no double holds.
enum class HugeNumber { Text, Null };

/// JSON in which numbers that no double holds, as 1e400, and `NaN` and `Infinity`, as Python writes them, are
/// strings of what was written, or null. A strict reader refuses the whole text for one of them; so only the
/// value is lost, where it is read as a number.
std::string withoutHugeNumbers(std::string_view json, HugeNumber instead = HugeNumber::Text);

} // namespace culprit
