// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/archive_walker.h"
#include "archive/artifact_reader.h"
#include "archive/recording_builder.h"
#include "archive/text_encoding.h"

#include <memory>
#include <string>
#include <unordered_set>

namespace culprit {

/// Turns the files of one archive into records: recognises each by its path and first bytes, and has it
/// parsed into a builder.
class ImportSession : public EntryVisitor
{
public:
    /// `root` is what `FileHead::root` tells.
    explicit ImportSession(RecordingBuilder& builder, const ReaderRegistry& readers = ReaderRegistry::known(),
                           std::string root = {});

    void begin(const ArchiveEntry& entry) override;
    void data(std::string_view bytes) override;
    void end() override;
    void skipped(const std::string& path, const std::string& reason) override;

private:
    enum class State { Waiting, Reading, Passing };

    /// Looks at the file as far as it is known and decides how it is read.
    void open(std::string_view head);
    void read(std::string_view bytes);
    template <typename Step>
    void guarded(const Step& step);

    RecordingBuilder& m_builder;
    const ReaderRegistry& m_readers;
    std::string m_root;
    std::unordered_set<std::size_t> m_seen; ///< hashes of the paths so far

    // The file under way.
    State m_state = State::Passing;
    std::string m_path;
    TextDecoder m_decoder; ///< of what the parser gets
    std::string m_head;    ///< what came of it while it waits to be recognised
    std::unique_ptr<ArtifactParser> m_parser;
    bool m_keepsText = false;
    std::int64_t m_bytes = 0;
};

} // namespace culprit
