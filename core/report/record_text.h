// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/component_addresses.h"
#include "telemetry/log_record.h"
#include "telemetry/span.h"

#include <span>
#include <string>

namespace culprit {

/// How rows are written as text: for a file, or for the clipboard of a spreadsheet, where tabs and line
/// breaks within a cell become spaces.
enum class RowForm { Csv, TabSeparated };

std::string logHeader(RowForm form);
std::string spanHeader(RowForm form);

/// A line a record; `zero` (UTC epoch seconds) is what the column `seconds` counts from.
std::string logRows(std::span<const LogRecord> records, RowForm form, double zero);
std::string spanRows(std::span<const Span> spans, const ComponentAddresses& addresses, RowForm form,
                     double zero);

} // namespace culprit
