// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/import_session.h"

#include "archive/foreign_shapes.h"
#include "archive/rcaeval_layout.h"

namespace culprit {

ImportSession::ImportSession(RecordingBuilder& builder, const ReaderRegistry& readers, std::string root)
    : m_builder(builder)
    , m_readers(readers)
    , m_root(std::move(root))
{
}

void ImportSession::skipped(const std::string& path, const std::string& reason)
{
    const auto kind = reason == notAFile ? AnomalyKind::NotAFile
                      : reason == aStore ? AnomalyKind::AStore
                                         : AnomalyKind::NotUnderstood;
    m_builder.skipped(path, {kind, 1, {}, {}, kind == AnomalyKind::NotUnderstood ? reason : std::string()});
}

void ImportSession::begin(const ArchiveEntry& entry)
{
    m_path = entry.path;
    m_head.clear();
    m_bytes = 0;
    m_keepsText = false;
    m_state = State::Waiting;
    if (!m_seen.insert(std::hash<std::string>()(m_path)).second) {
        m_state = State::Passing;
        m_builder.beginFile({m_path, "repeated", {}, false}, std::nullopt);
        m_builder.anomaly({AnomalyKind::RepeatedFile, 1, {}, {}, {}});
    }
}

void ImportSession::open(std::string_view head)
{
    head = head.substr(0, FileHead::maxBytes);
    const TextEncoding encoding = encodingOf(head);
    m_decoder = TextDecoder(encoding);
    TextDecoder headDecoder(encoding);
    const std::string text(headDecoder.decode(head));
    const auto artifact = m_readers.recognise({m_path, text, m_root});
    if (!artifact) {
        m_state = State::Passing;
        m_builder.beginFile({m_path, "not recognised", {}, false}, std::nullopt);
        const AnomalyKind kind = isCaseFile(m_path)       ? AnomalyKind::NoCaseFolder
                                 : looksLikeSamples(text) ? AnomalyKind::OtherName
                                                          : AnomalyKind::NotRecognised;
        m_builder.anomaly({kind, 1, {}, {}, {}});
        return;
    }
    m_state = State::Reading;
    m_keepsText = artifact->keepsText;
    m_builder.beginFile({m_path, artifact->role, artifact->experimentFolder, artifact->isRecognised},
                        artifact->run);
    if (!artifact->isRecognised) {
        m_builder.anomaly({AnomalyKind::NotRecognised, 1, {}, {}, {}});
    }
    m_parser = artifact->parser ? artifact->parser(m_builder) : nullptr;
    if (m_parser && (encoding == TextEncoding::Utf16Little || encoding == TextEncoding::Utf16Big)) {
        m_builder.anomaly({AnomalyKind::ReadUtf16, 1, {}, {}, {}});
    }
}

template <typename Step>
void ImportSession::guarded(const Step& step)
{
    try {
        step();
    } catch (const ArtifactError& error) {
        m_parser.reset();
        m_builder.refuse(error.what());
    }
}

void ImportSession::read(std::string_view bytes)
{
    if (m_keepsText) {
        m_builder.text(bytes);
    }
    if (m_parser) {
        guarded([&] { m_parser->feed(m_decoder.decode(bytes)); });
    }
}

void ImportSession::data(std::string_view bytes)
{
    m_bytes += static_cast<std::int64_t>(bytes.size());
    if (m_state == State::Waiting) {
        // Where the archive is cut must not decide what a file is taken for.
        if (m_head.empty() && bytes.size() >= FileHead::maxBytes) {
            open(bytes);
        } else {
            m_head.append(bytes);
            if (m_head.size() < FileHead::maxBytes) {
                return;
            }
            open(m_head);
            bytes = m_head;
        }
    }
    if (m_state == State::Reading) {
        read(bytes);
    }
}

void ImportSession::end()
{
    if (m_state == State::Waiting) {
        open(m_head);
        if (m_state == State::Reading) {
            read(m_head);
        }
    }
    if (m_parser) {
        guarded([&] { m_parser->finish(); });
        m_parser.reset();
    }
    m_builder.endFile(m_bytes);
}

} // namespace culprit
