// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/libraries.h"

namespace culprit {

/// What the program stands on where it has a window, by name.
std::vector<Library> windowLibraries();

} // namespace culprit
