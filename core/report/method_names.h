// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

#include <cstddef>
#include <string>
#include <tuple>
#include <vector>

namespace culprit {

/// The printed name of a method; its id where the registry does not know it.
std::string methodName(const std::string& id, const MethodRegistry& registry);

/// The same with what tells results apart: `PDiagnose (corrected)`, `BARO (offset=30)`, `BARO (imported)`.
std::string resultName(const Ranker& ranker, const MethodRegistry& registry);

/// What rankers are sorted by: the place of their method in the registry, those it does not know last; then
/// variant, parameters (none first), origin and version.
using RankerOrder = std::tuple<std::ptrdiff_t, Variant, Parameters, Origin, int>;
RankerOrder registryOrder(const Ranker& ranker, const MethodRegistry& registry);
std::vector<Ranker> inRegistryOrder(std::vector<Ranker> rankers, const MethodRegistry& registry);

} // namespace culprit
