// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/record_sink.h"
#include "archive/run_identity.h"
#include "store/store.h"

#include <cstdint>

namespace culprit {

// About how many bytes of memory an import takes until its end for what it keeps so long.

/// A recording, whose identity this is, without what is kept of its columns.
std::int64_t keptBytes(const RunIdentity& identity);
std::int64_t keptBytes(const Injection& injection);
std::int64_t keptBytes(const SummaryRow& row);
std::int64_t keptBytes(const Diagnosis& diagnosis);
std::int64_t keptBytes(const ImportNotice& notice);

} // namespace culprit
