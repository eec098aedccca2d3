// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace culprit {

enum class Liveness {
    Alive,
    Gone,
    Unknown, ///< it ran on another machine or in another container, or this system can't tell
};

/// Names this process so that others can find out whether it still runs: number, start and where it runs.
std::string ownProcessMark();
/// What became of the process that a mark names.
Liveness livenessOf(std::string_view mark);

} // namespace culprit
