// SPDX-License-Identifier: GPL-3.0-or-later
// What an archive or a folder is, and what the files in it are, by path and first bytes.
#include "archive/archive_walker.h"
#include "archive/artifact_reader.h"
#include "archive/foreign_shapes.h"
#include "cut.h"
#include "record_digest.h"
#include "scratch_folder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <string>

using namespace culprit;

namespace {

struct Visitor : EntryVisitor
{
    fuzz::RecordDigest digest;
    bool isOpen = false;

    void begin(const ArchiveEntry& entry) override
    {
        if (isOpen || entry.path.starts_with('/') ||
            ("/" + entry.path + "/").find("/../") != std::string::npos) {
            fuzz::fail("an entry that should not have come");
        }
        isOpen = true;
        digest.add(entry.path);
    }
    void data(std::string_view piece) override { digest.add(piece); }
    void end() override { isOpen = false; }
    void skipped(const std::string& path, const std::string& reason) override
    {
        digest.add(path);
        digest.add(reason);
    }
};

ImportLimits smallLimits()
{
    ImportLimits limits;
    limits.maxTotalBytes = 16 << 20;
    limits.maxEntries = 200;
    return limits;
}

} // namespace

CULPRIT_FUZZ(archive)
{
    Visitor visitor;
    try {
        ArchiveWalker walker(QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())),
                             QStringLiteral("a"), smallLimits(), {});
        walker.walk(visitor);
    } catch (const ImportError&) {
    }
}

/// Lines `path<TAB>content`; a content that begins with `->` is a link's aim.
CULPRIT_FUZZ(folder)
{
    static const fuzz::ScratchFolder scratch;
    const QString root = scratch.emptied();
    for (std::string_view rest = bytes; !rest.empty();) {
        std::string_view line = fuzz::cut(rest, "\n");
        const std::string name(fuzz::cut(line, "\t"));
        const QString path = QDir::cleanPath(
            root + u'/' + QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
        if (!path.startsWith(root + u'/') || path.contains(QChar::Null) ||
            !QDir().mkpath(QFileInfo(path).path())) {
            continue;
        }
        if (line.starts_with("->")) {
            // Only within the folder, so that nothing else is read.
            QFile::link(root + u'/' + QString::number(line.size()), path);
        } else if (QFile file(path); file.open(QIODevice::WriteOnly)) {
            file.write(line.data(), static_cast<qint64>(line.size()));
        }
    }
    Visitor visitor;
    try {
        ArchiveWalker walker(root, smallLimits(), {});
        walker.walk(visitor);
        if (walker.sha256() != archiveSha256(root, {})) {
            fuzz::fail("two hashes of one folder");
        }
    } catch (const ImportError&) {
    }
}

/// The root's line, the path's line, then the file's first bytes.
CULPRIT_FUZZ(layout)
{
    std::string_view rest = bytes;
    const std::string_view root = fuzz::cut(rest, "\n");
    const std::string_view path = fuzz::cut(rest, "\n");
    if (const auto artifact = ReaderRegistry::known().recognise({path, rest, root});
        artifact && artifact->run) {
        for (const FolderLabel& label : artifact->run->labels) {
            static_cast<void>(labelReadings(label));
        }
    }
    static_cast<void>(looksLikeSamples(rest));
    static_cast<void>(isPacked(rest));
}
