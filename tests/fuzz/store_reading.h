// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store.h"

#include <QString>

namespace culprit::fuzz {

/// Asks a store for all that it can be asked for. Throws StoreError.
void readAll(const Store& store);

/// Removes a store and what SQLite keeps beside it.
void removeStore(const QString& path);

/// Imports `entries` into a new store at `path`: parts `path<LF>content` with `mark` between. The first byte tells
/// how large the pieces are that files come in. Throws ImportError.
void importEntries(std::string_view entries, const QString& path);
inline constexpr std::string_view entryMark = "\n@@";

/// A small case in the study's layout, all its files.
extern const std::string_view smallCase;

} // namespace culprit::fuzz
