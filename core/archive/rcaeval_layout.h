// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/layout.h"

namespace culprit {

/// Knows RCAEval's RE1, RE2 and RE3 and their kin: `<dataset>/<service>_<fault>/<case>/data.csv`, or flat
/// folders
/// `<benchmark>_<service>_<fault>_<n>`.
class RcaEvalLayout : public Layout
{
public:
    std::optional<Artifact> recognise(std::string_view path) const override;
};

} // namespace culprit
