// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <string>

namespace culprit {

/// Why something failed, for a sentence to a user: what the program itself says, and plain words where a
/// library says what only its maker understands.
std::string reasonOf(const std::exception& error);

} // namespace culprit
