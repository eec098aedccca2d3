// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

#include <string>

namespace culprit {

/// The printed name of a method; its id where the registry does not know it.
std::string methodName(const std::string& id, const MethodRegistry& registry);

/// The same with what tells results apart: `PDiagnose (corrected)`, `BARO (offset=30)`, `BARO (imported)`.
std::string resultName(const Ranker& ranker, const MethodRegistry& registry);

} // namespace culprit
