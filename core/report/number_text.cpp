// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/number_text.h"

#include "text/plain_number.h"

#include <cmath>

namespace culprit {

std::string fixedText(double value, int digits)
{
    // Sums of the same cases in another order differ in their last bits: a half is to print the
    // same from all.
    const double lifted = value * (1 + 1e-12);
    const std::string text = plain::fixed(std::isfinite(lifted) ? lifted : value, digits);
    // Minus nothing is nothing.
    return text.starts_with('-') && text.find_first_of("123456789") == std::string::npos ? text.substr(1)
                                                                                         : text;
}

std::string intervalText(const Interval& interval)
{
    return fixedText(interval.low, 2) + "–" + fixedText(interval.high, 2);
}

} // namespace culprit
