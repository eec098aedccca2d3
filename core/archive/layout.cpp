// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/layout.h"

#include "archive/ranking_layout.h"
#include "archive/rcaeval_layout.h"
#include "archive/study_layout.h"

namespace culprit {

const std::vector<std::unique_ptr<Layout>>& knownLayouts()
{
    static const auto layouts = [] {
        std::vector<std::unique_ptr<Layout>> all;
        all.push_back(std::make_unique<StudyLayout>());
        all.push_back(std::make_unique<RcaEvalLayout>());
        all.push_back(std::make_unique<RankingLayout>());
        return all;
    }();
    return layouts;
}

std::optional<Artifact> recognise(std::string_view path)
{
    for (const auto& layout : knownLayouts()) {
        if (auto artifact = layout->recognise(path)) {
            return artifact;
        }
    }
    return std::nullopt;
}

std::vector<std::string_view> pathParts(std::string_view path)
{
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        if (slash > 0) {
            parts.push_back(path.substr(0, slash));
        }
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return parts;
}

std::string joinedPath(const std::vector<std::string_view>& parts, std::size_t count)
{
    std::string path;
    for (std::size_t i = 0; i < count; ++i) {
        path.append(i == 0 ? "" : "/").append(parts[i]);
    }
    return path;
}

} // namespace culprit
