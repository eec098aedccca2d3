// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace culprit {

// What the names of a table's columns tell.

/// Latin letters only.
std::string lowerCase(std::string_view text);

/// `time`, `Timestamp`, `date`, …
bool isTimeName(std::string_view name);

/// What pandas and spreadsheets call the column that counts rows, or one without a name: `index`, `level_0`,
/// `Unnamed: 0`.
bool isIndexName(std::string_view name);

/// What the study's layout and RCAEval's name so holds names and addresses, whatever they look like.
bool isTextName(std::string_view name);

} // namespace culprit
