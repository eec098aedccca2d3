// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/artifact_reader.h"

namespace culprit {

/// Knows the study's experiments: `<experiment>/results/qps-<Q>-iteration-<N>/…`, smoke tests,
/// self-stabilisation runs, and files of a whole experiment.
class StudyLayout : public ArtifactReader
{
public:
    std::optional<Artifact> recognise(const FileHead& head) const override;
};

} // namespace culprit
