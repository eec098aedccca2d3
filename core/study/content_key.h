// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/result_key.h"
#include "telemetry/case.h"

#include <string>
#include <string_view>

namespace culprit {

/// What the result of `setting` and `seed` on a case is computed from, as one word: results with equal words
/// are equal. `telemetry` is TelemetryHash::hex of the case; of its summary the injection counts, as far as
/// methods get to know it, or where there was none the end.
std::string contentKey(const CaseSummary& summary, std::string_view telemetry, const MethodSetting& setting,
                       std::uint64_t seed);

} // namespace culprit
