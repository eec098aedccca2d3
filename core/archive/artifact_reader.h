// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/artifact_parser.h"
#include "archive/run_identity.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// What a file shows before it is read.
struct FileHead
{
    static constexpr std::size_t maxBytes = 4096;

    std::string_view path;  ///< in the archive, with `/`
    std::string_view bytes; ///< the first `maxBytes` of its content, all of it where it is shorter
    /// Of a folder that was given its own name, behind those of some folders above; of an archive its name
    /// where it is a dataset's; else empty.
    std::string_view root = {};
};

using ParserFactory = std::function<std::unique_ptr<ArtifactParser>(RecordSink&)>;

/// A recognised file.
struct Artifact
{
    std::string role;               ///< in a word, for lists: `metrics`, `logs`, …
    ParserFactory parser;           ///< makes what reads it; none when it is only kept or listed
    bool keepsText = false;         ///< its bytes are kept: they hold more than a parser takes from them
    std::optional<RunIdentity> run; ///< none for files of an experiment or archive
    std::string experimentFolder;   ///< of a summary: where the runs it sums up lie
    bool isRecognised = true;       ///< false: it lies in a recording, but nobody knows what it is
};

/// Knows some kind of files, by path and content, and how each is to be read.
///
/// To add one: a class of its own in a file pair, and a line in `reader_registry.cpp`.
class ArtifactReader
{
public:
    virtual ~ArtifactReader() = default;
    /// What the file is, or nothing when this reader does not know it. Asked once a file, so it has
    /// to be fast.
    virtual std::optional<Artifact> recognise(const FileHead& file) const = 0;
};

/// Readers in the order in which they are asked: the first that knows a file has it. A file whose content is
/// of another kind than its reader reads is refused by what it is (`foreignShape`).
class ReaderRegistry
{
public:
    ReaderRegistry& add(std::unique_ptr<ArtifactReader> reader);
    std::optional<Artifact> recognise(const FileHead& file) const;

    /// All readers of this program.
    static const ReaderRegistry& known();

private:
    std::vector<std::unique_ptr<ArtifactReader>> m_readers;
};

/// A factory of `Parser`, whose constructor takes `arguments` and the sink.
template <typename Parser, typename... Arguments>
ParserFactory parserOf(Arguments... arguments)
{
    return [... held = std::move(arguments)](RecordSink& sink) -> std::unique_ptr<ArtifactParser> {
        return std::make_unique<Parser>(held..., sink);
    };
}

/// The parts of a path.
std::vector<std::string_view> pathParts(std::string_view path);
/// parts[0..count) joined again.
std::string joinedPath(const std::vector<std::string_view>& parts, std::size_t count);

} // namespace culprit
