// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace culprit::math {

/// The number that pandas' default reader makes of `value` written out by pandas (the shortest decimal text
/// that gives the number back): it collects 17 digits in floating point and scales them once, so that about a
/// third of all numbers come back one or two units in the last place off. Infinite and NaN stay.
///
/// For answers of the benchmark that hang on the last bit: it reads every table so.
double asPandasReads(double value);

} // namespace culprit::math
