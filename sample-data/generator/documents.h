// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace culprit::sample {

std::string chaosJson(const Run& run, std::uint64_t seed);     ///< what applying the injection returned
std::string executionJson(const Run& run, std::uint64_t seed); ///< what starting the load generator returned
std::vector<std::pair<std::string, std::string>> grafanaDashboards(); ///< name and content

} // namespace culprit::sample
