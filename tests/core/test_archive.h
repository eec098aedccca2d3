// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>
#include <string>
#include <vector>

namespace culprit::test {

/// A file, or with `kind` something else, to be put into an archive.
struct TestEntry
{
    enum class Kind { File, SymbolicLink, HardLink, Fifo };
    std::string path;
    QByteArray content;
    Kind kind = Kind::File;
};

enum class Container { Tar, TarGz, TarXz, TarZst, Zip, EncryptedZip };

/// The archive's bytes.
QByteArray makeArchive(const std::vector<TestEntry>& entries, Container container);
QByteArray gzipped(const QByteArray& bytes);
void writeFile(const QString& path, const QByteArray& bytes);
void writeFolder(const QString& root, const std::vector<TestEntry>& entries);

/// One small fault case in the study's layout, all its files.
std::vector<TestEntry> smallCase(const std::string& root = "artifacts/rcaevaluation/llm-ref-stack-dp/");
/// The same with the content of the file whose path ends in `name` replaced.
std::vector<TestEntry> smallCaseWith(const std::string& name, const QByteArray& content);

/// Walks an archive with libarchive alone.
void forEachFile(const QString& archive,
                 const std::function<void(const std::string&, const QByteArray&)>& visit);

} // namespace culprit::test
