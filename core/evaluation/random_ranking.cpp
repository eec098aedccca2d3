// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/random_ranking.h"

#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <cmath>
#include <vector>

namespace culprit {

double randomTopK(int ownColumns, std::span<const int> otherColumns, int k)
{
    if (ownColumns <= 0 || k <= 0) {
        return 0;
    }
    // u = exp(-t) turns the clock's density into a polynomial on [0, 1].
    const auto density = [&](double u) {
        std::vector<double> earlier(static_cast<std::size_t>(k), 0.0); // P(exactly i others came before)
        earlier[0] = 1;
        for (const int columns : otherColumns) {
            const double before = columns > 0 ? 1 - std::pow(u, columns) : 0;
            for (std::size_t i = earlier.size(); i-- > 0;) {
                earlier[i] = earlier[i] * (1 - before) + (i > 0 ? earlier[i - 1] * before : 0);
            }
        }
        double fewer = 0;
        for (const double probability : earlier) {
            fewer += probability;
        }
        return ownColumns * std::pow(u, ownColumns - 1) * fewer;
    };
    return boost::math::quadrature::gauss_kronrod<double, 61>::integrate(density, 0.0, 1.0, 12, 1e-13);
}

RandomExpectation randomExpectation(int ownColumns, std::span<const int> otherColumns)
{
    RandomExpectation expectation;
    for (int k = 1; k <= 5; ++k) {
        const double probability = randomTopK(ownColumns, otherColumns, k);
        expectation.avg5 += probability / 5;
        if (k == 1) {
            expectation.ac1 = probability;
        } else if (k == 3) {
            expectation.ac3 = probability;
        }
    }
    return expectation;
}

} // namespace culprit
