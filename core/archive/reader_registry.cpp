// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/artifact_reader.h"
#include "archive/foreign_shapes.h"
#include "archive/ranking_layout.h"
#include "archive/rcaeval_layout.h"
#include "archive/study_layout.h"

namespace culprit {

const ReaderRegistry& ReaderRegistry::known()
{
    static const ReaderRegistry registry = [] {
        ReaderRegistry all;
        all.add(std::make_unique<StudyLayout>());
        all.add(std::make_unique<RcaEvalLayout>());
        all.add(std::make_unique<RankingLayout>());
        return all;
    }();
    return registry;
}

ReaderRegistry& ReaderRegistry::add(std::unique_ptr<ArtifactReader> reader)
{
    m_readers.push_back(std::move(reader));
    return *this;
}

std::optional<Artifact> ReaderRegistry::recognise(const FileHead& file) const
{
    std::optional<Artifact> artifact;
    for (const auto& reader : m_readers) {
        artifact = reader->recognise(file);
        if (artifact) {
            break;
        }
    }
    // What is only kept or listed is so whatever it is.
    if (!artifact || artifact->parser) {
        if (auto reason = foreignShape(file.bytes, file.path)) {
            return refusedArtifact(std::move(artifact), std::move(*reason));
        }
    }
    return artifact;
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
