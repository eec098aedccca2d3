// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/import_meter.h"

#include <cstdint>
#include <string_view>

namespace culprit {

/// How large a JSON text is once it is read, seen without reading it; of broken text an estimate.
struct JsonSize
{
    std::int64_t depth = 0; ///< levels of arrays and objects
    std::int64_t bytes = 0; ///< about what the tree of it takes in memory
};
/// Stops where it is deeper than `mostDepth`.
JsonSize jsonSizeOf(std::string_view text, std::int64_t mostDepth);

/// Before `text` is read whole: charges its tree to `charge`. Throws ArtifactError for text that is too deep
/// or too large.
void chargeJson(std::string_view text, ImportMeter& meter, MemoryCharge& charge);

} // namespace culprit
