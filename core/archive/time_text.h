// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace culprit {

/// Epoch nanoseconds, UTC, of a time as archives write it, or nothing when the text is none.
///
/// Either ISO 8601 (`2025-06-12 13:58:40`, `T` or blank, with or without fraction, `Z` or an offset; no zone
/// means UTC; also with `/` or `.` within the date, and without marks: `20250612135840`), or a number of
/// seconds, milliseconds, microseconds or nanoseconds since the epoch, told apart by magnitude.
std::optional<std::int64_t> epochNanoseconds(std::string_view text);

/// The same in seconds; whole seconds and decimal epoch seconds are exact as far as a double is.
std::optional<double> epochSeconds(std::string_view text);
/// Of a number of seconds, milliseconds, microseconds or nanoseconds.
std::optional<double> epochSeconds(double number);

/// `Z`, `UTC`, `+02:00`, `+0200`, `+02` or nothing: seconds east of UTC; nothing for other text.
std::optional<int> zoneOffset(std::string_view text);

} // namespace culprit
