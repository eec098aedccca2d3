// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/artifact_reader.h"

#include <optional>
#include <string>
#include <string_view>

namespace culprit {

/// What a file is that no reader here reads, and what to do about it: "it is an Apache Parquet file; export
/// it as CSV". Found by its first bytes, and by its name in `path` only where these are not enough; nothing for
/// what may be one of ours.
std::optional<std::string> foreignShape(std::string_view head, std::string_view path = {});

/// Whether these first bytes are those of a table with a column of times and one of numbers.
bool looksLikeSamples(std::string_view head);

/// Whether it is an archive or a compressed file.
bool isPacked(std::string_view head);

/// A file that is not read, of which `reason` tells why; it stays with the recording it lies in.
Artifact refusedArtifact(std::optional<Artifact> known, std::string reason);

} // namespace culprit
