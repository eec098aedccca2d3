// SPDX-License-Identifier: GPL-3.0-or-later
#include "statistical_methods.h"

#include "metric/baro.h"
#include "metric/nsigma.h"
#include "metric/random.h"

namespace culprit {

std::vector<std::unique_ptr<RootCauseMethod>> statisticalMethods()
{
    std::vector<std::unique_ptr<RootCauseMethod>> methods;
    methods.push_back(std::make_unique<Random>());
    methods.push_back(std::make_unique<Baro>());
    methods.push_back(std::make_unique<NSigma>());
    return methods;
}

} // namespace culprit
