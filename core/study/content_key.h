// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/result_key.h"
#include "telemetry/case.h"

#include <string>

namespace culprit {

/// What the result of `setting` and `seed` on a case is computed from, as one word: results with equal words
/// are equal. Of the case its telemetry counts, and of the injection what methods get to know, or where there
/// was none the end. Empty while the telemetry's hash is not known.
std::string contentKey(const CaseSummary& summary, const MethodSetting& setting, std::uint64_t seed);

} // namespace culprit
