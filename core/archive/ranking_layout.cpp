// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/ranking_layout.h"

#include <algorithm>

namespace culprit {

std::optional<Artifact> RankingLayout::recognise(std::string_view path) const
{
    const auto parts = pathParts(path);
    const std::size_t count = parts.size();
    if (count >= 2 && parts[count - 1] == "report.csv") {
        Artifact artifact;
        artifact.format = ArtifactFormat::Text;
        artifact.role = "report of an earlier analysis";
        return artifact;
    }
    if (count < 3 || parts[count - 2] != "results" || !parts[count - 1].ends_with(".json")) {
        return std::nullopt;
    }
    const std::string_view stem = parts[count - 1].substr(0, parts[count - 1].size() - 5);
    if (std::ranges::count(stem, '_') < 2) {
        return std::nullopt;
    }
    Artifact artifact;
    artifact.format = ArtifactFormat::Ranking;
    artifact.role = "result of an earlier analysis";
    artifact.caseKey = stem;
    artifact.method = parts[count - 3];
    return artifact;
}

} // namespace culprit
