// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/tail_probabilities.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <cmath>

namespace culprit::math {

double chiSquaredTail(double x, double degreesOfFreedom)
{
    if (!(x > 0)) {
        return 1;
    }
    if (std::isinf(x)) {
        return 0;
    }
    return boost::math::cdf(boost::math::complement(boost::math::chi_squared(degreesOfFreedom), x));
}

double fisherFTail(double x, double numeratorFreedom, double denominatorFreedom)
{
    if (!(x > 0)) {
        return 1;
    }
    if (std::isinf(x)) {
        return 0;
    }
    return boost::math::cdf(
        boost::math::complement(boost::math::fisher_f(numeratorFreedom, denominatorFreedom), x));
}

double studentTwoSided(double t, double degreesOfFreedom)
{
    if (std::isinf(t)) {
        return 0;
    }
    const boost::math::students_t distribution(degreesOfFreedom);
    return 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(t)));
}

} // namespace culprit::math
