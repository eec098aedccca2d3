// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/layout.h"

namespace culprit {

/// Knows results of an earlier run of the benchmark:
/// `<dataset>/<method>/results/<target>_<fault>_<iteration>.json` with its `report.csv`.
class RankingLayout : public Layout
{
public:
    std::optional<Artifact> recognise(std::string_view path) const override;
};

} // namespace culprit
