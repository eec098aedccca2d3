// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace culprit::math {

/// P(X > x) for a chi-squared variable; 1 for x <= 0, 0 for an infinite x.
double chiSquaredTail(double x, double degreesOfFreedom);

/// P(X > x) for Fisher's F; 1 for x <= 0, 0 for an infinite x.
double fisherFTail(double x, double numeratorFreedom, double denominatorFreedom);

/// P(|T| > |t|) for Student's t; 0 for an infinite t.
double studentTwoSided(double t, double degreesOfFreedom);

} // namespace culprit::math
