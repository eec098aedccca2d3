// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/layout.h"

namespace culprit {

/// Knows the study's experiments: `<experiment>/results/qps-<Q>-iteration-<N>/…`, smoke tests,
/// self-stabilisation runs, and files of a whole experiment.
class StudyLayout : public Layout
{
public:
    std::optional<Artifact> recognise(std::string_view path) const override;
};

} // namespace culprit
