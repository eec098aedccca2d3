// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/artifact_reader.h"

namespace culprit {

/// Knows RCAEval's RE1, RE2 and RE3 and their kin: `<dataset>/<service>_<fault>/<case>/data.csv`, or flat
/// folders `<benchmark>_<service>_<fault>_<n>`; dashes may stand for underscores. A folder that was given by
/// itself counts with its own name.
class RcaEvalLayout : public ArtifactReader
{
public:
    std::optional<Artifact> recognise(const FileHead& head) const override;
};

/// Whether a file of a case is called so, wherever it lies.
bool isCaseFile(std::string_view path);

} // namespace culprit
