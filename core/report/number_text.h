// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/intervals.h"

#include <string>

namespace culprit {

/// `value` with so many digits after the point, whatever the locale. Halves go away from zero (0.625 is
/// 0.63), also those that a sum missed by a few bits.
std::string fixedText(double value, int digits);

/// `0.44–0.97`.
std::string intervalText(const Interval& interval);

} // namespace culprit
