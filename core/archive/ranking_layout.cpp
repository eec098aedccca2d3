// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/ranking_layout.h"

#include "archive/ranking_parser.h"

#include <algorithm>

namespace culprit {

std::optional<Artifact> RankingLayout::recognise(const FileHead& file) const
{
    const auto parts = pathParts(file.path);
    const std::size_t count = parts.size();
    if (count >= 2 && parts[count - 1] == "report.csv") {
        Artifact artifact;
        artifact.role = "report of an earlier analysis";
        artifact.keepsText = true;
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
    artifact.role = "result of an earlier analysis";
    artifact.parser = parserOf<RankingParser>(std::string(stem), std::string(parts[count - 3]));
    artifact.keepsText = true;
    return artifact;
}

} // namespace culprit
