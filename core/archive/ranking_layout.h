// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/artifact_reader.h"

namespace culprit {

/// Knows results of an earlier run of the benchmark:
/// `<dataset>/<method>/results/<target>_<fault>_<iteration>.json` with its `report.csv`.
class RankingLayout : public ArtifactReader
{
public:
    std::optional<Artifact> recognise(const FileHead& file) const override;
};

} // namespace culprit
